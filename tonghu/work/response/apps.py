from django.apps import AppConfig


class ResponseConfig(AppConfig):
    name = "tonghu.work.response"
    verbose_name = "应急安置"

    def ready(self) -> None:
        """Say what the page of a case shows of where the child stays."""
        from tonghu.work.response import questions  # noqa: F401  # registers its section
