from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "tonghu.work.support"
    verbose_name = "帮扶"

    def ready(self) -> None:
        """Say what the pages of a child and of a case show of plans, referrals and relief."""
        from tonghu.work.support import questions  # noqa: F401  # registers its sections
