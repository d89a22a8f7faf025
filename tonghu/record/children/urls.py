from django.urls import path

from tonghu.record.children.views import (
    changes,
    dossiers,
    households,
    leaving,
    lists,
    pairs,
    review,
    transfers,
)

app_name = "children"
urlpatterns = [
    path("", lists.ledger, name="ledger"),
    path("new/", changes.new, name="new"),
    path("review/", review.review, name="review"),
    path("review/<uuid:task_id>/", review.review_task, name="review_task"),
    path("claim/", transfers.claim, name="claim"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/<uuid:pair_id>/", pairs.pair, name="pair"),
    path("saved-views/", lists.saved_views, name="saved_views"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<uuid:transfer_id>/", transfers.transfer_answer, name="transfer_answer"),
    path("transfer-duties/<uuid:task_id>/", transfers.transfer_task, name="transfer_task"),
    path("<uuid:child_id>/", dossiers.dossier, name="dossier"),
    path("<uuid:child_id>/change/", changes.change, name="change"),
    path("<uuid:child_id>/changes/<uuid:change_id>/", changes.correction, name="correction"),
    path("proposals/<uuid:proposal_id>/acceptance/", changes.acceptance, name="acceptance"),
    path("proposals/<uuid:proposal_id>/refusal/", changes.refusal, name="refusal"),
    path("proposal-duties/<uuid:task_id>/", changes.proposals_duty, name="proposals_duty"),
    path("duties/<uuid:task_id>/", review.file_task, name="file_task"),
    path("arrivals/<uuid:task_id>/", leaving.arrival, name="arrival"),
    path("<uuid:child_id>/submission/", review.submission, name="submission"),
    path("<uuid:child_id>/exit/", leaving.exit_, name="exit"),
    path("<uuid:child_id>/exit-decision/", leaving.exit_decision, name="exit_decision"),
    path("<uuid:child_id>/reentry/", leaving.reentry, name="reentry"),
    path("<uuid:child_id>/transfer/", transfers.transfer, name="transfer"),
    path("<uuid:child_id>/household/", households.household, name="household"),
    path("<uuid:child_id>/split/", pairs.split, name="split"),
]
