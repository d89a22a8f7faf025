from django.urls import path

from tonghu.doors.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.entrance, name="entrance"),
    path("session/<str:login_name>/", views.session, name="session"),
]
