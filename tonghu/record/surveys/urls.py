from django.urls import path

from tonghu.record.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("new/", views.new, name="new"),
    path("duties/<uuid:task_id>/", views.duty, name="duty"),
    path("returns/<uuid:return_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("<uuid:campaign_id>/", views.campaign, name="campaign"),
    path("<uuid:campaign_id>/closure/", views.closure, name="closure"),
    path("<uuid:campaign_id>/<str:code>/", views.village, name="village"),
]
