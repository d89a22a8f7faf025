"""Asking for children's data as a file, and a second person's word on it."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.store import EXPORTS
from tonghu.base.documents.zips import locked
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.basis import MINORS_ONLINE
from tonghu.record.children.filters import question
from tonghu.record.ledger.actions.bounds import office_of_second
from tonghu.record.ledger.exports import ALONE, NUMBERED, children_of, write_export
from tonghu.record.ledger.models import Export, ExportState
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

_EXPORTING = "ledger.export"
_OFFERED, _LIFE = timedelta(days=7), timedelta(hours=24)
"""How long an approval may wait to be used, and a file to be fetched."""


@action(Permission.EXPORT_LEDGERS)
def ask_export(
    *,
    form: str,
    purpose: str,
    receiver: str,
    by: Officer,
    query: str = "",
    numbers: bool = False,
) -> Export:
    """Ask for children's data as a file: what for, for whom. With the numbers of more than fifty
    children it waits for a second person.
    """
    place = question(QueryDict(query)).place or by.ranges(Permission.EXPORT_LEDGERS)[0][0]
    if not by.may_at(Permission.EXPORT_LEDGERS, place):
        raise Refused(f"{place} 不在您的管辖范围内，不能导出。")
    export = Export(
        form=form, place=place, query=query, numbers=numbers and form in NUMBERED, purpose=purpose,
        receiver=receiver, by=by, state=ExportState.APPROVED, expires_at=timezone.now() + _OFFERED,
    )  # fmt: skip
    if export.numbers and (count := sum(1 for _ in children_of(export, by))) > ALONE:
        export.state, export.count = ExportState.ASKED, count
    export.save(force_insert=True)
    if export.state == ExportState.ASKED:
        _ask_second(export, by)
    return export


@action(Permission.EXPORT_LEDGERS)
def answer_export(*, export: Export, agreed: bool, reason: str, by: Officer) -> Export:
    """The second person's word, with its reason when it is no. Never the word of whoever asks."""
    export = _export(export, ExportState.ASKED)
    if by.id == export.by_id:
        raise Refused("导出不能由申请人自己批准，请同事或上级打开这一页。")
    if not by.may_at(Permission.EXPORT_LEDGERS, export.place):
        raise Refused("这份导出不在您的管辖范围内，请由有权的单位答复。")
    if not agreed and not reason.strip():
        raise Refused("不批准的，请写明理由，申请人会看到。")
    export.state = ExportState.APPROVED if agreed else ExportState.DECLINED
    export.answered_by, export.answered_at, export.answer = by, timezone.now(), reason or None
    export.save()
    _end_export_duty(export, "批准" if agreed else "不批准", by)
    return export


@action(Permission.EXPORT_LEDGERS)
def make_export(*, export: Export, by: Officer, password: str = "") -> Export:
    """Make the file and keep it for a day; with a `password` as an encrypted zip."""
    export = _export(export, ExportState.APPROVED)
    if by.id != export.by_id:
        raise Refused("文件只能由申请人自己生成。")
    made = write_export(export, by)
    if export.numbers and made.count > ALONE and export.answered_by_id is None:
        raise Refused(f"现在有 {made.count} 名孩子，超过 {ALONE} 名，请重新申请，由第二人批准。")
    content = locked(made.name, made.content, password) if password else made.content
    export.name = f"{made.name}.zip" if password else made.name
    export.count, export.digest = made.count, sha256(content).hexdigest()
    export.state, export.made_at = ExportState.MADE, timezone.now()
    export.expires_at = export.made_at + _LIFE
    EXPORTS.put(export.id, "file", content)
    export.save()
    return export


@consequence
def expire_export(*, export_id: UUID, by: Actor) -> Export:
    """Drop the file of an export; what was asked, by whom and for whom stays."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export_id)
    export.state = ExportState.EXPIRED
    export.save(update_fields=["state"])
    _end_export_duty(export, "过期", by)
    transaction.on_commit(lambda: EXPORTS.drop(export.pk))
    return export


def _export(export: Export, state: ExportState) -> Export:
    """The export, locked, in this state and not run out; refuses otherwise."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if export.state != state or export.expires_at <= timezone.now():
        label = ExportState(export.state).label
        raise Refused(f"这份导出现在是“{label}”，不能这样办理。需要的请重新申请。")
    return export


def _ask_second(export: Export, by: Officer) -> None:
    own = next(p.organisation for p in by.posts_held if Permission.EXPORT_LEDGERS in p.role_.may)
    open_task(
        duty=Duty(
            key=f"{_EXPORTING}:{export.pk}",
            kind=_EXPORTING,
            title=f"批准导出 {export.number}（{export.count} 名）",
            organisation=office_of_second(own, Permission.EXPORT_LEDGERS, export.place, by),
            place=export.place,
            basis=MINORS_ONLINE("第三十六条"),
            because="超过五十名孩子的号码要两个人",
            target="approve_export",
            form="ledger:export_duty",
            subject_id=export.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _end_export_duty(export: Export, outcome: str, by: Actor) -> None:
    for task in Task.objects.open().filter(key=f"{_EXPORTING}:{export.pk}"):
        complete_task(task=task, outcome=outcome, fact=export, by=by)
