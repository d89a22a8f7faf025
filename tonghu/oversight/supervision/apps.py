from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "tonghu.oversight.supervision"
    verbose_name = "督办"
