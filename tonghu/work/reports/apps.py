from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tonghu.work.reports"
    verbose_name = "强制报告"

    def ready(self) -> None:
        """Say what the page of a case shows of the reports that opened it."""
        from tonghu.work.reports import questions  # noqa: F401  # registers its section
