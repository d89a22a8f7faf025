from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "tonghu.work.visits"
    verbose_name = "走访"
