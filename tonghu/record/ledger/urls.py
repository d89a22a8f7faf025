from django.urls import path

from tonghu.record.ledger.views import exports, hand_ins, left_overs

app_name = "ledger"
urlpatterns = [
    path("", hand_ins.hand_ins, name="list"),
    path("export/", exports.export, name="export"),
    path("summary/", exports.summary_check, name="summary"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:export_id>/", exports.one_export, name="export_one"),
    path("exports/<uuid:export_id>/answer/", exports.export_answer, name="export_answer"),
    path("exports/<uuid:export_id>/file", exports.export_file, name="export_file"),
    path("exports/<uuid:export_id>/paper.pdf", exports.export_paper, name="export_paper"),
    path("export-duties/<uuid:task_id>/", exports.export_duty, name="export_duty"),
    path("forms/<uuid:child_id>.pdf", exports.form, name="form"),
    path("forms/<uuid:child_id>.docx", exports.form, {"kind": "docx"}, name="form_word"),
    path("duties/<uuid:task_id>/", hand_ins.hand_in_task, name="hand_in_task"),
    path("rows/<uuid:left_over_id>/", left_overs.left_over, name="left_over"),
    path("rows/<uuid:left_over_id>/claim/", left_overs.claim_row, name="claim_row"),
    path("<uuid:hand_in_id>/", hand_ins.hand_in, name="hand_in"),
    path("<uuid:hand_in_id>/columns/", hand_ins.columns, name="columns"),
    path("<uuid:hand_in_id>/villages/", hand_ins.villages, name="villages"),
    path("<uuid:hand_in_id>/differences/", hand_ins.differences, name="differences"),
    path("<uuid:hand_in_id>/progress/", hand_ins.progress, name="progress"),
    path("<uuid:hand_in_id>/second/", hand_ins.second, name="second"),
    path("<uuid:hand_in_id>/refused.xlsx", hand_ins.refused, name="refused"),
    path("<uuid:hand_in_id>/<str:verb>/", hand_ins.verdict, name="verdict"),
]
