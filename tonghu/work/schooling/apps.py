from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "tonghu.work.schooling"
    verbose_name = "在校学生"

    def ready(self) -> None:
        """Say what the page of a child shows of its absences, and what explains the duties about them."""
        from tonghu.work.schooling import questions  # noqa: F401  # registers its section
