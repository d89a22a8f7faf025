from django.urls import path

from tonghu.work.schooling import views

app_name = "schooling"
urlpatterns = [
    path("", views.pupils, name="list"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("children/<uuid:child_id>/elsewhere/", views.elsewhere, name="elsewhere"),
    path("<uuid:absence_id>/", views.absence, name="absence"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
]
