from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "tonghu.work.contact"
    verbose_name = "父母联系"
