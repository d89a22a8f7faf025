"""Children in trouble in 云溪县: what was told of each, and what was done, in the order it was done.

Ten kinds of trouble as a county of six thousand has them in a year, each with a life of its own, and a
few that are told once. A tale that began not long ago has only come as far as today.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tonghu.doors.demo.deeds import (
    In,
    Member,
    Turn,
    arranges,
    assesses,
    closes,
    confers,
    ends,
    looks_in,
    notes,
    refers,
    serves,
    waits,
)
from tonghu.law.agencies import Agency
from tonghu.record.cases.models import ClosureKind

POLICE, CIVIL, TOWN = Agency.POLICE_STATION, Agency.CIVIL_AFFAIRS, Agency.TOWNSHIP
CENTRE, WELFARE = Agency.CHILD_PROTECTION, Agency.CHILD_WELFARE
GRANDFATHER, GRANDMOTHER, HER_MOTHER = "61", "62", "64"


@dataclass(frozen=True)
class Tale:
    """What was told, by whom, how many days ago, and the turns it took. Without situations nobody
    reported anything: the township itself began `begins` with it. `names_child`: it is known whose it is.
    """

    key: str
    town: int
    began: float
    story: str
    turns: Sequence[Turn]
    situations: Sequence[str] = ()
    begins: str = "assessment_and_support"
    kind: str = "citizen"
    suspect: str = "unknown"
    ongoing: bool = False
    names_child: bool = True
    ages: tuple[int, int] = (6, 14)
    carer: str = ""
    """How whoever the tale says looks after the child is related to it, in the code of the file."""
    told: bool = False
    """Whether it is one of those told on the terminal."""


def _taken_in(*more: str) -> list[Turn]:
    return [
        ends("accept", "accepted", *more, hours=0.2, statement="值班民警已登记，带班领导已知"),
        ends("acknowledge", "told", statement="您的报告已经受理，民警正在去看孩子。"),
        ends("forward", "sent"),
    ]


def _told(situation: str, disposal: str, now: str, advice: str, parents: str = "") -> list[Turn]:
    return [
        ends(
            "notify_township", "notified", hours=3, situation=situation, disposal=disposal, now=now,
            advice=advice, parents=parents or "已告知，表示配合",
        ),
        ends("answer_reporter", "answered", hours=1),
    ]  # fmt: skip


_TOWN_WORKER = Member(TOWN, "儿童督导员", "儿童督导员", "评估报告原件，乡镇档案柜第三层")
_CIVIL_WORKER = Member(CIVIL, "儿童福利股经办人", "社会工作师", "here")
_POLICE_WORKER = Member(POLICE, "社区民警", "社区民警")
_CALM = {
    "situations": ["0"], "watched": "1", "lives": "1", "hazards": ["0"], "guardian": "2",
    "conduct": ["0"], "contact": "1", "body": "1", "mind": "1", "behaviour": ["0"],
    "schooling": "1", "income": "2",
}  # fmt: skip
"""Nothing is wrong; each tale says what is."""


def _assigned(*outcomes: str, days: float = 0, hours: float = 0, **told: Any) -> Turn:
    """The township takes the lead, and the family is told when somebody comes."""
    family: dict[str, Any] = told or {
        "told": "5", "where": "孩子现在住的家里", "bring": "照护人在家，准备户口簿、委托书、病历",
    }  # fmt: skip
    return ends(
        "assign", *outcomes, days=days, hours=hours, statement="由儿童督导员牵头",
        assessed_on=In(1), assessors="乡镇、县民政局、派出所",
        matters="孩子的安全、由谁照护、身体和心情", phone="乡镇儿童督导员 15400001111", **family,
    )  # fmt: skip


def _assessed(
    found: str, level: str, why: str, *, days: float = 3, words: str, child: str, **answers: object
) -> list[Turn]:
    """The township leads, the other two join, an instrument, a level."""
    return [
        _assigned("joint", "village", hours=8),
        ends("join_civil_affairs", "provided", days=1, statement="已核对救助政策，随评估意见附上"),
        ends("join_police", "provided", hours=2, statement="处置情况见通报单"),
        ends("help_village", "provided", hours=3, statement="已陪同入户"),
        assesses(
            "assess", _CALM | answers, [_TOWN_WORKER, _CIVIL_WORKER, _POLICE_WORKER], days=days - 1,
            method="入户一次，分别同孩子、照护人、班主任谈话，查看住处", guardianship_words=words,
            safety_words="住处安全，用火用电已当面提醒", health="3", health_words="精神好，吃睡正常",
            child=child, needs=["1", "3"], advice="半个月内上门指导一次",
        ),
        ends("assess", found, hours=1),
        ends("grade", level, days=0.5, level=level, why=why, members="乡镇、民政、派出所、村（居）委会",
             again_on=In(90 if level == "red" else 180)),
    ]  # fmt: skip


def _helped(*services: str, goals: str, what: str, first: str, weeks: int = 8) -> list[Turn]:
    """A plan, its services, sessions, a review, the end, three looks after it."""
    steps = {"guidance": "guide", "counselling": "counsel", "treatment": "treat",
             "correction": "correct", "legal_aid": "defend"}  # fmt: skip
    given = [one for one in services if one in steps]
    plan = ends(
        "plan", *services, days=5, goals=goals, lead="儿童督导员",
        starts_on=In(), ends_on=In(weeks * 7),
        child="听明白了，同意", caregiver="愿意配合", signed="照护人已签字，原件在乡镇",
    )  # fmt: skip
    turns = [plan, *(arranges(one, what, every=14) for one in given)]
    turns += [
        serves(given[0], first, days=6, who="社工", next="两周后再来"),
        *(ends(steps[one], "served", days=1, statement="已开始服务") for one in given),
    ]
    if "relief" in services:
        turns.append(ends("relieve", "included", days=4, statement="已纳入，次月发放"))
    turns += [
        serves(given[0], "照着上次说的做了，效果还好", days=weeks * 3.0, who="社工", effect="1"),
        ends("review", "improved", days=weeks * 3.0, seen="1", effect="1", words="两项目标都做到了",
             child="现在挺好的"),
        ends("close", "closed", days=3, kind="1", words="监护恢复正常", told="监护人、村委会、学校"),
        ends("first_follow_up", "stable", days=29, seen="1", words="照护稳定", violence="0"),
        ends("second_follow_up", "stable", days=58, seen="1", words="照护稳定", violence="0"),
        ends("third_follow_up", "stable", days=88, seen="1", words="照护稳定", violence="0"),
    ]  # fmt: skip
    return turns


def _calls(step: str, *, reached: str, words: str) -> list[Turn]:
    return [
        notes(step, who="1", way="1", reached="4", words="打了三次，没有人接"),
        notes(step, who="1", way="7", reached="6", words="请务工地派出所上门，已经换了工地"),
        notes(step, who="2", way="3", reached=reached, words=words),
    ]


def lives_alone(random: Random) -> list[Turn]:
    """S1: nobody at home; the parents come back, or an uncle takes the child in."""
    away = random.random() < 0.6
    order = ends("order_parents_back", "unreachable", hours=1) if away else ends(
        "order_parents_back", "back", hours=2, who="1", way="1", reached="1",
        words="后天到家，先由伯母照看", rebuked="1",
    )  # fmt: skip
    uncle = ends(
        "escort_to_care", "placed", hours=2, to="1", to_name="〇建国", relationship="83",
        to_phone="15400001234", to_address="邻村老学校旁", health="退烧，能吃饭", medicine="无过敏",
        belongings="书包、换洗衣服两套", contact="〇建国 15400001234", handed_by="两名社区民警",
        received_by="〇建国",
    )  # fmt: skip
    found_later = ends(
        "reach_parents", "entrusted", days=2, who="1", way="1", reached="2",
        words="换了工地，手机丢了；托叔父照看到过年", rebuked="1",
    )  # fmt: skip
    return [
        *_taken_in(),
        ends("attend", "living_alone", hours=0.7, statement="屋里没有大人，孩子低烧，已送卫生院"),
        ends("check_home", "safe", hours=1, seen="1", words="门锁完好，灶台已清理"),
        *_calls("order_parents_back", reached="6" if away else "1",
                words="没有回话" if away else "答应后天到家"),
        order,
        *([uncle] if away else []),
        *_told("祖母住院后独居十多天", "已训诫" if not away else "已护送到叔父家",
               "在叔父家" if away else "由伯母照看，父亲后天到家", "评估监护情况，帮助落实照护"),
        *([found_later] if away else []),
        *_assessed(
            "insufficient", random.choice(["yellow", "red"]), "照护刚刚落实，需要看住",
            words="叔父愿意照料，自己有两个孩子", child="想爸爸妈妈回来过年", lives="3",
            guardian="3", contact="3",
        ),
        *_helped("guidance", "counselling", goals="叔父会照料；父母每周联系一次",
                 what="教照护人安排孩子的吃住、作业和手机", first="同叔父定了作息，教他记孩子的药量"),
    ]  # fmt: skip


def unwatched(random: Random) -> list[Turn]:
    """S3: whoever looked after the child cannot any more."""
    kin = random.choice(["姑母", "舅母", "外祖母"])
    return [
        *_taken_in(),
        ends("attend", "guardian_unable", hours=2, statement="祖父中风，不能下床，家里没有别的大人"),
        notes("call_parents_back", who="3", way="1", reached="2", words="一时走不开，托亲戚照看"),
        ends("call_parents_back", "taken_over", hours=4, who="2", way="4", reached="2",
             words=f"托{kin}照看，月底回来"),
        ends("consider_custody", "no_custody", hours=6, statement="已有亲属接手，不属于"),
        *_told("照护人中风，无人照护", f"父母已委托{kin}", f"在{kin}家", "评估照护能力，核对救助"),
        *_assessed(
            "insufficient", "yellow", "新照护人愿意，但家里困难", words=f"{kin}愿意照料，住得近",
            child="在姑姑家住得惯", guardian="3", income="3", contact="2",
        ),
        *_helped("guidance", "relief", goals="照护人能按时接送；纳入最低生活保障", what="教照护人照护孩子，帮忙备齐救助材料",
                 first=f"教{kin}准备材料，看了孩子的作业", weeks=random.choice([6, 8, 10])),
    ]  # fmt: skip


def missing(random: Random) -> list[Turn]:
    """S2: found in two hours; why the child went is asked afterwards."""
    where = random.choice(["镇上网吧门口", "外婆家村口", "县城汽车站候车室"])
    return [
        *_taken_in(),
        ends("attend", "missing", hours=0.2),
        notes("search", last_seen="放学后在校门口，一个人", looks="1米3，短发，左眉有疤",
              clothes="蓝色校服，红书包", places="网吧、河边、外婆家", friends="同班两名同学",
              phone="没有手机", state="上午挨过批评", photo="学校班级照", guardian="祖母，有电话"),
        notes("publish", statement="已在平台发布"),
        ends("search", "found", hours=1.4, case_number="云公失〔2026〕9号", published_on=In(),
             statement=f"在{where}找到，安全"),
        ends("publish", "withdrawn", hours=0.2, statement="已撤下"),
        ends("report_progress", "reported", hours=1, statement="孩子找到了，安全。谢谢。"),
        *_told("放学后走失两小时", f"在{where}找到，交回祖母", "在家，由祖母照护", "了解出走的原因"),
        *_assessed(
            "unwell", "blue", "一时负气，照护正常", words="祖母照护尽心，手机管得少",
            child="怕考不好挨骂", behaviour=["1"], mind="2",
        ),
        *_helped("counselling", goals="愿意和班主任说心里话", what="每两周一次，放学后在学校心理室",
                 first="谈了考试和想家", weeks=4),
    ]  # fmt: skip


def violence(random: Random) -> list[Turn]:
    """S4: stopped, a warning delivered, the village looks in, nothing again."""
    return [
        *_taken_in("voluntary"),
        ends("commend", "anonymous", days=2, statement="报告人不愿公开"),
        ends("attend", "domestic_violence", hours=1),
        ends("stop_violence", "warned", hours=2, hospital="镇卫生院", injuries="左臂淤青，旧伤两处",
             said_cause="说是没写完作业被打", treated="外用药，费用家里出", recorded="1", adult="村妇女主任"),
        ends("deliver_warning", "delivered", days=2, offender="〇某，父亲", relationship="父亲",
             violence="用竹条抽打孩子手臂", forbidden="不得殴打、恐吓孩子", number="云公告字〔2026〕17号",
             delivered_to="加害人、孩子（由村妇女主任陪同）、村委会", delivered_on=In()),
        *_told("父亲回乡期间殴打孩子", "出具告诫书", "在家，祖母同住", "评估，安排家庭教育指导",
               "承认动手，写了保证书"),
        ends("visit_after_warning", "calm", days=22, seen="1", words="父亲已外出务工，祖母照护",
             child="爸爸没有再打我", violence="0"),
        *_assessed(
            "neglected" if random.random() < 0.3 else "insufficient", "yellow", "打骂过一次，已告诫",
            words="父亲性急，不会管教；祖母心疼孩子", child="怕爸爸喝酒", days=2,
            mind="2", guardian="3", body="2",
        ),
        *_helped("guidance", "counselling", goals="父亲不再动手；孩子不怕回家", what="和父亲视频谈管教的办法，和孩子谈心",
                 first="视频四十分钟，父亲答应不再动手"),
    ]  # fmt: skip


def accident(random: Random) -> list[Turn]:
    """S5: an accident that the family cannot pay for."""
    what = random.choice(["烧水烫伤右脚", "爬树摔断小臂", "被摩托车撞伤小腿"])
    return [
        *_taken_in(),
        ends("attend", "accident", hours=0.5, statement=what),
        ends("rescue", "hardship", hours=2, hospital="县人民医院急诊科", injuries=what, treated="已手术，自费部分家里付不起"),
        ends("temporary_relief", "relieved", hours=10, statement="先行救助三千元，后补手续"),
        *_told(f"{what}，家里付不起", "已送医，先行救助", "在县医院，祖母陪护", "跟进康复和救助"),
        *_assessed(
            "unwell", "yellow", "伤好以前不能上学", words="祖母陪护，父亲两天后到家",
            child="想早点上学", body="3", hazards=["1"],
        ),
        *_helped("treatment", "relief", goals="伤愈复学；医药费报销", what="复查、换药，学校补课", first="第一次复查，恢复好", weeks=6),
    ]  # fmt: skip


def harm(random: Random) -> list[Turn]:
    """S5: harmed by a stranger; a case is filed, one interview, legal aid."""
    return [
        *_taken_in(),
        ends("attend", "other_harm", hours=0.5),
        ends("stop_harm", "filed", hours=3, hospital="县人民医院", injuries="见鉴定书", recorded="1",
             female="1", adult="县妇联干部", case_number="云公立字〔2026〕44号"),
        ends("report_progress", "reported", days=1, statement="已经立案，孩子有人保护。"),
        *_told("受到同村成年人侵害，已立案", "嫌疑人已控制", "在家，由母亲陪护", "心理和法律帮助"),
        *_assessed(
            "unwell", "red", "创伤明显，案件在办", words="母亲已回家陪护", child="不想出门", mind="2",
            schooling="2",
        ),
        *_helped("counselling", "legal_aid", goals="睡得安稳，愿意上学；有律师", what="一人一师，每周一次，女社工",
                 first="画画，没有问案子的事", weeks=12),
    ]  # fmt: skip


def unfounded(random: Random) -> list[Turn]:
    """Nothing was wrong; whoever told it is answered all the same."""
    return [
        *_taken_in(),
        ends("attend", "unfounded", hours=3, statement=random.choice([
            "祖母一直在家照料，孩子放学后在村里玩", "孩子随母亲进城看病，已联系上", "是邻居家的孩子在哭，没有受伤",
        ])),
        ends("answer_reporter", "answered", hours=2, statement="已去看过，孩子有人照料。谢谢您关心孩子。"),
    ]  # fmt: skip


def found_on_a_visit(random: Random) -> list[Turn]:
    """No danger, but help is needed: the township begins by itself."""
    return [
        *_assessed(
            "insufficient", "yellow", "照护人年老，管不住手机", words="祖父七十多岁，识字不多",
            child="晚上打游戏到十二点", behaviour=["3"], contact="3", guardian="3", schooling="2",
        ),
        *_helped("guidance", "counselling", goals="晚上十点前睡；父母每周视频", what="和祖父约法三章，教他收手机",
                 first="教祖父用家长模式", weeks=random.choice([5, 8])),
    ]  # fmt: skip


# Told once


ALONE = [
    *_taken_in(),
    ends("attend", "living_alone", hours=0.5, statement="屋里没有大人，孩子低烧，已送卫生院"),
    *_calls("order_parents_back", reached="6", words="没有回话"),
    ends("order_parents_back", "unreachable", hours=1, who="2", way="3", reached="6"),
    ends("check_home", "unsafe", hours=0.5, seen="1", words="门锁坏了，灶台旁堆着柴草"),
    ends(
        "escort_to_care", "placed", hours=1, to="1", to_name="〇建国", relationship="83",
        to_phone="15400005678", to_address="同村二组", health="退烧，能吃饭", medicine="退烧药，明早停",
        belongings="书包一个", contact="〇建国 15400005678", handed_by="两名社区民警", received_by="〇建国",
        until=In(30),
    ),
    *_told("脱离监护单独居住", "护送到叔父家，继续联系父母", "在叔父家", "评估监护情况", "都联系不上"),
    notes("reach_parents", hours=2, who="3", way="7", reached="6", words="请两地派出所协查，还没有找到"),
    _assigned("joint", "school", days=0.5, where="叔父家", bring="叔父在家，准备户口簿、孩子的病历"),
    ends("join_civil_affairs", "provided", hours=20, statement="符合临时救助，材料已告知"),
    ends("join_police", "provided", hours=2, statement="父母的手机都已停机，正在协查"),
    ends("help_school", "provided", hours=3, statement="本学期缺课九天，成绩下滑，和同学处得好"),
    assesses(
        "assess",
        _CALM | {"situations": ["S1"], "lives": "3", "watched": "3", "guardian": "4", "contact": "4",
                 "hazards": ["1"], "mind": "2", "schooling": "2", "income": "3"},
        [_TOWN_WORKER, _CIVIL_WORKER, _POLICE_WORKER], days=1,
        method="入户两次，分别同孩子、叔父、班主任谈话，查看老屋和叔父家",
        safety_words="老屋门锁坏、灶台旁堆柴草；叔父家安全",
        guardianship_words="父母去向不明四个月，祖母半个月前住院，叔父愿意照料",
        health="2", health_words="偏瘦，夜里怕黑，要开灯睡",
        child="想爸爸妈妈回来过年，叔叔家可以住", relatives="叔父：养得起，就是不会辅导作业",
        needs=["1", "3", "7"], advice="立即落实照护，申请临时救助，心理疏导",
    ),
    ends("assess", "insufficient", "unwell", hours=1),
    ends("grade", "red", days=0.6, level="red", why="父母都联系不上，监护没有着落", members="乡镇、县民政、派出所、学校", again_on=In(90),
         dissent="学校建议定黄级，会商以后同意红级"),
    ends(
        "plan", "guidance", "counselling", "relief", days=3, goals="叔父会照料；孩子敢关灯睡；找到父母",
        lead="儿童督导员", child="想住叔叔家，想有人辅导作业",
        starts_on=In(), ends_on=In(90),
        caregiver="愿意照料，希望有人教怎么管", signed="叔父已签字，原件在乡镇档案柜",
    ),
    arranges("guidance", "每周上门一次，教叔父安排作息、学习和用药；两个月后叔父自己能做好"),
    arranges("counselling", "每两周一次，在学校心理室，画画、沙盘", every=14),
    ends("relieve", "included", days=2, statement="临时救助一千二百元，已发到叔父账户"),
    serves("guidance", "和叔父定了作息表，教他看药品说明", days=2, who="救助保护中心社工", next="下周三再来"),
    refers(Agency.WOMEN_FEDERATION, "请安排一名志愿者每周末辅导作业", answer="接受，从本周六开始，由儿童之家志愿者上门", days=1),
    refers(Agency.DISABLED_FEDERATION, "孩子左耳听力差，请协助筛查", within=10, days=2),
    ends("guide", "served", days=1, statement="已按方案每周上门"),
    ends("counsel", "served", hours=3, statement="已安排在学校心理室"),
    serves("guidance", "作息已经稳定，叔父学会了查作业", days=3, who="救助保护中心社工", effect="1", next="下周三"),
    serves("counselling", "画了“我的家”，愿意说起祖母", days=1, who="春苗社工", next="两周后"),
]  # fmt: skip
"""As far as today: the plan is under way, a referral is not answered, a signature is awaited."""

BEATEN = [
    *_taken_in("voluntary"),
    ends("attend", "domestic_violence", hours=0.6),
    ends("stop_violence", "warned", "endangered", "threatened", hours=2, injuries="左臂淤青，旧伤两处",
         hospital="镇卫生院", said_cause="爸爸喝了酒打的", forensics="轻微伤，云公鉴〔2026〕58号",
         treated="外用药，临时救助垫付", recorded="1", adult="村妇女主任"),
    ends("shelter", "sheltered", hours=3, shelter=Agency.RESCUE_STATION, health="左臂淤青，已处理",
         belongings="书包、换洗衣服", handed_by="两名社区民警", received_by="救助管理站值班员",
         why_not_before="祖母与父亲同住，不安全；没有其他亲属在本县"),
    ends("temporary_guardianship/decide", "gravely_harmed", hours=12, ground="T6", to="3",
         facts="受父亲殴打，面临再次受害的危险", to_name="县救助管理站", child="不想回家，想妈妈", starts_on=In(), ends_on=In(365)),
    ends("deliver_warning", "delivered", days=1, offender="〇某，父亲", relationship="父亲",
         violence="酒后用棍棒殴打孩子", forbidden="不得殴打、恐吓孩子", number="云公告字〔2026〕31号",
         delivered_to="加害人、孩子（由妇女主任陪同）、村委会", delivered_on=In()),
    ends("choose_applicant", "women", hours=4),
    *_told("父亲酒后殴打，多处伤", "告诫，紧急安置", "在县救助管理站", "评估，准备监护干预", "父亲不认错，母亲失联"),
    ends("apply_women", "urgent", days=0.5, respondent="〇某，父亲", requests="禁止实施家庭暴力；禁止接触孩子",
         danger="威胁要把孩子接走再打", court="云溪县人民法院", filed_on=In()),
    ends("protection_order/decide_urgently", "granted", hours=19, number="（2026）云0121民保令4号",
         content="禁止殴打、威胁；禁止接触孩子", decided_on=In(), until=In(180), served_on=In(), statement="已送达双方、派出所和村委会"),
    ends("carry_out", "carried_out", hours=6, statement="已告知学校和村委会"),
    confers(CIVIL, [POLICE, TOWN, Agency.PROCURATORATE, Agency.COURT], "孩子的安置和父亲的监护资格",
            "父亲有酗酒史，母亲去向不明；先临时监护，同时查找母亲。",
            [("查找母亲的下落", POLICE, 14), ("摸清其他亲属的意愿", TOWN, 7)], days=2),
    looks_in(Agency.MEDICAL_INSTITUTION, "medical", "孩子夜里突发高热送来抢救，要知道用药和过敏情况",
             "抢救需要，只看了用药和过敏", days=1),
]  # fmt: skip
"""A shelter, a protection order in force, a conference, somebody who had to look in at night."""

REFUSED = [
    ends("identify", "minor", days=2, statement="父亲半年不寄钱、不回家、不接电话"),
    notes("admonish", days=1, to="1", conduct="外出后不寄钱、不联系", demand="每周联系，按月寄钱", until=In(14), reply="说过几天寄", signed="1"),
    notes("admonish", days=28, to="1", conduct="仍不寄钱、不联系", demand="月底前回家商定照护", until=In(20), reply="没有接电话，请务工地村委会转告", signed="0"),
    ends("admonish", "ignored", days=30, to="1", conduct="三次劝诫不听", demand="立即履行职责", until=In(3), reply="“你们看着办”", signed="0"),
    ends("report_police", "reported", days=1, statement="附走访、劝诫记录"),
    ends("rebuke", "reprimanded", "guidance", days=2, to="1", conduct="拒不履行监护职责", number="云公训〔2026〕12号",
         issued_by="派出所", issued_on=In(), content="一个月内返回或者确定照护人，每周联系孩子"),
    ends("family_education_order/decide", "ordered", hours=2, to="1", conduct="拒不履行监护职责",
         number="云公责〔2026〕5号", issued_by="派出所", issued_on=In(), content="接受家庭教育指导六次"),
    ends("arrange", "arranged", days=3, statement="县妇联安排，视频进行"),
    ends("guide", "absent", days=66, statement="六次都没有参加", who="春苗社工"),
    ends("summon", "refused", days=2, to="1", conduct="无正当理由不参加指导", number="云公训〔2026〕21号",
         issued_by="派出所", issued_on=In(), content="再次责令"),
    ends("check", "removable", days=32, statement="孩子靠祖母和邻居接济，学费拖欠"),
    confers(CIVIL, [POLICE, TOWN, Agency.PROCURATORATE, CENTRE], "是否申请撤销监护人资格",
            "父亲拒不履行监护职责已满六个月，经教育不改，孩子生活无着。祖母愿意、有能力照护。同意申请。",
            [("收集学校和村委会的证明", TOWN, 7), ("听取孩子本人的意见", CENTRE, 7)], days=5),
    ends("consult", "apply", days=2, statement="会商一致"),
    ends("establish", "abandoned_duty", days=6, statement="证据已固定"),
    ends("seek_applicant", "nobody", days=4, statement="已书面告知祖母、村委会、学校、妇联，都愿由民政申请"),
    ends("file_civil_affairs", "filed", days=8, grounds=["X3"], facts="外出后不寄钱、不联系、不回家，三次劝诫、两次训诫不改",
         asked=["2", "4", "5", "7"], applicant="11", respondent="〇某，父亲", proposed="祖母，六十一岁，身体好，愿意", child="想跟奶奶一起过",
         court="云溪县人民法院", filed_on=In()),
]  # fmt: skip
"""Before the court: the thirty days run."""

REMOVED = [
    ends("identify", "grave", days=1),
    ends("report_police", "reported", hours=5),
    ends("rebuke", "crime", "uncared", days=1, to="2", conduct="遗弃孩子", issued_by="派出所", issued_on=In(),
         content="依法追究刑事责任"),
    ends("temporary_guardianship/decide", "guardian_refuses", hours=10, ground="T4", to="5",
         facts="母亲把孩子丢在车站", to_name="县未成年人救助保护中心", child="想找外婆", starts_on=In(), ends_on=In(365)),
    ends("temporary_guardianship/place", "protection_agency", hours=3, shelter=CENTRE, health="好",
         belongings="布包一个", handed_by="县民政局经办人", received_by="救助保护中心保育员"),
    ends("care_in_institution", "settled", days=2, statement="已体检，就近入学"),
    ends("file_case", "filed", days=2, statement="已立案侦查"),
    ends("consult", "apply", days=8, statement="会商一致"),
    ends("establish", "harm", days=6),
    ends("seek_applicant", "relatives", days=3, statement="外祖母愿意申请"),
    ends("confirm_relatives", "filed", days=9, statement="外祖母已申请，法律援助中心指派律师"),
    ends("hear", "new_guardian", days=26, number="（2026）云0121民特9号", content="撤销母亲的监护人资格，指定外祖母为监护人",
         decided_on=In(), served_on=In()),
    ends("revocation/hand_over", "handed_over", days=2, to="9", to_name="〇家外祖母", relationship="64", health="好",
         support="母亲每月负担八百元，打到外祖母的账户；不给的，帮助孩子申请执行",
         handed_by="县民政局经办人", received_by="外祖母"),
    ends("temporary_guardianship/review", "adult", days=1, statement="已有新的监护人，终止临时监护"),
    ends("before_limit", "settled", hours=1, statement="法院已指定监护人"),
    ends("guardianship_intervention/check", "restored", days=2, statement="由外祖母监护，转日常走访"),
    ends("revocation/visit", "settled", days=26, seen="1", words="住得惯，外祖母照护好", violence="0"),
]  # fmt: skip
"""A grandmother became guardian; the mother's year to ask for it back is running."""

