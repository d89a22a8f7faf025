from django.urls import path

from tonghu.doors.field import shell

app_name = "phone"
urlpatterns = [
    path("", shell.page, name="page"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.worker, name="worker"),
    path("shell/<str:of>/<str:name>", shell.file, name="file"),
    path("token", shell.token, name="token"),
]
