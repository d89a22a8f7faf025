from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tonghu.record.ledger"
    verbose_name = "台账导入和导出"

    def ready(self) -> None:
        """Say when a ledger on its way keeps a file from being erased."""
        from tonghu.record.ledger import running  # noqa: F401  # registers its hold
