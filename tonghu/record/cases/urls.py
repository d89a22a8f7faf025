from django.urls import path

from tonghu.record.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("board/", views.board, name="board"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<uuid:task_id>/review/", views.access_review, name="access_review"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("steps/<uuid:task_id>/", views.step, name="step"),
    path("steps/<uuid:task_id>/wait/", views.wait, name="wait"),
    path("steps/<uuid:task_id>/files/", views.files, name="files"),
    path("steps/<uuid:task_id>/files/<uuid:attachment_id>/", views.file, name="file"),
    path("conferences/<uuid:conference_id>/minutes/", views.minutes, name="minutes"),
    path("papers/<str:code>/<uuid:record_id>.<str:form>", views.paper, name="paper"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/intervention.<str:form>", views.intervention, name="intervention"),
    path("<uuid:case_id>/closure/", views.closure, name="closure"),
    path("<uuid:case_id>/reopening/", views.reopening, name="reopening"),
    path("<uuid:case_id>/invitations/", views.invitations, name="invitations"),
    path(
        "<uuid:case_id>/invitations/<uuid:organisation_id>/leaving/", views.leaving, name="leaving"
    ),
    path("<uuid:case_id>/conflicts/", views.conflicts, name="conflicts"),
    path("<uuid:case_id>/conflicts/<uuid:organisation_id>/lifting/", views.lifting, name="lifting"),
    path("<uuid:case_id>/child/", views.whose, name="whose"),
    path("<uuid:case_id>/conferences/new/", views.new_conference, name="new_conference"),
]
