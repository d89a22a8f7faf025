from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "tonghu.doors.field"
    verbose_name = "离线手机"

    def ready(self) -> None:
        """Follow the files: what changes in one reaches the phones that hold its village; what is erased
        leaves what phones sent in, too.
        """
        from tonghu.doors.field import erasing, feed
        from tonghu.record.children.models import Child
        from tonghu.record.children.signals import (
            files_changed,
            files_erased,
            standings_kept,
        )

        for signal in (files_changed, standings_kept):
            signal.connect(feed.follow, sender=Child, dispatch_uid="field.feed")
        files_erased.connect(erasing.follow, sender=Child, dispatch_uid="field.erasing")
