from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tonghu.record.archive"
    verbose_name = "一人一档目录"
