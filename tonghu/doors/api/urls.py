from django.urls import path

from tonghu.doors.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.token_list, name="list"),
    path("new/", views.new_token, name="new"),
    path("<uuid:token_id>/revocation/", views.revocation, name="revocation"),
]
