from django.urls import path

from tonghu.base.people import views

app_name = "people"
urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("roles/", views.roles, name="roles"),
    path("organisations/new/", views.new_organisation, name="new_organisation"),
    path("organisations/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path("officers/new/", views.new_officer, name="new_officer"),
    path("officers/<uuid:officer_id>/", views.officer, name="officer"),
    path("officers/<uuid:officer_id>/posts/new/", views.new_post, name="new_post"),
    path("officers/<uuid:officer_id>/suspension/", views.suspension, name="suspension"),
    path("officers/<uuid:officer_id>/password/", views.password, name="password"),
    path("posts/<uuid:post_id>/end/", views.post_end, name="post_end"),
]
