from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tonghu.record.ledger"
    verbose_name = "台账导入和导出"
