"""Children in trouble, in the demonstration county: each tale played by those who owe its steps, when they did."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import PUBLIC
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import pad
from tonghu.doors.demo.clock import at
from tonghu.doors.demo.deeds import owner
from tonghu.doors.demo.names import TOWNSHIPS
from tonghu.doors.demo.tales import Tale, tales
from tonghu.law.agencies import Agency
from tonghu.record.cases.actions import begin_case, tell_whose
from tonghu.record.cases.models import Case
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.reports.actions import note_report
from tonghu.work.reports.intake import take_in
from tonghu.work.reports.models import Channel, Report
from tonghu.work.reports.told import Told
from tonghu.work.response.actions import state_capacity

_BEDS = {Agency.RESCUE_STATION: (8, "夜间联系值班室"), Agency.CHILD_WELFARE: (20, ""),
         Agency.CHILD_PROTECTION: (12, "六岁以下请先打电话")}  # fmt: skip
_REPORTERS = {"school": Agency.SCHOOL, "village": Agency.VILLAGE_COMMITTEE,
              "medical": Agency.MEDICAL_INSTITUTION}  # fmt: skip
_NOBODY = {"name": "演示报告人", "phone": "15400000000"}
_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=365)
_PAPERWORK = timedelta(hours=6)
"""What takes longer than this is done in office hours."""
_MORNING, _EVENING = 8, 19


def protect(say: Any, *, county: str, seed: int) -> None:
    """Play the tales that have not been played: each makes one case, in their order."""
    for kind, (beds, note) in _BEDS.items():
        shelter = Organisation.objects.get(kind=kind, place=county)
        if not shelter.capacities.exists():
            with at(timezone.now() - _A_YEAR):
                state_capacity(organisation=shelter, beds=beds, note=note, by=owner(shelter))
    towns = [f"{county[:6]}{number:03}000" for _, number in (*TOWNSHIPS[1:], TOWNSHIPS[0])]
    played = Case.objects.count()
    for tale in list(tales(seed))[played:]:
        _play(tale, towns[tale.town], Random(f"{seed}:{tale.key}"))
    cases = Case.objects.all()
    say(f"个案  {cases.count()} 件，其中 {cases.open().count()} 件在办")


def _play(tale: Tale, town: str, random: Random) -> None:
    """From the first word to today; what is still ahead has not happened."""
    now = timezone.now()
    began = now - timedelta(days=tale.began)
    child = _child(tale, town, began, random)
    if tale.began > 1:
        began = _in_the_day(began - _A_DAY, random)
    with at(began):
        case = _begun(tale, child, child.living_place or child.place, random)
        moment = timezone.now()
    for turn in tale.turns:
        moment += turn.after
        if turn.after >= _A_DAY or (turn.after >= _PAPERWORK and _at_night(moment)):
            moment = _in_the_day(moment, random)
        if moment >= now:
            break
        with at(moment):
            turn.act(case)
            moment = timezone.now()


def _begun(tale: Tale, child: Child, place: str, random: Random) -> Case:
    if not tale.situations:
        by = owner(Organisation.objects.get(kind=Agency.TOWNSHIP, place=pad(place[:9])))
        return begin_case(child=child, key=tale.begins, because=tale.story, by=by).case
    office = None
    if (kind := _REPORTERS.get(tale.kind)) is not None:
        office = Organisation.objects.nearest_to(place, kind)
    words = Told(
        place=place, situations=tale.situations, story=tale.story, reporter_kind=tale.kind,
        channel=Channel.DESK if office else Channel.PAGE, suspect=tale.suspect,
        ongoing=tale.ongoing, organisation=office, identity=_NOBODY,
    )  # fmt: skip
    report_id = UUID(int=random.getrandbits(128), version=4)
    take_in(report_id, words, owner(office) if office else PUBLIC)
    proceeding = Report.objects.get(pk=report_id).proceeding
    assert proceeding is not None, "the county has its police and its township"
    case = proceeding.case
    if tale.names_child:
        accept = case.proceedings.get().assignments.get()
        case = tell_whose(case=case, child=child, by=owner(accept.task.organisation))
    if tale.turns:
        for task in Task.objects.open().filter(kind="reports.note", subject_id=report_id):
            note_report(task=task, by=owner(task.organisation))
    return case


def _in_the_day(moment: datetime, random: Random) -> datetime:
    """In office hours of that day."""
    hour = time(random.randrange(9, 17), random.randrange(60))
    local = timezone.localtime(moment)
    if local.hour >= _EVENING:
        local += _A_DAY
    return max(moment, local.replace(hour=hour.hour, minute=hour.minute))


def _at_night(moment: datetime) -> bool:
    """When nobody is in an office: what is not an emergency waits for the morning."""
    return not _MORNING <= timezone.localtime(moment).hour < _EVENING


def _child(tale: Tale, town: str, began: datetime, random: Random) -> Child:
    """A child of that township, of that age, on the ledger by then, in no case yet; with the carer of the tale,
    where there is one.
    """
    today = timezone.localdate()
    youngest, oldest = (today - timedelta(days=366 * age) for age in tale.ages)
    found = Child.objects.on_ledger().filter(
        place__startswith=town[:9], cases=None, birth_date__range=(oldest, youngest)
    )
    by_then = found.filter(entered_on__lte=timezone.localdate(began))
    chosen = list((by_then if by_then.exists() else found).order_by("number")[:60])
    records = records_of([one.pk for one in chosen])
    fitting = [one for one in chosen if records[one.pk].get("caregiver.relationship") == tale.carer]
    return random.choice(fitting or chosen[:20])
