"""Builds 云溪县: one county, 12 townships, 180 villages, the organisations of each, their officers.

Province code 99 is not assigned to anybody (GB/T 2260), so nothing here can be taken for real.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from django.db.models import Count
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.actions import load_places
from tonghu.base.places.codes import Level, level, within
from tonghu.base.places.models import in_ranges
from tonghu.base.places.rows import PlaceRow
from tonghu.doors.demo.children import settle_children
from tonghu.doors.demo.moving import move
from tonghu.doors.demo.names import TOWNSHIPS, people, villages
from tonghu.doors.demo.protection import protect
from tonghu.doors.demo.rights import exercise
from tonghu.doors.demo.schooling import teach
from tonghu.doors.demo.staff import Staff, staff
from tonghu.doors.demo.sweeping import sweep
from tonghu.doors.demo.vetting import vet
from tonghu.doors.demo.visits import visit_children
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES
from tonghu.law.levels import Level as Risk
from tonghu.law.terms import term as law_term
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, finish_task, open_task, remind
from tonghu.record.tasks.models import Task
from tonghu.work.visits.models import Visit

SEED = 20260601
COUNTY = "990121000000"
VILLAGES = 180
Say = Callable[[str], None]


def build(say: Say) -> None:
    """Build what is missing and leave what is there: built twice, it is the same county."""
    random = Random(SEED)
    rows = list(_places(random))
    load_places(rows=rows, by=CONSOLE)
    say(f"区划  1 个县，{len(TOWNSHIPS)} 个乡镇，{VILLAGES} 个村")
    staff(Staff(random, people(random)), rows)
    say(f"机构  {Organisation.objects.count()} 个")
    say(f"人员  {Officer.objects.count()} 名")
    say(f"待办  {_duties(random)} 项，其中 {Task.objects.open().count()} 项在办")
    villages = [(row.code, row.name) for row in rows if level(row.code) is Level.VILLAGE]
    settle_children(Random(SEED), villages, say)
    protect(say, county=COUNTY, seed=SEED)
    visit_children(Random(SEED))
    exercise(say)
    move(say)
    sweep(SEED, say, county=COUNTY)
    teach(say)
    vet(SEED, say, county=COUNTY)
    _today(say)


def _today(say: Say) -> None:
    """What the clock does today, so that levels, alerts and visits stand as they would."""
    now = timezone.now()
    for job in (*HOURLY, *DAILY):
        if job.name in ("review_levels", "ask_visits"):
            job.run(now)
    counts = dict(Child.objects.on_ledger().values_list("level").annotate(Count("pk")).order_by())
    words = "，".join(f"{level.label} {counts.get(level.value, 0)}" for level in Risk)
    visits = Visit.objects.count()
    say(f"走访  {visits} 次，没有见到孩子 {Visit.objects.filter(met_child=False).count()} 次")
    say(f"风险  {words}；到期未走访 {Child.objects.filter(visit_asked=True).count()} 名")


def _places(random: Random) -> Iterator[PlaceRow]:
    yield PlaceRow("990000000000", "演示省")
    yield PlaceRow("990100000000", "远山市")
    yield PlaceRow(COUNTY, "云溪县")
    names = villages(random)
    for township, number in TOWNSHIPS:
        code = f"{COUNTY[:6]}{number:03}"
        yield PlaceRow(f"{code}000", township)
        for village in range(VILLAGES // len(TOWNSHIPS)):
            first = (township, village) == ("青岩镇", 0)
            yield PlaceRow(f"{code}{200 + village:03}", "大坪村" if first else next(names))


def _duties(random: Random) -> int:
    """Duties of the last month: most done, some open, a few late; how many there are."""
    if Task.objects.exists():
        return Task.objects.count()
    now = timezone.now()
    ours = Organisation.objects.filter(in_ranges("place", [within(COUNTY)]))
    for committee in ours.filter(kind=Agency.VILLAGE_COMMITTEE):
        opened = now - timedelta(
            days=random.choice((1, 2, 3, 5, 6, 7, 9, 12)), hours=random.randrange(9)
        )
        task = open_task(
            duty=Duty(
                key=f"demo:changes:{committee.place}",
                kind="village_changes",
                title=f"更新{committee.name.removesuffix('村民委员会')}留守儿童变动情况",
                organisation=committee,
                role="village_director",
                place=committee.place,
                basis=HOUSE_RULES("村级变动更新"),
                because="本月走访结束",
                term="village_changes",
            ),
            at=opened,
            by=CLOCK,
        )
        if random.random() < 0.6:
            director = committee.posts.select_related("officer").get().officer
            finish_task(task=task, statement="已逐户核对，没有变动。", by=director)
    for number, (kind, agency, title, term, target) in enumerate(_MATTERS):
        for organisation in ours.filter(kind=agency).order_by("place")[:6]:
            open_task(
                duty=Duty(
                    key=f"demo:{kind}:{organisation.pk}",
                    kind=kind,
                    title=title,
                    organisation=organisation,
                    place=organisation.place,
                    basis=law_term(term or target or "", now.date()).basis,
                    because=f"报告 {number + 231:04}",
                    term=term,
                    target=target,
                    at_once=kind == "emergency_response.attend",
                ),
                at=now - timedelta(hours=random.randrange(2, 200)),
                by=CLOCK,
            )
    for pk in Task.objects.speaking(now).values_list("pk", flat=True):
        remind(task_id=pk, now=now, by=CLOCK)
    return Task.objects.count()


_MATTERS = (
    ("emergency_response.attend", Agency.POLICE_STATION, "核实独居线索，出警调查", "attend_at_once", None),
    ("assessment_and_support.assess", Agency.TOWNSHIP, "公安通报后的调查评估", None, "finish_assessment"),
    ("emergency_response.answer_reporter", Agency.POLICE_STATION, "向报告单位反馈处理结果",
     "feedback_to_reporter", None),
    ("unattended.township", Agency.TOWNSHIP, "事实无人抚养儿童申请的查验", "unattended_township", None),
    ("unattended.county", Agency.CIVIL_AFFAIRS, "事实无人抚养儿童的确认", "unattended_county", None),
    ("judicial_advice.answer", Agency.EDUCATION, "书面回复检察建议", "answer_judicial_advice", None),
)  # fmt: skip
