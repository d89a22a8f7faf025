from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "tonghu.doors.public"
    verbose_name = "公开报告"
