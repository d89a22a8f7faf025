from django.urls import path

from tonghu.work.contact import views

app_name = "contact"
urlpatterns = [
    path("", views.unreached, name="list"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("<uuid:contact_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("cards/<str:code>.pdf", views.cards, name="cards"),
]
