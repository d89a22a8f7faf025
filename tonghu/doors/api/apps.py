from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tonghu.doors.api"
    verbose_name = "接口"