FOUNDLING = [
    ends("decide", "guardian_missing", hours=5, ground="T2", facts="母亲去世，父亲下落不明，没有其他亲属", to="4",
         to_name="县儿童福利院", child="愿意住福利院", starts_on=In(), ends_on=In(365)),
    ends("place", "welfare_agency", hours=6, shelter=WELFARE, health="好", belongings="书包、被子",
         handed_by="县民政局经办人", received_by="福利院保育员"),
    ends("care_in_institution", "settled", days=3, statement="已体检，转到县城小学"),
    assesses("review", {"body": "1", "mind": "1", "behaviour": ["0"], "hazards": ["0"],
                        "income": "3", "family": "1", "lives": "1", "guardian": "4", "situations": ["0"]},
             [Member(WELFARE, "福利院社工", "社会工作师", "here")], model="qianxi", days=84,
             child="这里有饭吃，想知道爸爸在哪"),
    ends("review", "not_yet", days=1, seen="1", willing="父亲下落不明，问不到", effect="3", child="想知道爸爸在哪",
         words="没有父亲的消息，不能恢复"),
    ends("search", "not_found", days=60, statement="查找六个月没有结果"),
    ends("review", "not_yet", days=32, seen="1", willing="父亲下落不明，问不到", effect="3", child="在这里住得惯",
         words="仍没有父亲的消息，孩子适应得好"),
    ends("review", "not_yet", days=80, seen="1", willing="父亲下落不明，问不到", effect="3", child="愿意叫保育员“姨”",
         others="学校：成绩中上，和同学处得好", words="仍没有父亲的消息，继续由福利院照料"),
    waits("review", "等公安机关跨省协查的结果", days=300),
]  # fmt: skip
"""In the welfare home for most of a year: before the year is over it must be decided."""

