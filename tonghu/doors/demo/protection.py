"""Children in trouble, in the demonstration county: five stories walked by those who owe each step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.utils import timezone

from tonghu.base.audit.actors import PUBLIC
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.facts import said
from tonghu.record.cases.actions import finish_step, record_progress, tell_whose
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.children.models import Child
from tonghu.work.reports.actions import Told, answer_reporter
from tonghu.work.reports.intake import take_in
from tonghu.work.reports.models import Channel, Report

TOWNS = ("990121101000", "990121102000", "990121103000")


@dataclass(frozen=True)
class Turn:
    """A step, what came of it, and what was written down; `so_far` notes come before it ends."""

    step: str
    outcomes: Sequence[str]
    facts: Mapping[str, object] = field(default_factory=dict)
    so_far: Sequence[Mapping[str, object]] = ()
    statement: str = ""


@dataclass(frozen=True)
class Tale:
    """A report and the turns it took; where it stops, it is still going on."""

    town: int
    situations: Sequence[str]
    story: str
    turns: Sequence[Turn]
    kind: str = "citizen"
    suspect: str = "unknown"
    ongoing: bool = False
    named: bool = True


_TAKEN_IN = (
    Turn("accept", ["accepted"], statement="值班民警已登记"),
    Turn("acknowledge", ["told"]),
    Turn("forward", ["sent"]),
)
TALES = (
    Tale(
        0, ["S1"], "孩子一个人住在老屋，已经半个月没有看到大人，昨天发烧了。",
        (
            *_TAKEN_IN,
            Turn("attend", ["living_alone"], statement="屋里没有大人，孩子低烧，已送卫生院"),
            Turn(
                "order_parents_back", ["unreachable"], {"who": "2", "way": "3", "reached": "6"},
                so_far=[
                    {"who": "1", "way": "1", "reached": "4", "words": "打了三次，没有人接"},
                    {"who": "1", "way": "7", "words": "请务工地派出所上门，已经换了工地"},
                ],
            ),
            Turn("check_home", ["unsafe"], {"seen": "1", "words": "门锁坏了，灶台旁堆着柴草"}),
            Turn(
                "escort_to_care", ["placed"],
                {"to": "1", "to_name": "孩子的叔父", "relationship": "83", "health": "退烧，能吃饭"},
            ),
            Turn(
                "notify_township", ["notified"],
                {"situation": "脱离监护单独居住", "now": "在叔父家", "advice": "评估监护情况"},
            ),
            Turn("answer_reporter", ["answered"]),
            Turn("assign", ["joint"]),
            Turn("join_civil_affairs", ["provided"]),
            Turn("join_police", ["provided"]),
            Turn(
                "assess", ["insufficient"],
                {"safety": "3", "guardianship": "1", "health": "3", "child": "想爸爸妈妈回来过年"},
            ),
            Turn("grade", ["red"], {"level": "red", "why": "父母都联系不上，没有人监护"}),
        ),
        kind="school",
    ),
    Tale(
        0, ["S4"], "隔壁天天打孩子，昨晚又听到哭喊。",
        (
            *_TAKEN_IN,
            Turn("attend", ["domestic_violence"]),
            Turn(
                "stop_violence", ["warned", "threatened"],
                {"injuries": "左臂淤青，旧伤两处", "hospital": "镇卫生院", "recorded": "1"},
            ),
            Turn("deliver_warning", ["delivered"], {"violence": "用棍棒殴打", "forbidden": "不得殴打、恐吓"}),
        ),
        suspect="parent", ongoing=True, named=False,
    ),
    Tale(
        1, ["S2"], "放学没有回家，同学说看见他往镇上走。",
        (
            *_TAKEN_IN,
            Turn("attend", ["missing"]),
            Turn(
                "search", ["found"], {"last_seen": "镇上网吧门口", "clothes": "蓝色校服"},
                so_far=[{"places": "网吧、河边、外婆家", "friends": "同班两名同学"}],
            ),
            Turn("report_progress", ["reported"]),
            Turn("notify_township", ["notified"]),
            Turn("answer_reporter", ["answered"]),
        ),
        kind="village", ongoing=True,
    ),
    Tale(
        1, ["S3"], "听说那家孩子没有人管，天天在外面跑。",
        (
            *_TAKEN_IN,
            Turn("attend", ["unfounded"], statement="奶奶一直在家照料，孩子放学后在村里玩"),
            Turn("answer_reporter", ["answered"]),
        ),
    ),
    Tale(2, ["S5"], "村里有人欺负孩子，大家都不敢说。", (), suspect="village_official", named=False),
)  # fmt: skip


def protect(say: Any) -> None:
    """Play the stories that have not been played; built twice, they are the same stories."""
    for number, tale in enumerate(TALES):
        report_id = uuid5(PUBLIC.id, f"demo:{number}")
        if not Report.objects.filter(pk=report_id).exists():
            _play(tale, report_id, number)
    cases = Case.objects.filter(proceedings__reports__isnull=False).distinct()
    say(f"个案  {cases.count()} 件，其中 {cases.open().count()} 件在办")


def told(case: Case) -> Iterator[str]:
    """A case as it went, line by line; no names."""
    ended = Conclusion.objects.filter(assignment__proceeding__case=case)
    yield f"{case.number}：" + "；".join(
        report.what for report in Report.objects.filter(proceeding__case=case)
    )
    steps = ended.select_related("assignment__proceeding", "assignment__task__organisation")
    for one in steps.order_by("at", "id"):
        step = one.assignment
        facts = list(said(step.asks, one.said)) if step.asks and one.said else []
        outcomes = "、".join(outcome.label for outcome in one.chosen)
        yield f"  {step.task.organisation}　{step.law.label} → {outcomes}"
        yield from (f"      {label}：{words}" for label, words in facts)
    waiting = Assignment.objects.filter(proceeding__case=case, task__closed_at=None)
    for step in waiting.select_related("proceeding", "task__organisation"):
        yield f"  … {step.task.organisation}　{step.law.label}（{step.law.within.label}）"
    if not waiting.exists():
        yield "  各项程序都已办完，结案"


def _play(tale: Tale, report_id: Any, number: int) -> None:
    child = _child(tale.town, number) if tale.named else None
    place = child.living_place if child else TOWNS[tale.town]
    words = Told(
        place=place, situations=tale.situations, story=tale.story, channel=Channel.PAGE,
        reporter_kind=tale.kind, suspect=tale.suspect, ongoing=tale.ongoing,
        identity={"name": "演示报告人", "phone": "15400000000"},
    )  # fmt: skip
    take_in(report_id, words, PUBLIC)
    proceeding = Report.objects.get(pk=report_id).proceeding
    assert proceeding is not None, "the county has its police and its township"
    case = proceeding.case
    if child is not None:
        accept = case.proceedings.get().assignments.get()
        tell_whose(case=case, child=child, by=_owner(accept.task.organisation))
    for turn in tale.turns:
        _take(case, turn)


def _take(case: Case, turn: Turn) -> None:
    step = Assignment.objects.select_related("task__organisation").get(
        proceeding__case=case, step=turn.step, task__closed_at=None
    )
    by = _owner(step.task.organisation)
    for facts in turn.so_far:
        record_progress(assignment=step, said=facts, by=by)
    if step.task.form == "reports:answer":
        answer_reporter(
            assignment=step, outcomes=turn.outcomes, words="已经有人去看孩子，谢谢您。", by=by
        )
        return
    finish_step(
        assignment=step, outcomes=turn.outcomes, said=turn.facts, statement=turn.statement, by=by
    )


def _owner(organisation: Organisation) -> Officer:
    """Whoever does the duties of an organisation."""
    colleagues: list[Officer] = list(Officer.objects.colleagues_of(organisation))
    return next(one for one in colleagues if organisation.pk in one.works_for(Permission.DO_TASKS))


def _child(town: int, number: int) -> Child:
    """A child on that township's ledger, always the same one."""
    born = timezone.localdate() - timedelta(days=9 * 365)
    found = Child.objects.on_ledger().filter(
        place__startswith=TOWNS[town][:9], cases=None, birth_date__lte=born
    )
    return found.order_by("number")[number]
