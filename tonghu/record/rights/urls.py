from django.urls import path

from tonghu.record.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.requests, name="list"),
    path("notices/", views.notices, name="notices"),
    path("retention/", views.retention, name="retention"),
    path("retention/<uuid:child_id>/", views.keeping, name="keeping"),
    path("retention/<uuid:child_id>/release/", views.release, name="release"),
    path("retention-duties/<uuid:task_id>/", views.retention_duty, name="retention_duty"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("children/<uuid:child_id>/notice/", views.notice, name="notice"),
    path("children/<uuid:child_id>/notice.pdf", views.notice_paper_, name="notice_paper"),
    path("children/<uuid:child_id>/dossier.pdf", views.dossier, name="dossier"),
    path("<uuid:request_id>/", views.one, name="request"),
    path("<uuid:request_id>/answer/", views.answer, name="answer"),
    path("<uuid:request_id>/confirmation/", views.confirmation, name="confirmation"),
    path("<uuid:request_id>/paper.<str:form>", views.paper, name="paper"),
]
