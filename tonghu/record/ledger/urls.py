from django.urls import path

from tonghu.record.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.hand_ins, name="list"),
    path("export/", views.export, name="export"),
    path("summary/", views.summary_check, name="summary"),
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:export_id>/", views.one_export, name="export_one"),
    path("exports/<uuid:export_id>/answer/", views.export_answer, name="export_answer"),
    path("exports/<uuid:export_id>/file", views.export_file, name="export_file"),
    path("exports/<uuid:export_id>/paper.pdf", views.export_paper, name="export_paper"),
    path("export-duties/<uuid:task_id>/", views.export_duty, name="export_duty"),
    path("forms/<uuid:child_id>.pdf", views.form, name="form"),
    path("forms/<uuid:child_id>.docx", views.form, {"kind": "docx"}, name="form_word"),
    path("duties/<uuid:task_id>/", views.hand_in_task, name="hand_in_task"),
    path("rows/<uuid:left_over_id>/", views.left_over, name="left_over"),
    path("rows/<uuid:left_over_id>/claim/", views.claim_row, name="claim_row"),
    path("<uuid:hand_in_id>/", views.hand_in, name="hand_in"),
    path("<uuid:hand_in_id>/columns/", views.columns, name="columns"),
    path("<uuid:hand_in_id>/villages/", views.villages, name="villages"),
    path("<uuid:hand_in_id>/differences/", views.differences, name="differences"),
    path("<uuid:hand_in_id>/progress/", views.progress, name="progress"),
    path("<uuid:hand_in_id>/second/", views.second, name="second"),
    path("<uuid:hand_in_id>/refused.xlsx", views.refused, name="refused"),
    path("<uuid:hand_in_id>/<str:verb>/", views.verdict, name="verdict"),
]
