"""What pages ask about agreements: the lists, what the file already knows, a child's section."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.entrusted_care import AGREED, OF_THE_FILE, Status
from tonghu.record.care.models import Agreement, AgreementQuerySet
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.children.projection import plain
from tonghu.record.children.sections import Line, Section, hold, section

_SOON = 60
_COLOURS = {
    Status.FILED: "green", Status.EXPIRED: "red", Status.UNSIGNED: "yellow", Status.SIGNED: "blue",
}  # fmt: skip


def lists(officer: Officer, wanted: str) -> tuple[str, list[tuple[str, str]], AgreementQuerySet]:
    """The list asked for, all lists with their labels, and the agreements on it."""
    today = timezone.localdate()
    mine = Agreement.objects.visible_to(officer).select_related("child")
    all_ = {
        "filed": ("有效的", mine.filter(status=Status.FILED.value).order_by("ends_on", "id")),
        "soon": (
            f"{_SOON} 天内到期",
            mine.filter(
                status=Status.FILED.value, ends_on__lte=today + timedelta(days=_SOON)
            ).order_by("ends_on", "id"),
        ),
        "open": (
            "没有办完的",
            mine.filter(
                status__in=[Status.DRAFT.value, Status.SIGNED.value, Status.UNSIGNED.value]
            ).order_by("-at", "id"),
        ),
        "expired": ("到期没有续的", mine.filter(status=Status.EXPIRED.value).order_by("-ends_on", "id")),
    }  # fmt: skip
    chosen = wanted if wanted in all_ else "filed"
    return chosen, [(key, label) for key, (label, _) in all_.items()], all_[chosen][1]


def from_file(child: Child) -> dict[str, object]:
    """What the file, and the agreement before, say that a new one would ask again."""
    record = records_of([child.pk])[child.pk]
    before = Agreement.objects.filter(child=child).order_by("at", "id").last()
    known = {key: before.said[key] for key in AGREED if key in before.said} if before else {}
    known |= {key: record[key] for key in OF_THE_FILE if key in record}
    for who, code in (("father", "1"), ("mother", "2")):
        if name := plain(record.get(f"{who}.name")):
            known |= {
                "principal": code,
                "principal_name": name,
                "principal_phone": plain(record.get(f"{who}.phone")),
                "principal_work": plain(record.get(f"{who}.work_region")),
            }
            break
    if record.get("father.name") and record.get("mother.name"):
        known["principal"] = "3"
        known["principal_name"] = f"{plain(record['father.name'])}、{plain(record['mother.name'])}"
    if "1" in (record.get("father.is_away"), record.get("mother.is_away")):
        known["reason"] = "1"
    return {key: value for key, value in known.items() if value}


@section(20)
def care_of_child(officer: Officer, child: Child) -> Section:
    """A child's agreements, the latest first."""
    found = Agreement.objects.filter(child=child).order_by("-at")
    may = child.on_ledger and officer.may_at(Permission.REGISTER_CHILDREN, child.place)
    add = [("登记委托照护", reverse("care:new", args=[child.pk]))] if may else []
    lines = [
        Line(
            one.number or "还没有备案",
            reverse("care:agreement", args=[one.pk]),
            one.term,
            one.status_.label,
            _COLOURS.get(one.status_, ""),
        )
        for one in found
    ]
    return Section(
        "委托照护书", lines, "没有登记委托照护书。父母外出的，应当书面委托别人照护。", add, "04"
    )


@hold
def agreements_are_kept(child: Child) -> Iterator[str]:
    """An agreement in force keeps the file."""
    if Agreement.objects.filter(child=child, status=Status.FILED.value).exists():
        yield "有一份委托照护书正在履行，终止或者到期以后才能删除。"
