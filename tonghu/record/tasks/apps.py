from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tonghu.record.tasks"
    verbose_name = "待办"
