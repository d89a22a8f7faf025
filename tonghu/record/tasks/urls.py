from django.urls import path

from tonghu.record.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("<uuid:task_id>/", views.task_detail, name="detail"),
    path("<uuid:task_id>/holder/", views.holder, name="holder"),
    path("<uuid:task_id>/completion/", views.completion, name="completion"),
    path("<uuid:task_id>/attachments/", views.attachments, name="attachments"),
    path("<uuid:task_id>/attachments/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path(
        "<uuid:task_id>/attachments/<uuid:attachment_id>/withdrawal/",
        views.attachment_withdrawal,
        name="attachment_withdrawal",
    ),
    path("<uuid:task_id>/handover/", views.handover, name="handover"),
    path("<uuid:task_id>/extension/", views.extension, name="extension"),
    path(
        "<uuid:task_id>/extension/<uuid:extension_id>/answer/",
        views.extension_answer,
        name="extension_answer",
    ),
]
