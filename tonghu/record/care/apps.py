from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "tonghu.record.care"
    verbose_name = "委托照护"
