from django.urls import path

from tonghu.work.response import views

app_name = "response"
urlpatterns = [
    path("", views.shelters, name="list"),
    path("steps/<uuid:task_id>/", views.place, name="place"),
    path("steps/<uuid:task_id>/back/", views.hand_back, name="hand_back"),
    path("duties/<uuid:task_id>/", views.left, name="left"),
    path("stays/<uuid:stay_id>/end/", views.end, name="end"),
    path("<uuid:organisation_id>/", views.shelter, name="shelter"),
    path("<uuid:organisation_id>/capacity/", views.capacity, name="capacity"),
]
