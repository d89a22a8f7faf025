from django.urls import path

from tonghu.oversight.capacity import views

app_name = "capacity"
urlpatterns = [
    path("checks/", views.checks, name="checks"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
]
