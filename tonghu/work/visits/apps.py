from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "tonghu.work.visits"
    verbose_name = "走访"

    def ready(self) -> None:
        """Say what the page of a child shows of its visits."""
        from tonghu.work.visits import questions  # noqa: F401  # registers its section
