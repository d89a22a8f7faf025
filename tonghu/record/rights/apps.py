from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "tonghu.record.rights"
    verbose_name = "个人信息权利"

    def ready(self) -> None:
        """Say what a child's page shows of notices and requests, and what keeps a file."""
        from tonghu.record.rights import questions  # noqa: F401  # registers its section and hold
