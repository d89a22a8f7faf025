from django.urls import path

from tonghu.work.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.due, name="due"),
    path("all/", views.visit_list, name="list"),
    path("verifications/", views.verifications, name="verifications"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("children/<uuid:child_id>/verification/", views.verification, name="verification"),
    path("police/<uuid:task_id>/", views.police, name="police"),
    path("needs/<uuid:task_id>/", views.needs_of_child, name="needs"),
    path("verify/<uuid:task_id>/", views.verify, name="verify"),
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/<str:code>.xlsx", views.blank_sheet, name="blank_sheet"),
    path("sheets/<uuid:sheet_id>/", views.sheet, name="sheet"),
    path("sheets/<uuid:sheet_id>/verdict/<str:verb>/", views.sheet_verdict, name="sheet_verdict"),
    path("sheets/<uuid:sheet_id>/refused.xlsx", views.refused, name="refused"),
    path("<uuid:visit_id>.<str:form>", views.paper, name="paper"),
    path("<uuid:visit_id>/", views.visit, name="visit"),
    path("<uuid:visit_id>/photos/<uuid:attachment_id>/", views.photo, name="photo"),
    path("<uuid:visit_id>/comparison/", views.comparison, name="comparison"),
    path("<uuid:visit_id>/retraction/", views.retraction, name="retraction"),
]
