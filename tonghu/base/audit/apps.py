from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tonghu.base.audit"
    verbose_name = "操作记录"
