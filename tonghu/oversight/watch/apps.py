from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "tonghu.oversight.watch"
    verbose_name = "异常核实"
