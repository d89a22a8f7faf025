from django.urls import path

from tonghu.work.guardianship import views

app_name = "guardianship"
urlpatterns = [path("steps/<uuid:task_id>/", views.application, name="application")]
