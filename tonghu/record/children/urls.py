from django.urls import path

from tonghu.record.children import views

app_name = "children"
urlpatterns = [
    path("", views.ledger, name="ledger"),
    path("new/", views.new, name="new"),
    path("review/", views.review, name="review"),
    path("review/<uuid:task_id>/", views.review_task, name="review_task"),
    path("claim/", views.claim, name="claim"),
    path("pairs/", views.pairs, name="pairs"),
    path("pairs/<uuid:pair_id>/", views.pair, name="pair"),
    path("saved-views/", views.saved_views, name="saved_views"),
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<uuid:transfer_id>/", views.transfer_answer, name="transfer_answer"),
    path("transfer-duties/<uuid:task_id>/", views.transfer_task, name="transfer_task"),
    path("<uuid:child_id>/", views.dossier, name="dossier"),
    path("<uuid:child_id>/change/", views.change, name="change"),
    path("<uuid:child_id>/changes/<uuid:change_id>/", views.correction, name="correction"),
    path("proposals/<uuid:proposal_id>/acceptance/", views.acceptance, name="acceptance"),
    path("proposals/<uuid:proposal_id>/refusal/", views.refusal, name="refusal"),
    path("proposal-duties/<uuid:task_id>/", views.proposals_duty, name="proposals_duty"),
    path("<uuid:child_id>/submission/", views.submission, name="submission"),
    path("<uuid:child_id>/exit/", views.exit_, name="exit"),
    path("<uuid:child_id>/exit-decision/", views.exit_decision, name="exit_decision"),
    path("<uuid:child_id>/reentry/", views.reentry, name="reentry"),
    path("<uuid:child_id>/transfer/", views.transfer, name="transfer"),
    path("<uuid:child_id>/split/", views.split, name="split"),
]
