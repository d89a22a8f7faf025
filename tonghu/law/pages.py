"""docs/law/ 里的页面，全部由数据生成：律师看这些页，签这些页。"""

from datetime import date

from tonghu.law.agencies import Agency, above
from tonghu.law.basis import Instrument, instruments
from tonghu.law.calendar import YEARS
from tonghu.law.drawing import draw
from tonghu.law.procedure import Procedure, Step
from tonghu.law.procedures import KEYS, PROCEDURES
from tonghu.law.terms import TERMS, Term

_NOTE = "由 `tonghu/law/` 生成（`tonghu docs`），请勿手改。"


def pages() -> dict[str, str]:
    """相对于 docs/law/ 的路径 → 内容。"""
    made = {
        "README.md": _index(),
        "instruments.md": _instruments(),
        "terms.md": _terms(),
        "agencies.md": _agencies(),
        "calendar.md": _calendar(),
    }
    for procedure in PROCEDURES:
        made[f"{procedure.key}.md"] = _procedure(procedure)
        made[f"{procedure.key}.svg"] = draw(procedure)
    return made


def _page(title: str, *body: str) -> str:
    return "\n".join([f"# {title}", "", _NOTE, "", *body]) + "\n"


def _table(head: str, rows: list[list[str]]) -> list[str]:
    columns = head.split("|")
    return [
        "| " + " | ".join(columns) + " |",
        "|" + "---|" * len(columns),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _index() -> str:
    return _page(
        "法律的数据",
        "- [文件及施行日期](instruments.md)",
        "- [期限和数目](terms.md)",
        "- [责任主体](agencies.md)",
        "- [工作日历](calendar.md)",
        *(f"- 程序：[{one.label}]({one.key}.md)" for one in PROCEDURES),
        "",
        "标“待核”的内容还没有查到原文，或者只是建议，要由有权限的人确认后才能作为依据。",
    )


def _instruments() -> str:
    def row(one: Instrument) -> list[str]:
        until = _day(one.until) if one.until else ""
        return [one.title, one.number, one.issuer, _day(one.since), until, one.mark.label]

    return _page(
        "文件及施行日期",
        *_table("文件|文号|制定机关|施行|失效|查证", [row(one) for one in instruments()]),
    )


def _terms() -> str:
    def row(one: Term) -> list[str]:
        span = f"{one.low}–{one.high}" if one.is_local else ""
        return [
            one.label,
            str(one),
            one.force.label,
            str(one.basis),
            _day(one.since),
            span,
            one.mark.label,
        ]

    return _page(
        "期限和数目",
        "法律没有给数的，照录原词。本地参数可以在允许范围内改，改动写明起用日期和依据文件。",
        "",
        *_table("期限|数|性质|依据|自|允许范围|查证", [row(one) for one in TERMS]),
    )


def _agencies() -> str:
    def row(one: Agency) -> list[str]:
        higher = above(one)
        return [one.label, f"`{one}`", higher.label if higher else ""]

    return _page("责任主体", *_table("单位|代号|逾期时向谁反映", [row(one) for one in Agency]))


def _calendar() -> str:
    rows = [
        [str(year), "、".join(f"{d:%m-%d}" for d in sorted(one.off)),
         "、".join(f"{d:%m-%d}" for d in sorted(one.working))]
        for year, one in sorted(YEARS.items())
    ]  # fmt: skip
    return _page(
        "工作日历",
        "随系统提供的年份如下；此后的年份在通知公布后登记，登记之前按周末和固定日期的节日推算，标为暂定。",
        "",
        *_table("年份|放假的周一至周五|调休上班的周六周日", rows),
    )


def _procedure(procedure: Procedure) -> str:
    def row(number: int, step: Step) -> list[str]:
        outcomes = "<br>".join(
            outcome.label
            + "".join(f" → {procedure.step(key).label}" for key in outcome.then)
            + "".join(f" ⇒ 启动“{KEYS[key].label}”" for key in outcome.opens)
            + ("" if outcome.then or outcome.opens else " ■")
            for outcome in step.outcomes
        )
        basis = "；".join(str(one) for one in step.basis)
        return [str(number), step.label, step.by.label, step.within.label, basis, outcomes]

    return _page(
        procedure.label,
        f"版本 {procedure.version}，自{_day(procedure.since)}起适用。依据："
        + "；".join(str(one) for one in procedure.basis)
        + "。",
        "",
        f"![{procedure.label}的步骤图]({procedure.key}.svg)",
        "",
        "■ 表示到此为止；几种结论可以同时成立。",
        "",
        *_table(
            "序|步骤|责任主体|期限|依据|结论 → 下一步",
            [row(number, step) for number, step in enumerate(procedure.steps, start=1)],
        ),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
