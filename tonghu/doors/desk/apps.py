from django.apps import AppConfig
from django.core.signals import got_request_exception


class DeskConfig(AppConfig):
    name = "tonghu.doors.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Hear of every failure that nobody answered."""
        from tonghu.doors.desk.middleware import log_failure

        got_request_exception.connect(log_failure)
