from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "tonghu.base.terms"
    verbose_name = "本地参数"
