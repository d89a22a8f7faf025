from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "tonghu.record.surveys"
    verbose_name = "全面排查"
