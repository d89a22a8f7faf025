from django.urls import path

from tonghu.work.assessments import views

app_name = "assessments"
urlpatterns = [
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("steps/<uuid:task_id>/", views.step, name="step"),
    path("steps/<uuid:task_id>/new/", views.in_step, name="in_step"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
    path("signatures/<uuid:task_id>/", views.signature, name="signature"),
    path("<uuid:assessment_id>/", views.assessment, name="assessment"),
    path("<uuid:assessment_id>/assessors/", views.assessors, name="assessors"),
    path(
        "<uuid:assessment_id>/assessors/<uuid:assessor_id>/", views.signed_paper,
        name="signed_paper",
    ),
    path("<uuid:assessment_id>/assessors/<uuid:assessor_id>/scan/", views.scan, name="scan"),
    path("<uuid:assessment_id>/<str:code>.<str:form>", views.paper, name="paper"),
]  # fmt: skip
