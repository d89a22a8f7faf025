from django.urls import path

from tonghu.work.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", views.new, name="new"),
    path("children/<uuid:child_id>/new/", views.new, name="new_of_child"),
    path("owed/<uuid:task_id>/", views.owed, name="owed"),
    path("notes/<uuid:task_id>/", views.note, name="note"),
    path("spoken-of/<uuid:task_id>/", views.spoken_of, name="spoken_of"),
    path("deliveries/<uuid:delivery_id>/", views.delivery, name="delivery"),
    path("accepting/<uuid:task_id>/", views.accept, name="accept"),
    path("answers/<uuid:task_id>/", views.answer, name="answer"),
    path("sorting/", views.sorting, name="desk"),
    path("sorting/<uuid:task_id>/", views.sorting, name="sorting"),
    path("sorting/<uuid:task_id>/end/", views.sorted_out, name="sorted_out"),
    path("cases/<uuid:case_id>/account/", views.account, name="account"),
    path("<uuid:report_id>/<str:code>.<str:form>", views.paper, name="paper"),
    path("<uuid:report_id>/", views.report, name="report"),
    path("<uuid:report_id>/photos/", views.photos, name="photos"),
    path("<uuid:report_id>/photos/<uuid:attachment_id>/", views.photo, name="photo"),
    path("<uuid:report_id>/reporter/", views.reporter, name="reporter"),
]
