from django.apps import AppConfig


class ResponseConfig(AppConfig):
    name = "tonghu.work.response"
    verbose_name = "应急安置"

    def ready(self) -> None:
        """Say what the page of a case shows of where the child stays, and that it keeps the case open."""
        from tonghu.work.response import actions, questions  # noqa: F401  # register themselves
