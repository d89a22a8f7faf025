"""docs/law/ 里的页面，全部由数据生成：律师看这些页，签这些页。"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tonghu.law.agencies import ABOVE, Agency
from tonghu.law.alerts import ALERTS, Alert
from tonghu.law.basis import Basis, Instrument, instruments
from tonghu.law.calendar import YEARS, said_day
from tonghu.law.drawing import draw
from tonghu.law.duties import NUMBERS, SPRING_FESTIVALS, Cadence
from tonghu.law.procedure import Outcome, Procedure, Step
from tonghu.law.procedures import PROCEDURES
from tonghu.law.reporting import LATE, REPORTERS, SITUATIONS, SUSPECTS, Suspect
from tonghu.law.rights import NOTICES, RETENTION, WITHHELD, Right
from tonghu.law.risk import ON_FILE, SIGNS, Sign
from tonghu.law.terms import TERMS, Term, versions

_NOTE = "由 `tonghu/law/` 生成（`tonghu docs`），请勿手改。"
_LABELS = {one.key: one.label for one in PROCEDURES}


def pages(procedures: Sequence[Procedure] = PROCEDURES) -> dict[str, str]:
    """相对于 docs/law/ 的路径 → 内容。同样的数据总是得出同样的内容。"""
    made = {
        "README.md": _index(procedures),
        "instruments.md": _instruments(),
        "terms.md": _terms(),
        "agencies.md": _agencies(),
        "calendar.md": _calendar(),
        "reporting.md": _reporting(),
        "signs.md": _signs(),
        "cadence.md": _cadence(),
        "alerts.md": _alerts(),
        "rights.md": _rights(),
    }
    for one in procedures:
        made[f"{_name(one)}.md"] = _procedure(one)
        made[f"{_name(one)}.svg"] = draw(one)
    return made


def _name(procedure: Procedure) -> str:
    return f"{procedure.key}-{procedure.version}"


def _page(title: str, *body: str) -> str:
    return "\n".join([f"# {title}", "", _NOTE, "", *body]) + "\n"


def _table(head: str, rows: Iterable[Sequence[str]]) -> list[str]:
    columns = head.split("|")
    return [_row(columns), "|" + "---|" * len(columns), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _index(procedures: Sequence[Procedure]) -> str:
    return _page(
        "法律的数据",
        "- [文件及施行日期](instruments.md)",
        "- [期限和数目](terms.md)",
        "- [责任主体](agencies.md)",
        "- [工作日历](calendar.md)",
        "- [强制报告的情形、报告人和回避](reporting.md)",
        "- [风险的迹象](signs.md)",
        "- [走访的节律](cadence.md)",
        "- [预警](alerts.md)",
        "- [个人信息权利、保存期限和告知书](rights.md)",
        *(f"- 程序：[{one.label}]({_name(one)}.md)，自{_day(one.since)}起" for one in procedures),
        "",
        "标“待核”的内容还没有查到原文，或者只是建议，要由有权限的人确认后才能作为依据。",
    )


def _instruments() -> str:
    def row(one: Instrument) -> list[str]:
        return [
            one.title,
            one.number,
            one.issuer,
            _day(one.adopted),
            _day(one.since),
            _day(one.until),
            one.mark.label,
            one.note,
        ]

    return _page(
        "文件及施行日期",
        "按施行的先后排列。“失效”一栏写明的日期，当天起不再适用。",
        "",
        *_table("文件|文号|制定机关|通过或印发|施行|失效|查证|说明", map(row, instruments())),
    )


def _terms() -> str:
    def row(one: Term) -> list[str]:
        span = f"{one.low}–{one.high}" if one.is_local else ""
        force = one.force.label
        return [one.label, str(one), force, _cite(one.basis), _day(one.since), _day(one.until),
                span, "顺延" if one.may_roll else "", one.mark.label]  # fmt: skip

    return _page(
        "期限和数目",
        "法律没有给数的，照录原词。本地参数可以在允许范围内改，改动写明起用日期和依据文件；",
        "标“内部目标”的不是法律的期限。“顺延”指最后一日是休假日的，顺延到下一个工作日。",
        "",
        *_table("期限|数|性质|依据|自|至|允许范围|遇休假日|查证", map(row, TERMS)),
    )


def _rights() -> str:
    sure = {False: "", True: "（待核）"}
    rights = [(right.label, f"{right.basis}{sure[right.mark.unsure]}") for right in Right]
    body = [
        *_table("请求|依据", rights),
        "",
        "孩子本人：满14周岁都可以提；8至13周岁可以提查阅、复制和更正（待核）；不满8周岁由监护人提。",
        "",
        f"一般档案保存到年满{RETENTION.age}周岁以后{RETENTION.years}年（{RETENTION.basis}，"
        f"{RETENTION.mark.label}）；个案、强制报告、司法文书长期保存。期满的由人决定，两个人核对以后才删除。",
        "",
        "交给申请人的档案里不列：",
        "",
        *(f"- {words}" for words in WITHHELD),
    ]
    for text in NOTICES:
        body += ["", f"## 告知书第 {text.version} 版（{_day(text.since)}起）", ""]
        body += _table("题目|内容", text.filled("（处理者）", "（联系方式）"))
    return _page("个人信息权利", *body)


def _agencies() -> str:
    def row(one: Agency) -> list[str]:
        level = one.level.label if one.level else ""
        if one not in ABOVE:
            return [one.label, level, "", "", f"`{one}`"]
        higher, basis = ABOVE[one]
        return [one.label, level, higher.label, _cite(basis), f"`{one}`"]

    return _page("责任主体", *_table("单位|级别|逾期时向谁反映|依据|代号", map(row, Agency)))


def _calendar() -> str:
    def days(some: Iterable[date]) -> str:
        return "、".join(f"{day.month}月{day.day}日" for day in sorted(some))

    return _page(
        "工作日历",
        "随系统提供的年份如下；此后的年份在通知公布后登记，登记之前按周末和日期固定的节日推算，标为暂定。",
        "",
        *_table(
            "年份|放假的周一至周五|调休上班的周六周日",
            ([str(one.year), days(one.off), days(one.working)] for one in YEARS.values()),
        ),
    )


def _reporting() -> str:
    def keeps_out(one: Suspect) -> str:
        kinds = "、".join(kind.label for kind in one.keeps_out)
        return f"孩子所在地的{kinds}" if kinds else ""

    situations = [
        (
            f"`{one.code}`",
            f"{one.label}（{one.signs}）" if one.signs else one.label,
            _cite(one.basis),
        )
        for one in SITUATIONS.values()
    ]
    reporters = [
        (f"`{one.code}`", one.label, "有" if one.bound else "没有，自愿报告")
        for one in REPORTERS.values()
    ]
    return _page(
        "强制报告的情形、报告人和回避",
        "接口和表格里写代号。拿不准是不是“疑似”的，一律报告；情形可以写几项，也可以不写。",
        "",
        *_table("代号|情形|依据", situations),
        "",
        *_table("代号|报告人|报告责任", reporters),
        "",
        f"有报告责任的，发现以后超过 {LATE.total_seconds() / 3600:.0f} 小时才报告，要写明为什么。",
        "",
        *_table(
            "代号|可能是谁造成的|谁回避",
            ((f"`{o.code}`", o.label, keeps_out(o)) for o in SUSPECTS.values()),
        ),
        "",
        "没有选，经过里、“和谁住”里、没有读懂的话里写到当地单位人员姓名的，或者这样称呼到的，他的单位先回避，由上一级看清："
        "是被指控的，一直回避；不是的（例如证人），解除。自己发现、自己登记的单位不因此回避。",
        "",
        "可疑的报告写到甄别的人的，只由另一个能甄别的单位甄别；没有别的单位能甄别的，不等甄别，直接送出，上面的回避照样算数。"
        "以后补充的话写到正在办的单位的人的，它接着办，孩子不等人；那段话由上一级看清以后它才看得到。",
        "",
        *(f"- {one.label}：{'、'.join(one.called)}" for one in SUSPECTS.values() if one.called),
    )


def _signs() -> str:
    def row(one: Sign) -> list[str]:
        return [
            one.level.label,
            one.label,
            "档案" if one.key in ON_FILE else "有人看到",
            one.better,
            f"{one.lasts} 天" if one.lasts else "一直算",
            "、".join(one.situations),
            _cite(one.basis),
        ]

    return _page(
        "风险的迹象",
        "等级取最重的一条迹象。“算多久”是多少天没有再看到就不再算；档案里的跟着档案变。",
        "应当报告的情形见强制报告的五类（S）和九类（R）。没有采集的不当作没有问题。",
        "",
        *_table(
            "等级|迹象|从哪里来|变成什么样才不算|算多久|应当报告|依据",
            map(row, sorted(SIGNS.values(), key=lambda one: -one.level.rank)),
        ),
    )


def _cadence() -> str:
    def row(key: str) -> list[str]:
        (one,) = versions(key)
        return [one.label, str(one), f"{one.low}–{one.high}"]

    usual = Cadence({key: versions(key)[0].value or 0 for key in NUMBERS})
    rounds = [
        f"- {year}年："
        + "；".join(f"{one.label}，{_day(one.due)}以前" for one in usual.rounds(year))
        for year in SPRING_FESTIVALS
    ]
    return _page(
        "走访的节律",
        "都是内部目标，不是法定期限；县里可以在允许范围内改。按等级的间隔和各轮，以先到的为准。",
        "",
        *_table("什么|天数|允许范围", map(row, NUMBERS)),
        "",
        "照没有改过的天数，各轮是：",
        "",
        *rounds,
    )


def _alerts() -> str:
    def row(one: Alert) -> list[str]:
        return [
            one.code,
            one.condition,
            one.weight,
            one.action,
            " → ".join(who.label for who in one.who),
            one.lives,
            _cite(one.basis),
        ]

    return _page(
        "预警",
        "每一条都是一项待办，或者写明住在哪里、为什么还没有。“谁”就近取第一个有的单位。",
        "",
        *_table("码|条件|级别|做什么|谁|在系统的哪里|依据", map(row, ALERTS.values())),
    )


def _procedure(procedure: Procedure) -> str:
    def row(number: int, step: Step) -> list[str]:
        return [
            str(number),
            step.label + (f"<br>要点：{step.how}" if step.how else ""),
            step.by.label,
            step.within.words(procedure.since),
            "；".join(map(_cite, step.basis)),
            "<br>".join([*(_outcome(procedure, one) for one in step.outcomes), *_together(step)]),
        ]

    return _page(
        procedure.label,
        f"版本 {procedure.version}，自{_day(procedure.since)}起适用。依据："
        + "；".join(map(_cite, procedure.basis))
        + "。",
        *(["", f"什么时候启动：{procedure.when}"] if procedure.when else []),
        "",
        f"![{procedure.label}的步骤图]({_name(procedure)}.svg)",
        "",
        "■ 表示这一支到此为止；＋ 表示同时开始。一步只有一种结论；写明可以同时得出的，各走各的下一步。",
        "",
        *_table(
            "序|步骤|责任主体|期限|依据|结论 → 下一步",
            (row(number, step) for number, step in enumerate(procedure.steps, start=1)),
        ),
        "",
        "```mermaid",
        *_mermaid(procedure),
        "```",
    )


def _outcome(procedure: Procedure, outcome: Outcome) -> str:
    after = " ＋ ".join(procedure.step(key).label for key in outcome.then)
    first = "、".join(f"“{procedure.step(key).label}”" for key in outcome.unless)
    opened = "".join(f" ⇒ 启动“{_LABELS[key]}”" for key in outcome.opens)
    opened += f"（{first}还在办的，先不启动）" if first else ""
    opened += "".join(f" ⇒ 请办理终止“{_LABELS[key]}”" for key in outcome.ends)
    return outcome.label + ((f" → {after}" if after else "") + opened or " ■")


def _together(step: Step) -> Iterator[str]:
    labels = {one.key: one.label for one in step.outcomes}
    for group in step.together:
        yield "可以同时得出：" + "、".join(f"“{labels[key]}”" for key in group)
    if besides := [f"“{one.label}”" for one in step.outcomes if one.besides]:
        yield "与别的结论一起得出：" + "、".join(besides)


def _mermaid(procedure: Procedure) -> Iterator[str]:
    yield "flowchart LR"
    for step in procedure.steps:
        yield f'  {step.key}["{step.label}<br>{step.by.label}"]'
    for step in procedure.steps:
        for outcome in step.outcomes:
            for after in outcome.then:
                yield f'  {step.key} -->|"{outcome.label}"| {after}'
            if not outcome.then:
                end = f"{step.key}__{outcome.key}"
                yield f'  {step.key} -->|"{outcome.label}"| {end}(("■"))'


def _cite(basis: Basis) -> str:
    return f"{basis}（待核）" if basis.unsure else str(basis)


def _day(day: date | None) -> str:
    return said_day(day) if day else ""
