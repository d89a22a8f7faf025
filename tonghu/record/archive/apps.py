from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "tonghu.record.archive"
    verbose_name = "一人一档目录"

    def ready(self) -> None:
        """Say what a child's page shows of papers."""
        from tonghu.record.archive import questions  # noqa: F401  # registers its section
