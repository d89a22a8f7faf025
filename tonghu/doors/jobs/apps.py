from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tonghu.doors.jobs"
    verbose_name = "定时任务"
