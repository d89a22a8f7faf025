from django.urls import path

from tonghu.base.documents import views

app_name = "documents"
urlpatterns = [path("letters/<uuid:letter_id>.<str:form>", views.letter, name="letter")]
