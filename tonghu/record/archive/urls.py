from django.urls import path

from tonghu.record.archive import views

app_name = "archive"
urlpatterns = [
    path("children/<uuid:child_id>/", views.catalogue, name="catalogue"),
    path("children/<uuid:child_id>/new/", views.new, name="new"),
    path("<uuid:paper_id>/", views.paper, name="paper"),
    path("<uuid:paper_id>/replacement/", views.replacement, name="replacement"),
    path("<uuid:paper_id>/withdrawal/", views.withdrawal, name="withdrawal"),
]
