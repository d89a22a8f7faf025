from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tonghu.doors.demo"
    verbose_name = "演示"
