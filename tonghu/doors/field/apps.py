from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "tonghu.doors.field"
    verbose_name = "离线手机"

    def ready(self) -> None:
        """Follow the files: what changes in one reaches the phones that hold its village."""
        from tonghu.doors.field import feed
        from tonghu.record.children.models import Child
        from tonghu.record.children.signals import files_changed

        files_changed.connect(feed.follow, sender=Child, dispatch_uid="field.feed")
