from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "tonghu.oversight.capacity"
    verbose_name = "队伍建设"

    def ready(self) -> None:
        """Say what its duties are about."""
        from tonghu.oversight.capacity import questions  # noqa: F401  # registers what explains them
