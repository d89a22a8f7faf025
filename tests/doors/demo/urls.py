"""The addresses with the demonstration's door, which only demo mode hangs."""

from django.urls import include, path

from tonghu.config.urls import urlpatterns as usual

urlpatterns = [*usual, path("demo/", include("tonghu.doors.demo.urls"))]
