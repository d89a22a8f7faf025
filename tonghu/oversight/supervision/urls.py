from django.urls import path

from tonghu.oversight.supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.supervised_list, name="list"),
    path("rectification/", views.rectification, name="rectification"),
    path("<uuid:supervised_id>/", views.supervised, name="detail"),
    path("tasks/<uuid:task_id>/letter/", views.urging, name="urging"),
    path("tasks/<uuid:task_id>/answer/", views.answer, name="answer"),
    path("tasks/<uuid:task_id>/acceptance/", views.acceptance, name="acceptance"),
]
