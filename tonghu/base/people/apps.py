from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tonghu.base.people"
    verbose_name = "机构与人员"
