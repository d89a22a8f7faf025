from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "tonghu.oversight.watch"
    verbose_name = "异常核实"

    def ready(self) -> None:
        """Say what its duties are about."""
        from tonghu.oversight.watch import questions  # noqa: F401  # registers what explains them
