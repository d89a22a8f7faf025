from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "tonghu.work.assessments"
    verbose_name = "调查评估"

    def ready(self) -> None:
        """Say what the pages of a child and of a case show of assessments."""
        from tonghu.work.assessments import questions  # noqa: F401  # registers its sections
