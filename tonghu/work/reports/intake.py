"""How a report comes in, whatever the door: stored first, then sent; the receipt is shown once."""

import re
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tonghu.base.audit.actors import CLOCK, Actor
from tonghu.base.documents.uploads import LARGEST
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.seals import indexer
from tonghu.work.reports.actions import (
    add_photo,
    ask_to_sort_once,
    file_report,
    route_report,
    set_aside,
)
from tonghu.work.reports.models import Doubt, Report
from tonghu.work.reports.told import Told

log = structlog.get_logger("tonghu.reports")

_DIGITS = 16
_ALIKE = 3
_FEW_WORDS = 2
_NOISE = re.compile(r"[\W\d_]+")


def new_receipt() -> str:
    """Sixteen digits in fours: easy to write down, looks like nothing in particular."""
    digits = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    return " ".join(digits[n : n + 4] for n in range(0, _DIGITS, 4))


def receipt_digest(receipt: str) -> str:
    """What is kept of a receipt: keyed, and not to be turned back without the key.

    No slow hash (reliability.md §3, 63 asks for one): that is for secrets people choose. A receipt is
    sixteen random digits, 53 bits. Whoever has the database without the keys cannot try a single one;
    whoever has the keys as well reads the reports themselves and needs no receipt. Whoever guesses at the
    door has one chance in ten to the twelfth a try, of ten thousand reports, and is slowed down (flow.py).
    The slow hash was two thirds of what a report cost, which is what a flood is paid with.
    """
    return indexer(table="reports_report", column="receipt")(re.sub(r"\D", "", receipt))


def cluster_of(told: Told) -> str:
    """The same for reports from one place whose words differ in digits, blanks and signs only; keyed, so
    it tells nothing. Where hardly any words are left, the digits are all there is, and they count.
    """
    said = "".join([told.story, *(told.details[key] for key in sorted(told.details))])
    words = _NOISE.sub("", said)
    text = words if len(words) >= _FEW_WORDS else said
    return indexer(table="reports_report", column="told")(f"{told.place}{text[:400]}")


def id_for(report_id: UUID, told: Told) -> UUID:
    """The id under which this is stored: another one where something else is stored under it already.

    Somebody went back on the page and wrote more: what is added may be what matters.
    """
    known = Report.objects.filter(pk=report_id).select_related("reporter").first()
    return report_id if known is None or told.is_what(known) else uuid7()


def take_in(report_id: UUID, told: Told, by: Actor, *, crowded: bool = False) -> str:
    """Store a report and send it on; returns the receipt, or "" when this very report is here already.

    Whatever fails after it is stored is tried again by the hourly job: nothing told is lost.
    """
    if Report.objects.filter(pk=report_id).exists():
        return ""
    receipt, cluster = new_receipt(), cluster_of(told)
    report = file_report(
        report_id=report_id,
        receipt=receipt_digest(receipt),
        cluster=cluster,
        told=told,
        doubt=_doubt(told, cluster, crowded=crowded),
        by=by,
    )
    try:
        send(report.pk)
    except Exception:
        log.exception("a report is stored but not yet sent", report=str(report.pk))
    return receipt


def take_in_here(report_id: UUID, told: Told, by: Actor) -> Report:
    """Store a report inside the deed under way and send it on; an officer found it on duty.

    What cannot be sent on now is undone alone, and the hourly job sends it: the deed itself stands.
    """
    report = file_report(
        report_id=report_id,
        receipt=receipt_digest(new_receipt()),
        cluster=cluster_of(told),
        told=told,
        by=by,
    )
    try:
        with transaction.atomic():
            return route_report(report_id=report.pk, by=by)
    except Exception:
        log.exception("a report is stored but not yet sent", report=str(report.pk))
        return report


def take_photos(
    report: Report, files: "Iterable[UploadedFile[Any]]", by: Actor
) -> tuple[int, list[str]]:
    """Keep photos of a report, each by itself: how many came, and what was wrong with the others."""
    kept, faults = 0, []
    for file in files:
        try:
            content = file.read(LARGEST + 1)
            add_photo(report=report, name=file.name or "照片", content=content, by=by)
            kept += 1
        except Refused as refusal:
            faults.append(str(refusal))
    return kept, faults if kept or faults else ["没有选照片。请先选一张。"]


def send(report_id: UUID) -> None:
    """Send a stored report on, or have it looked at first when it is doubtful."""
    report = Report.objects.get(pk=report_id)
    if report.doubt:
        ask_to_sort_once(report=report, by=CLOCK)
    else:
        route_report(report_id=report_id, by=CLOCK)


def send_again(report_id: UUID) -> None:
    """Send what could not be sent; what still cannot be comes before a person, who is told why on trying."""
    try:
        with transaction.atomic():
            send(report_id)
    except Refused:
        log.exception("a report cannot be sent", report=str(report_id))
        set_aside(report_id=report_id, by=CLOCK)


def report_of(receipt: str) -> Report | None:
    """The report of a receipt."""
    return Report.objects.filter(receipt=receipt_digest(receipt)).first()


def _doubt(told: Told, cluster: str, *, crowded: bool) -> str:
    """Why a report is looked at before it goes out; "" when it goes out at once."""
    if crowded:
        return str(Doubt.CROWDED)
    if told.nothing:
        return str(Doubt.EMPTY)
    alike = Report.objects.filter(cluster=cluster, channel="page")[:_ALIKE]
    return str(Doubt.REPEATED) if len(alike) == _ALIKE else ""
