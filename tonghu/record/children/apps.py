from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "tonghu.record.children"
    verbose_name = "儿童档案"

    def ready(self) -> None:
        """Say to the duties whom they are about."""
        from tonghu.record.children.questions import subjects_of
        from tonghu.record.tasks.subjects import teller

        teller(subjects_of)
