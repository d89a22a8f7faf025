from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tonghu.base.documents"
    verbose_name = "文书"