HANDED_BACK = [
    ends("decide", "guardian_prevented", hours=6, ground="T3", facts="父亲工伤住院，母亲陪护", to="5",
         to_name="县未成年人救助保护中心", child="想爸爸快点好", starts_on=In(), ends_on=In(365)),
    ends("place", "protection_agency", hours=3, shelter=CENTRE, health="好", belongings="书包",
         handed_by="县民政局经办人", received_by="救助保护中心保育员"),
    ends("care_in_institution", "settled", days=2, statement="学校没有换，专人接送"),
    ends("temporary_guardianship/review", "fit", days=38, seen="1", willing="愿意，母亲已经回家", able="父亲出院，在家休养；住处、收入没有变",
         effect="1", child="想回家", others="学校、村委会都同意", words="可以恢复，由父母接回"),
    ends("hand_back", "handed_back", days=1, to_name="〇家父母", health="好", received_by="母亲"),
    ends("before_limit", "settled", hours=1),
    ends("visit_after_return", "settled", days=27, seen="1", words="一家人在一起", violence="0"),
]  # fmt: skip

PROTECTED = [
    *_taken_in(),
    ends("attend", "domestic_violence", hours=0.5),
    ends("stop_violence", "rebuked", "threatened", hours=2, injuries="没有伤，受到恐吓", recorded="1"),
    *_told("继父扬言要打", "批评教育，告知可以申请保护令", "随外祖母居住", "走访时留意"),
    ends("choose_applicant", "village", hours=6),
    ends("apply_village", "ordinary", days=0.8, respondent="继父", requests="禁止骚扰、接触孩子",
         danger="多次扬言要打，有录音", court="云溪县人民法院", filed_on=In()),
    _assigned("joint", hours=3),
]  # fmt: skip
"""The court has seventy-two hours."""

