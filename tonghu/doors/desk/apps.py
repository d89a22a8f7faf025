from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tonghu.doors.desk"
    verbose_name = "工作台"
