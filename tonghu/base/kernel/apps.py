from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tonghu.base.kernel"
    verbose_name = "内核"

    def ready(self) -> None:
        """Register the checks."""
        from tonghu.base.kernel import checks  # noqa: F401