GONE = [
    *found_on_a_visit(Random(1))[:8],
    closes(ClosureKind.MOVED, "全家迁到外县，档案已移交迁入地民政部门", days=12),
]  # fmt: skip


def tales(seed: int) -> Iterator[Tale]:
    """All of them: those told once, then the others, each begun on a day of its own."""
    yield Tale("alone", 0, 24, "孩子一个人住在老屋，已经半个月没有看到大人，昨天发烧了。", ALONE,
               ["S1"], kind="school", ages=(8, 11), carer=GRANDMOTHER, told=True)  # fmt: skip
    yield Tale("beaten", 0, 9, "隔壁天天打孩子，昨晚又听到哭喊。", BEATEN, ["S4"], suspect="parent",
               ongoing=True, told=True)  # fmt: skip
    yield Tale("lost", 1, 41, "放学没有回家，同学说看见他往镇上走。", missing(Random(seed)), ["S2"],
               kind="village", ongoing=True, carer=GRANDMOTHER, told=True)  # fmt: skip
    yield Tale("gossip", 1, 6, "听说那家孩子没有人管，天天在外面跑。", unfounded(Random(seed)), ["S3"],
               told=True)  # fmt: skip
    yield Tale("headman", 2, 0.12, "村里有人欺负孩子，大家都不敢说。", [], ["S5"],
               suspect="village_official", names_child=False, told=True)  # fmt: skip
    yield Tale("refused", 0, 205, "父亲外出后半年不寄钱、不回家", REFUSED, ages=(8, 12), told=True,
               carer=GRANDMOTHER, begins="guardianship_intervention")  # fmt: skip
    yield Tale("removed", 3, 150, "母亲把孩子丢在车站", REMOVED, begins="guardianship_intervention")
    yield Tale(
        "foundling", 4, 322, "母亲去世，父亲下落不明", FOUNDLING, begins="temporary_guardianship"
    )
    yield Tale("back", 5, 120, "父亲工伤住院，母亲陪护，孩子没有人照料", HANDED_BACK,
               begins="temporary_guardianship")  # fmt: skip
    yield Tale("threat", 6, 2, "继父喝了酒说要打死孩子，孩子躲在我家。", PROTECTED, ["S4"],
               suspect="relative", carer=HER_MOTHER)  # fmt: skip
    yield Tale("moved", 7, 30, "走访发现照护人管不住", GONE, carer=GRANDFATHER)
    yield Tale("night", 0, 0.03, "邻居家孩子一个人在家，门反锁着，在哭。", [], ["S1"], ongoing=True)
    yield Tale("morning", 8, 0.3, "班上学生手臂上有好几道伤，问他不肯说。", _taken_in(), ["S4"],
               kind="school", suspect="parent")  # fmt: skip
    yield from _others(seed)


