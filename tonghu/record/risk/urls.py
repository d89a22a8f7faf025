from django.urls import path

from tonghu.record.risk import views

app_name = "risk"
urlpatterns = [path("duties/<uuid:task_id>/", views.duty, name="duty")]
