from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tonghu.base.outbox"
    verbose_name = "通知"
