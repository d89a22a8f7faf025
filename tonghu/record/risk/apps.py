from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "tonghu.record.risk"
    verbose_name = "风险和走访"

    def ready(self) -> None:
        """Follow files that change."""
        from tonghu.record.children.signals import files_changed
        from tonghu.record.risk.actions import follow_files

        def follow(sender: object, **told: object) -> None:
            follow_files(ids=told["ids"], new=told.get("new", False), by=told["by"])  # type: ignore[arg-type]

        files_changed.connect(follow, weak=False, dispatch_uid="risk")
