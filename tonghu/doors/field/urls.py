from django.urls import path

from tonghu.doors.field import api, views

app_name = "field"
urlpatterns = [
    path("sync/1/status", api.status, name="status"),
    path("sync/1/enrol", api.enrol, name="enrol"),
    path("sync/1/unlock", api.unlock, name="unlock"),
    path("sync/1/recover", api.recover, name="recover"),
    path("sync/1/push", api.push, name="push"),
    path("sync/1/receipts", api.receipts, name="receipts"),
    path("sync/1/pull", api.pull, name="pull"),
    path("sync/1/blob/<str:sha256>", api.blob, name="blob"),
    path("sync/1/blob/<str:sha256>/<int:part>", api.blob_part, name="blob_part"),
    path("devices/", views.devices, name="devices"),
    path("devices/new/", views.new, name="new"),
    path("devices/<uuid:device_id>/", views.device, name="device"),
    path("devices/<uuid:device_id>/loss/", views.loss, name="loss"),
    path("devices/<uuid:device_id>/retirement/", views.retirement, name="retirement"),
    path("devices/<uuid:device_id>/recovery/", views.recovery, name="recovery"),
    path("devices/<uuid:device_id>/held/", views.held, name="held"),
    path("review/", views.review, name="review"),
    path("review/<uuid:task_id>/", views.review_task, name="review_task"),
    path("review/<uuid:task_id>/report/", views.report_task, name="report_task"),
    path("operations/<uuid:op_id>/", views.operation, name="operation"),
    path("questions/<uuid:question_id>/", views.question, name="question"),
    path("collisions/<uuid:collision_id>/", views.collision, name="collision"),
]
