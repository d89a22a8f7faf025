from django.urls import path

from tonghu.base.terms import views

app_name = "terms"
urlpatterns = [
    path("", views.term_list, name="list"),
    path("new/", views.new_term, name="new"),
    path("holidays/new/", views.new_year, name="new_year"),
]
