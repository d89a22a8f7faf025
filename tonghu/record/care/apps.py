from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "tonghu.record.care"
    verbose_name = "委托照护"

    def ready(self) -> None:
        """Say what a child's page shows of agreements; follow files that change."""
        from tonghu.record.care import questions  # noqa: F401  # registers its section
        from tonghu.record.care.actions import follow_files
        from tonghu.record.children.signals import files_changed

        def follow(sender: object, **told: object) -> None:
            follow_files(ids=told["ids"], by=told["by"])  # type: ignore[arg-type]

        files_changed.connect(follow, weak=False, dispatch_uid="care")
