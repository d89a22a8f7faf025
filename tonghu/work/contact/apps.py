from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "tonghu.work.contact"
    verbose_name = "父母联系"

    def ready(self) -> None:
        """Say what the page of a child shows of its parents' contacts."""
        from tonghu.work.contact import questions  # noqa: F401  # registers its section
