from django.urls import path

from tonghu.doors.public import views

app_name = "public"
urlpatterns = [
    path("", views.counties, name="counties"),
    path("posters/", views.poster_list, name="posters"),
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/photos/", views.photos, name="photos"),
    path("<str:code>/poster.pdf", views.poster, name="poster"),
    path("<str:code>/", views.report, name="report"),
]
