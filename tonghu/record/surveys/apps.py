from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "tonghu.record.surveys"
    verbose_name = "全面排查"

    def ready(self) -> None:
        """Say what a child's page shows of sweeps."""
        from tonghu.record.surveys import questions  # noqa: F401  # registers its section
