"""The papers of rights: the receipt of a request, the answer to it, the notice (F26)."""

from collections.abc import Iterable

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import Officer, Organisation, names_of
from tonghu.base.places.models import full_name
from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_ONLINE, PERSONAL_INFORMATION_LAW
from tonghu.law.calendar import said_day
from tonghu.law.rights import CHANNELS, IDENTITY, RETENTION, notice_on
from tonghu.record.children.models import Child
from tonghu.record.rights.models import Request
from tonghu.record.rights.questions import corrected

_FOR_HAND = ""
_REMEDY = "不服这个答复的，可以向上一级民政部门或者网信部门投诉，也可以依法申请行政复议、提起诉讼。"


def answer_paper(request: Request, by: Officer) -> TablePaper:
    """The answer in writing; before there is one that stands, the receipt. After an erasure it names nobody. Of a file
    whose time has run out nobody asked: that paper is the decision of the office.
    """
    if request.of_retention:
        return _decision_paper(request, by)
    answer = request.answers.in_force().last()
    rows = [
        ("收到日期", f"{said_day(request.received_on)}，{CHANNELS.get(request.channel, '')}"),
        ("请求", f"{request.right.label}：{request.what or ''}"),
        ("身份核对", IDENTITY.get(request.identity, "")),
    ]
    if answer is not None:
        rows += [
            ("答复", f"{answer.reply_.label}（{said_day(timezone.localdate(answer.at))}）"),
            ("理由和说明", answer.reason or "按申请办理。"),
            *_corrected(request),
            *_erasure(request),
            ("不服怎么办", _REMEDY),
        ]
    title = "个人信息申请答复书" if answer else "个人信息申请受理单"
    return TablePaper(
        title, "", request.number,
        [("孩子的档案", request.child_number), ("申请人", _asker(request))],
        rows, ("答复单位（盖章）", "申请人签收") if answer else ("受理人", "申请人"),
        str(request.basis), _mark(by),
    )  # fmt: skip


def _decision_paper(request: Request, by: Officer) -> TablePaper:
    """That a file whose time has run out is erased: who proposed it, who looked, whether it was done."""
    (answer,) = request.answers.all()
    word = getattr(answer, "confirmation", None)
    who = names_of({answer.by, *([word.by] if word else [])})
    looked = "还没有核对。没有第二人同意，不删除。"
    if word is not None:
        said = "同意删除" if word.agreed else "不同意删除，档案继续保存"
        looked = f"{who.get(word.by, '')} {said}（{said_day(timezone.localdate(word.at))}）"
        looked += f"。{word.note}" if word.note else ""
    return TablePaper(
        "保存期满档案处理单", "", request.number,
        [("孩子的档案", request.child_number), ("办理的原因", "保存期限届满，依职权办理，没有人申请")],
        [
            ("保存期限", f"年满{RETENTION.age}周岁后{RETENTION.years}年，已经届满；没有要长期保存的个案、报告和司法文书。"),
            ("提出删除", f"{who.get(answer.by, '')}（{said_day(timezone.localdate(answer.at))}）"),
            ("第二人核对", looked),
            *_erasure(request),
        ],
        ("提出人", "核对人", "单位（盖章）"), f"{request.basis}（{request.mark.label}）", _mark(by),
    )  # fmt: skip


def _corrected(request: Request) -> Iterable[tuple[str, str]]:
    if items := corrected(request):
        yield "更正的内容", "；".join(f"{label}：{said}" for label, said in items)


def _erasure(request: Request) -> Iterable[tuple[str, str]]:
    for erased in request.erased.all():
        yield (
            "执行",
            f"{said_day(timezone.localdate(erased.at))} {timezone.localtime(erased.at):%H:%M} 由两人核对后删除，不能恢复。",
        )


def _asker(request: Request) -> str:
    return f"{request.asker_.label} {request.asker_name or ''}".strip()


def notice_paper(child: Child, by: Officer) -> TablePaper:
    """F26: what people are told, with room for what they say."""
    today = timezone.localdate()
    text = notice_on(today)
    office = Organisation.objects.nearest_to(child.place, Agency.CIVIL_AFFAIRS, Agency.TOWNSHIP)
    processor = office.name if office else full_name(child.place, today)
    rows = text.filled(processor, "____________")
    said = "□ 已知悉　　□ 职责以外的（照片、活动等）：□ 同意　□ 不同意"
    return TablePaper(
        "未成年人个人信息告知与同意书", "F26", f"第 {text.version} 版",
        [("孩子", f"{child.name}　档案编号 {child.number}"), ("所在地", full_name(child.place, today))],
        [*rows, ("您的意思", said), ("告知方式和日期", _FOR_HAND)],
        ("监护人（满14周岁的本人）", "告知人"),
        f"{PERSONAL_INFORMATION_LAW('第十七条、第三十条、第三十一条')}，{MINORS_ONLINE('第三十四条')}",
        _mark(by),
    )  # fmt: skip


def _mark(by: Officer) -> str:
    return f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印"
