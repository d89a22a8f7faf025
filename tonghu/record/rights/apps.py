from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "tonghu.record.rights"
    verbose_name = "个人信息权利"