_Kind = tuple[Callable[[Random], list[Turn]], list[str], str, tuple[str, str]]
_KINDS: Sequence[_Kind] = (
    (
        lives_alone,
        ["S1"],
        "village",
        ("孩子家里好多天没有大人，晚上一个人睡。", "走访发现孩子自己做饭、自己过夜。"),
    ),
    (
        unwatched,
        ["S3"],
        "village",
        ("爷爷中风了，家里就剩孩子一个能走动的。", "照护人住院，没有人接手。"),
    ),
    (
        missing,
        ["S2"],
        "school",
        ("学生下午没有到校，家里也没有人。", "早上出门上学，一直没有到校。"),
    ),
    (
        violence,
        ["S4"],
        "citizen",
        ("听见隔壁大人打孩子，打了好几回。", "孩子手上全是印子，说是爸爸打的。"),
    ),
    (
        accident,
        ["S5"],
        "medical",
        ("孩子受伤送到我们这里，家里只有老人。", "老人背来的，伤得不轻，没有钱住院。"),
    ),
    (
        unfounded,
        ["S3"],
        "citizen",
        ("看见一个孩子天天在街上，不知道有没有人管。", "有个孩子老在村口一个人坐着。"),
    ),
    (
        found_on_a_visit,
        [],
        "",
        ("走访发现照护人管不住，孩子沉迷手机", "走访发现祖父母年老，辅导不了功课"),
    ),
)
_CARER: Mapping[Callable[[Random], list[Turn]], str] = {
    lives_alone: GRANDMOTHER, unwatched: GRANDFATHER, missing: GRANDMOTHER, violence: GRANDMOTHER,
    accident: GRANDMOTHER, found_on_a_visit: GRANDFATHER,
}  # fmt: skip
_BEGAN = (318, 290, 262, 234, 205, 172, 139, 107, 71, 44, 16, 5)
"""How many days ago the others began: one a month, besides those told once."""


def _others(seed: int) -> Iterator[Tale]:
    for n, began in enumerate(_BEGAN):
        random = Random(f"{seed}:{n}")
        make, situations, kind, stories = _KINDS[(n + n // 7) % len(_KINDS)]
        suspect = "parent" if make is violence else "unknown"
        yield Tale(
            f"other {n}", n % 12, began + random.random() / 2, stories[n % 2], make(random),
            situations, kind=kind, suspect=suspect, carer=_CARER.get(make, ""),
        )  # fmt: skip
    yield Tale("harmed", 9, 58, "体检发现孩子有不正常的损伤。", harm(Random(seed)), ["S5", "R2"],
               kind="medical", ages=(10, 13))  # fmt: skip
