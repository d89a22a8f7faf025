from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tonghu.base.places"
    verbose_name = "区划"
