from django.apps import AppConfig


class GuardianshipConfig(AppConfig):
    name = "tonghu.work.guardianship"
    verbose_name = "监护干预"

    def ready(self) -> None:
        """Say which papers of a child's file are evidence."""
        from tonghu.work.guardianship import questions  # noqa: F401  # registers its evidence
