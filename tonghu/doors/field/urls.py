from django.urls import path

from tonghu.doors.field import api

app_name = "field"
urlpatterns = [
    path("sync/1/status", api.status, name="status"),
    path("sync/1/enrol", api.enrol, name="enrol"),
    path("sync/1/unlock", api.unlock, name="unlock"),
    path("sync/1/push", api.push, name="push"),
    path("sync/1/receipts", api.receipts, name="receipts"),
    path("sync/1/pull", api.pull, name="pull"),
]
