from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tonghu.base.kernel"
    verbose_name = "内核"
