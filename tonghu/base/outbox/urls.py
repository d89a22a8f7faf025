from django.urls import path

from tonghu.base.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.own, name="own"),
    path("new/", views.new, name="new"),
    path("organisations/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/new/", views.new, name="new_of_organisation"),
    path("<uuid:address_id>/confirmation/", views.confirmation, name="confirmation"),
    path("<uuid:address_id>/code/", views.code, name="code"),
    path("<uuid:address_id>/removal/", views.removal, name="removal"),
]
