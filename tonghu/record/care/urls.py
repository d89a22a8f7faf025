from django.urls import path

from tonghu.record.care import views

app_name = "care"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("children/<uuid:child_id>/", views.new, name="new"),
    path("<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("<uuid:agreement_id>/edit/", views.edit, name="edit"),
    path("<uuid:agreement_id>/signature/", views.signature, name="signature"),
    path("<uuid:agreement_id>/unsigned/", views.unsigned, name="unsigned"),
    path("<uuid:agreement_id>/filing/", views.filing, name="filing"),
    path("<uuid:agreement_id>/notices/", views.notices, name="notices"),
    path("<uuid:agreement_id>/end/", views.end, name="end"),
    path("<uuid:agreement_id>.<str:form>", views.paper, name="paper"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
]
