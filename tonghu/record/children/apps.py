from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "tonghu.record.children"
    verbose_name = "儿童档案"
