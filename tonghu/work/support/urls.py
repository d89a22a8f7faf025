from django.urls import path

from tonghu.work.support import views

app_name = "support"
urlpatterns = [
    path("steps/<uuid:task_id>/", views.step, name="step"),
    path("plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("plans/<uuid:plan_id>.<str:form>", views.paper, name="paper"),
    path("measures/<uuid:measure_id>/", views.arrangement, name="arrangement"),
    path("measures/<uuid:measure_id>/sessions/new/", views.session, name="session"),
    path("cases/<uuid:case_id>/referrals/new/", views.referral, name="referral"),
    path("referrals/answers/<uuid:task_id>/", views.answer, name="answer"),
    path("referrals/<uuid:referral_id>.<str:form>", views.paper_of_referral,
         name="paper_of_referral"),
]  # fmt: skip
