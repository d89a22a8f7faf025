from django.urls import path, re_path

from tonghu.base.places import views

app_name = "places"
urlpatterns = [
    path("", views.show, name="provinces"),
    re_path(r"^(?P<code>[1-9]\d{11})/$", views.show, name="show"),
]
