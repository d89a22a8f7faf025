from django.urls import path

from tonghu.doors.desk import audit_log, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("log/", audit_log.log, name="log"),
    path("law/", views.law, name="law"),
    path("law/<slug:key>/", views.procedure_page, name="procedure"),
]
