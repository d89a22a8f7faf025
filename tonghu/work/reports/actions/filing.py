"""Taking a report in, and what is added to it later."""

from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.documents.actions import attach_photo
from tonghu.base.documents.files import attachments_of
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.work.reports.accused import acting_on, all_words_of, find_sorter, words_of
from tonghu.work.reports.actions.sending import ask_to_read, end_owed, route_report, spoken_of_later
from tonghu.work.reports.actions.sorting import ask_to_sort_once
from tonghu.work.reports.models import Doubt, Report, Reporter, Word
from tonghu.work.reports.told import Told

MOST_PHOTOS = 10


@action(Permission.FILE_REPORTS)
def file_report(
    *, report_id: UUID, receipt: str, cluster: str, told: Told, by: Actor, doubt: str = ""
) -> Report:
    """Store a report. The same id again is the same report: nothing told is stored twice.

    `receipt` and `cluster` are digests (intake.py). A doubt stores it all the same. An office that owed a
    report about this child owes it no more once it knows of this one (`end_owed`).
    """
    if (known := Report.objects.filter(pk=report_id).first()) is not None:
        return known
    now = timezone.now()
    report = Report(
        id=report_id,
        receipt=receipt,
        channel=told.channel,
        place=told.place,
        situations=told.codes,
        ongoing=told.ongoing,
        reporter_kind=told.reporter_kind,
        suspect=told.suspect,
        told=told.words,
        child=told.child,
        organisation=told.organisation,
        noticed_at=told.noticed_at,
        late_reason=told.late_reason or None,
        by=by.id,
        at=now,
        doubt=doubt,
        cluster=cluster,
    )
    if doubt and not find_sorter(report, words_of(report)):
        report.doubt = ""  # what nobody may look at is not held back
    report.save(force_insert=True)
    if told.named:
        Reporter.objects.create(report=report, identity=told.named)
    end_owed(report, set(), by)
    return report


@action(Permission.FILE_REPORTS)
def add_to_report(*, report: Report, text: str, by: Actor) -> Word:
    """Whoever holds the receipt tells more; whoever acts has to read it."""
    word = Word.objects.create(report=report, from_reporter=True, text=text, by=by.id)
    _told_more(report, by, text)
    return word


@action(Permission.FILE_REPORTS)
def add_photo(*, report: Report, name: str, content: bytes, by: Actor) -> Attachment:
    """Add a photo to a report that is stored already: nothing that goes wrong here touches the report.

    The original is evidence and stays sealed; what is shown has lost the place and the device it was
    taken with, and the name it had. The same photo again is the same. Raises Refused.
    """
    if attachments_of(report).count() >= MOST_PHOTOS:
        raise Refused(
            f"一份报告最多 {MOST_PHOTOS} 张照片，“{name}”没有收。还有的，请当面交给民警。"
        )
    if not ATTACHMENTS.has_room():
        raise Refused(
            "服务器快满了，照片这次没有收；报告的文字不受影响。请稍后再传，或者当面交给民警。"
        )
    photo = attach_photo(subject=report, name=name, content=content, by=by)
    _told_more(report, by)
    return photo


def _told_more(report: Report, by: Actor, words: str = "") -> None:
    """Something was added: whoever works on the report reads it, one duty at a time. Where nobody does,
    it is looked at again; what was empty is not any more, and goes out.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.proceeding is not None:
        if acting_on(report) not in spoken_of_later(report, report.proceeding, words, by):
            ask_to_read(report, by)
        return
    if report.dismissed_at is not None:
        # Who kept it here, and why, stays in the log.
        report.dismissed_at = report.dismissed_by = report.dismissed_why = None
        report.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
    found = find_sorter(report, all_words_of(report))
    report.save(update_fields=["sorter"])
    if report.doubt == Doubt.EMPTY or not found:
        route_report(report_id=report.pk, by=by)
    else:
        ask_to_sort_once(report=report, by=by)
