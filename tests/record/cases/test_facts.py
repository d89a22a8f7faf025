"""What is written down on a step, besides its outcome; and the papers made of it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import Refused
from tonghu.law.facts import ASKS, FACTS, said
from tonghu.law.papers import PAPERS, papers_of
from tonghu.law.procedures import PROCEDURES
from tonghu.record.cases.actions import (
    Done,
    Matter,
    begin_case,
    finish_step,
    open_case,
    record_progress,
)
from tonghu.record.cases.engine import begin, start
from tonghu.record.cases.models import Conclusion, Progress
from tonghu.record.cases.papers import paper_for

SignIn = Callable[[str], Client]


def test_the_tables_fit_together() -> None:
    steps = {(one.key, step.key) for one in PROCEDURES for step in one.steps}
    assert set(ASKS) <= steps
    assert {one.key for one in ASKS.values()} == set(FACTS)
    assert {key for one in PAPERS.values() for key in one.facts.split()} <= set(FACTS)
    made = [papers_of(procedure, step, facts.key) for (procedure, step), facts in ASKS.items()]
    assert {one.code for papers in made for one in papers} == set(PAPERS)
    assert {paper.code for paper in PAPERS.values()} >= {
        "F05", "F07", "F08", "F09", "F12", "F14", "F15", "F16", "F17", "F18", "F19",
    }  # fmt: skip
    assert papers_of("emergency_response", "call_parents_back", "contact") == []


@pytest.mark.parametrize(
    ("procedure", "step", "codes"),
    [
        ("emergency_response", "check_home", "F05"),
        ("assessment_and_support", "assign", "F12"),
        ("temporary_guardianship", "review", "F12 F18D"),
        ("assessment_and_support", "review", "F13B"),
        ("emergency_response", "visit_after_warning", "F16B"),
        ("guardianship_intervention", "visit", "F16B"),
        ("revocation", "visit", "F05"),
        ("emergency_response", "escort_to_care", "F07"),
        ("temporary_guardianship", "hand_back", "F18B F18E"),
        ("temporary_guardianship", "place", "F18B"),
        ("temporary_guardianship", "appoint_guardian", "F18G"),
        ("temporary_guardianship", "hand_to_guardian", "F18C"),
        ("temporary_guardianship", "decide_long_term", ""),
        ("temporary_guardianship", "arrange_long_term", "F18F"),
        ("guardianship_intervention", "admonish", "F14 F14B"),
        ("guardianship_intervention", "rebuke", "F14B F15"),
        ("family_education_order", "judge", "F15B"),
        ("protection_order", "help_relatives", "F17"),
        ("protection_order", "before_expiry", "F17B"),
        ("protection_order", "contest", "F17C"),
        ("protection_order", "carry_out", "F17D"),
        ("revocation", "apply_interim", "F17E"),
        ("revocation", "seek_applicant", "F19B"),
        ("revocation", "confirm_relatives", "F19"),
        ("revocation", "assess_restoration", "F19C"),
        ("revocation", "take_over", "F18F"),
        ("revocation", "hand_over", "F18C"),
    ],
)
def test_each_step_has_its_own_papers(procedure: str, step: str, codes: str) -> None:
    papers = papers_of(procedure, step, ASKS[procedure, step].key)
    assert [one.code for one in papers] == codes.split()


@pytest.mark.slow
def test_civil_affairs_calls_the_family_before_it_reviews_the_guardian(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("林涛")
    ).case
    finish(world, case, "decide", "guardian_refuses", by="林涛")
    finish(world, case, "place", "relative", by="林涛")
    step, office = pending(case, "review"), sign_in("林涛")
    url = f"/cases/steps/{step.task.pk}/"
    assert "可以印出《家庭监护评估通知书》《监护人履职评估表》" in office.get(url).content.decode()
    office.post(url, done(only="1", told="1", assessed_on="2099-03-05", where="家里"))
    called = Progress.objects.get(assignment=step)
    page = office.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/papers/F12/{called.pk}.pdf" in page
    assert f"/cases/papers/F18D/{called.pk}.pdf" not in page, "nothing of it was written yet"
    assert "2099年3月5日" in page
    office.post(
        url, done(outcomes=["not_yet"], told="1", seen="1", able="租住一间房", words="还在外地")
    )
    ended = Conclusion.objects.get(assignment=step)
    page = office.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/papers/F18D/{ended.pk}.docx" in page
    assert f"/cases/papers/F12/{ended.pk}.docx" not in page
    cells = cells_of(office.get(f"/cases/papers/F18D/{ended.pk}.docx"))
    assert any(one.startswith("父亲") for one in cells), "it says whom it is about"
    assert {"租住一间房", "还在外地"} <= set(cells)
    assert not [one for one in cells if "方案" in one or "目标" in one], "it is no plan of help"
    assert "孩子自己的话" not in cells_of(office.get(f"/cases/papers/F12/{called.pk}.docx"))


@pytest.mark.slow
def test_each_call_to_the_parents_is_a_fact_of_its_own(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    step, police = pending(case, "order_parents_back"), sign_in("赵刚")
    url = f"/cases/steps/{step.task.pk}/"
    page = police.get(url).content.decode()
    assert "联系父母：记得多少填多少" in page
    assert "只记录，还没办完" in page
    call = done(
        only="1", who="1", way="1", reached="4", words="响了很久没有人接", back_on="2099-10-30"
    )
    answer = police.post(url, call, follow=True).content.decode()
    assert "这一步还没有办完" in answer
    assert "请再核对" not in answer  # a day to come is what the item asks for
    assert "没有人接" in answer
    police.post(url, call | {"reached": "3", "words": "说厂里不准假"})
    assert Progress.objects.count() == 2
    step.task.refresh_from_db()
    assert step.task.is_open
    page = police.get(url).content.decode()
    assert "已经记下的" in page
    assert "说厂里不准假" in page
    assert police.post(url, done(only="1")).status_code == 422
    assert police.post(url, done(only="1", back_on="不知所云")).status_code == 422
    police.post(url, done(outcomes=["refused"], who="1", reached="3"))
    assert Conclusion.objects.get(assignment=step).said == {"who": "1", "reached": "3"}
    with pytest.raises(Refused, match="已经办完"):
        record_progress(assignment=step, done=Done(statement="x"), by=world.officer("赵刚"))


def test_a_doubtful_date_is_kept_and_spoken_of(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "missing")
    url = f"/cases/steps/{pending(case, 'search').task.pk}/"
    answer = sign_in("赵刚").post(url, done(only="1", published_on="2099年1月3日"), follow=True)
    assert "请再核对" in answer.content.decode()
    assert Progress.objects.get().said == {"published_on": "2099-01-03"}


@pytest.mark.slow
def test_the_notice_to_the_township_is_filled_from_the_file_and_the_police_correct_it(
    world: World, sign_in: SignIn
) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")

    def does(step: str, *outcomes: str, **said: str) -> None:
        task = pending(case, step).task
        url = reverse(task.form, args=[task.pk])
        ended = {"outcomes": list(outcomes)} if outcomes else {"only": "1"}
        assert police.post(url, done(**ended, **said)).status_code == 302

    does("attend", "living_alone", statement="屋里没有大人，孩子发烧")
    does("order_parents_back", who="1", way="1", reached="4", words="响了很久")
    does("order_parents_back", "unreachable", who="2", way="3", reached="6")
    does("escort_to_care", "placed", to="1", to_name="李勇", to_phone="19900002222")
    url = f"/cases/steps/{pending(case, 'notify_township').task.pk}/"
    page = police.get(url)
    form = page.context["form"]
    begun = {key: str(form[key].value()) for key in ("situation", "disposal", "now", "parents")}
    assert "脱离监护单独居住；屋里没有大人，孩子发烧" in begun["situation"]
    assert "就近护送到近亲属" in begun["disposal"]
    assert "19900002222" not in begun["disposal"]  # it stands on the hand-over sheet, and below
    assert begun["now"] == "其他近亲属，李勇，19900002222"
    assert begun["parents"].count("\n") == 1
    assert "响了很久" in begun["parents"]
    assert "联系不上父母" in begun["parents"]
    assert form["advice"].value() == ""  # what the township should do is for a person to say
    assert "请核对、改正" in page.content.decode()
    corrected = begun | {"now": "在叔父李勇家，退烧了", "advice": "请尽快评估"}
    police.post(url, done(outcomes=["notified"], **corrected))
    ended = Conclusion.objects.get(assignment__step="notify_township")
    assert ended.said == corrected
    assert "在叔父李勇家，退烧了" in cells_of(police.get(f"/cases/papers/F08/{ended.pk}.docx"))


def test_a_notice_of_long_findings_fits_into_its_form(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    attend = pending(case, "attend")
    finish_step(
        assignment=attend, done=Done(["missing"], statement="查" * 3000), by=world.officer("赵刚")
    )
    finish(world, case, "search", "found")
    url = f"/cases/steps/{pending(case, 'notify_township').task.pk}/"
    form = sign_in("赵刚").get(url).context["form"]
    assert str(form["situation"].value()).endswith("……其余见个案。")
    assert form["now"].value() == "找到，交回监护人"
    sent = {key: form[key].value() for key in ("situation", "disposal", "now")}
    assert sign_in("赵刚").post(url, done(outcomes=["notified"], **sent)).status_code == 302


@pytest.mark.parametrize(
    ("found", "step", "ended"),
    [("domestic_violence", "stop_violence", "rebuked"), ("other_harm", "stop_harm", "filed")],
)
def test_a_notice_does_not_take_what_became_of_the_offender_for_where_the_child_is(
    world: World, sign_in: SignIn, found: str, step: str, ended: str
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", found)
    finish(world, case, step, ended)
    url = f"/cases/steps/{pending(case, 'notify_township').task.pk}/"
    form = sign_in("赵刚").get(url).context["form"]
    assert not form["now"].value()
    assert form["disposal"].value()


@pytest.mark.slow
def test_while_a_child_is_looked_for_every_notice_says_so_and_the_township_looks_too(
    world: World, sign_in: SignIn
) -> None:
    case, police, town = emergency(world, child(world)), sign_in("赵刚"), sign_in("王强")
    finish(world, case, "attend", "living_alone", "missing")
    sheet = done(outcomes=["still_missing"], clothes="红色外套", statement="已发布查找信息")
    police.post(f"/cases/steps/{pending(case, 'search').task_id}/", sheet)
    assert town.get(f"/cases/{case.pk}/").status_code == 404
    first = f"/cases/steps/{pending(case, 'tell_of_missing').task_id}/"
    assert police.get(first).context["form"]["now"].value() == "还没有找到，正在查找"
    police.post(first, done(outcomes=["told"], situation="放学没有回家", advice="请去河边找"))
    help_ = pending(case, "join_search").task
    assert help_.organisation.name == "青岩镇人民政府"
    assert "红色外套" in town.get(f"/cases/steps/{help_.pk}/").content.decode()
    assert town.get(f"/cases/{case.pk}/").status_code == 200
    finish(world, case, "order_parents_back", "back")
    form = police.get(f"/cases/steps/{pending(case, 'notify_township').task_id}/").context["form"]
    assert form["now"].value() == "还没有找到，正在查找"
    assert "已发布查找信息" in form["disposal"].value()
    assert "请去河边找" not in form["disposal"].value(), "a notice does not tell of the one before"


def test_the_first_hour_sheet_grows_and_nobody_types_it_again(
    world: World, sign_in: SignIn
) -> None:
    grandmother: dict[str, Any] = {"caregiver.name": "李桂花", "caregiver.phone": "19900003333"}
    case, police = emergency(world, child(world, **grandmother)), sign_in("赵刚")
    finish(world, case, "attend", "missing")
    url = f"/cases/steps/{pending(case, 'search').task.pk}/"
    assert police.get(url).context["form"]["guardian"].value() == "李桂花，19900003333"
    police.post(url, done(only="1", clothes="红色外套", places="河边"))
    police.post(url, done(only="1", clothes="红色外套，换了蓝鞋"))
    form = police.get(url).context["form"]
    assert form["clothes"].value() == "红色外套，换了蓝鞋"
    assert form["places"].value() == "河边"


def test_the_sheet_goes_on_while_the_search_does(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    finish(world, case, "attend", "missing")
    sheet = {"clothes": "红色外套", "guardian": "姑姑，19900003333"}
    step = pending(case, "search").task
    police.post(f"/cases/steps/{step.pk}/", done(outcomes=["still_missing"], **sheet))
    page = police.get(f"/cases/steps/{pending(case, 'go_on_searching').task_id}/").content.decode()
    for words in sheet.values():
        assert f"{words}</textarea>" in page or f'value="{words}"' in page


@pytest.mark.slow
def test_the_hand_over_is_printed_for_two_signatures(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    finish(world, case, "order_parents_back", "unreachable")
    step, police = pending(case, "escort_to_care"), sign_in("赵刚")
    police.post(
        f"/response/steps/{step.task.pk}/",
        done(
            outcomes=["placed"], to="1", to_name="李勇", relationship="83", health="轻微发烧",
            statement="两名民警护送", belongings="书包一个", why_not_before="祖母家不安全",
        ),
    )  # fmt: skip
    told = Conclusion.objects.get(assignment=step)
    url = f"/cases/papers/F07/{told.pk}."
    assert f"{url}pdf" in police.get(f"/cases/{case.pk}/").content.decode()
    pdf = police.get(f"{url}pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    word = Document(io.BytesIO(police.get(f"{url}docx").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for words in (
        "交给谁照料",
        "其他近亲属",
        "李勇",
        "轻微发烧",
    ):
        assert words in cells
    # Whoever takes the child in signs it, and does not read what the police wrote for themselves.
    for kept in ("两名民警护送", "祖母家不安全", "排在前面的为什么不行"):
        assert kept not in "".join(cells)
    assert "祖母家不安全" in police.get(f"/cases/{case.pk}/").content.decode()
    assert any("李小雨" in cell for cell in cells)
    assert any(cell.startswith("交出人（两名民警签名）：") for cell in cells)
    assert cells[cells.index("用药和过敏") + 1] == ""  # room to write by hand
    for wrong in ("F08", "F99"):
        assert police.get(f"/cases/papers/{wrong}/{told.pk}.pdf").status_code == 404
    assert police.get(f"{url}exe").status_code == 404
    assert police.get(f"/cases/papers/F07/{case.pk}.pdf").status_code == 404
    # The village takes part, but this is not its paper; the next township knows of nothing.
    assert sign_in("李梅").get(f"{url}pdf").status_code == 404
    assert sign_in("何敏").get(f"{url}pdf").status_code == 404


def test_the_family_is_told_of_the_assessment_on_paper(world: World, sign_in: SignIn) -> None:
    case = begin_case(
        child=child(world), key="assessment_and_support", because="x", by=world.officer("王强")
    ).case
    step, town = pending(case, "assign"), sign_in("王强")
    town.post(
        f"/cases/steps/{step.task.pk}/",
        done(
            outcomes=["joint"], told="5", assessed_on="2099-05-07", where="家里",
            bring="奶奶在家，带户口簿", statement="邻居说起过这一家",
        ),
    )  # fmt: skip
    told = Conclusion.objects.get(assignment=step)
    word = Document(io.BytesIO(town.get(f"/cases/papers/F12/{told.pk}.docx").content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for words in ("青岩镇人民政府", "2099年5月7日", "奶奶在家，带户口簿"):
        assert words in cells
    assert cells[cells.index("联系人和电话") + 1] == ""
    assert any(cell.startswith("监护人或者照护人（签收）") for cell in cells)
    assert "邻居" not in "".join(cells)
    assert "国发〔2016〕13号 四（三）" in "".join(line.text for line in word.paragraphs)
    assert town.get(f"/cases/papers/F12/{told.pk}.pdf").content.startswith(b"%PDF")
    assert sign_in("李梅").get(f"/cases/papers/F12/{told.pk}.pdf").status_code == 404


def test_what_is_handed_over_holds_what_was_asked_not_what_was_answered(
    world: World, sign_in: SignIn
) -> None:
    by = world.officer("李梅")
    case = begin_case(
        child=child(world), key="guardianship_intervention", because="x", by=world.officer("王强")
    ).case
    finish(world, case, "identify", "minor", by="王强")
    told = record_progress(
        assignment=pending(case, "admonish"), by=by,
        done=Done(statement="学校先说的", said={
            "to": "1", "demand": "每周联系", "until": "2026-05-07", "reply": "说过几天", "signed": "0",
        }),
    )  # fmt: skip
    cells = cells_of(sign_in("李梅").get(f"/cases/papers/F14/{told.pk}.docx"))
    assert "每周联系" in cells
    assert "2026年5月7日" in cells
    for kept in ("说过几天", "已签收", "学校先说的"):
        assert kept not in "".join(cells)


def test_a_ground_of_the_law_is_printed_with_its_code(world: World, sign_in: SignIn) -> None:
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("王强")
    ).case
    step = pending(case, "decide")
    finish_step(
        assignment=step,
        done=Done(["guardian_refuses"], {"ground": "T4"}),
        by=world.officer("林涛"),
    )
    cells = cells_of(sign_in("林涛").get(f"/cases/papers/F18/{step.conclusion.pk}.docx"))
    assert any(cell.startswith("T4 监护人拒绝或怠于履职") for cell in cells)


def test_a_step_without_facts_has_no_paper(world: World, sign_in: SignIn) -> None:
    case = emergency(world, about="河边的男孩")
    finish(world, case, "attend", "living_alone")
    told = Conclusion.objects.get()
    assert sign_in("赵刚").get(f"/cases/papers/F07/{told.pk}.pdf").status_code == 404


def test_a_paper_about_a_child_on_no_file_says_who_it_is_as_far_as_known(
    world: World, sign_in: SignIn
) -> None:
    case = emergency(world, about="河边的男孩")
    finish(world, case, "attend", "missing")
    step = pending(case, "search")
    record_progress(assignment=step, done=Done(said={"looks": "一米二"}), by=world.officer("赵刚"))
    told = Progress.objects.get()
    word = sign_in("赵刚").get(f"/cases/papers/F07B/{told.pk}.docx")
    cells = [
        c.text for t in Document(io.BytesIO(word.content)).tables for r in t.rows for c in r.cells
    ]
    assert "河边的男孩" in cells
    assert "一米二" in cells


def test_facts_are_told_in_words(world: World) -> None:
    told = dict(said(FACTS["placement"], {"to": "2", "to_name": "大坪村委会"}))
    assert told == {"交给谁照料": "村（居）民委员会", "姓名或者单位": "大坪村委会"}


def test_an_assessment_reads_and_prints(world: World, sign_in: SignIn) -> None:
    by = world.officer("王强")
    case = begin_case(child=child(world), key="assessment_and_support", because="x", by=by).case
    finish(world, case, "assign", "joint", by="王强")
    step, town = pending(case, "assess"), sign_in("王强")
    town.post(
        f"/assessments/steps/{step.task.pk}/",
        done(outcomes=["neglected"], safety="2", guardianship="2", health="3", needs=["1", "3"]),
    )
    told = Conclusion.objects.get(assignment=step)
    page = town.get(f"/cases/{case.pk}/").content.decode()
    assert "监护不当" in page
    assert "监护指导、心理疏导" in page
    assert town.get(f"/cases/papers/F09/{told.pk}.pdf").status_code == 200


def test_a_notice_to_a_parent_names_him(world: World, sign_in: SignIn) -> None:
    one = child(world)
    case = begin_case(
        child=one, key="guardianship_intervention", because="x", by=world.officer("王强")
    ).case
    finish(world, case, "identify", "minor", by="王强")
    step = pending(case, "admonish")
    told = record_progress(assignment=step, done=Done(said={"to": "1"}), by=world.officer("李梅"))
    word = sign_in("李梅").get(f"/cases/papers/F14/{told.pk}.docx")
    assert "父亲（李强）" in cells_of(word)


def test_a_promise_in_writing_is_a_paper_of_its_own_and_not_in_the_notice(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="guardianship_intervention", because="x", by=world.officer("王强")
    ).case
    finish(world, case, "identify", "minor", by="王强")
    step, village = pending(case, "admonish"), world.officer("李梅")
    without = record_progress(assignment=step, done=Done(said={"conduct": "夜里不归"}), by=village)
    told = record_progress(
        assignment=step, done=Done(said={"to": "1", "promise": "每周打两次电话"}), by=village
    )
    page = sign_in("李梅")
    papers = page.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/papers/F14B/{told.pk}.pdf" in papers
    assert f"/cases/papers/F14B/{without.pk}.pdf" not in papers
    assert f"/cases/papers/F14/{told.pk}.pdf" not in papers
    promise = cells_of(page.get(f"/cases/papers/F14B/{told.pk}.docx"))
    assert {"父亲（李强）", "每周打两次电话"} <= set(promise)
    notice = cells_of(page.get(f"/cases/papers/F14/{without.pk}.docx"))
    assert "夜里不归" in notice
    assert not [one for one in notice if "保证" in one]


def test_the_report_on_an_intervention_holds_all_that_was_done(
    world: World, sign_in: SignIn
) -> None:
    case = emergency(world, child(world))
    police = sign_in("赵刚")
    finish(world, case, "attend", "living_alone")
    for words in ("没人接", "托老乡带话，没有回话"):
        record_progress(
            assignment=pending(case, "order_parents_back"), by=world.officer("赵刚"),
            done=Done(said={"who": "1", "words": words}),
        )  # fmt: skip
    finish(world, case, "order_parents_back", "unreachable")
    step = pending(case, "escort_to_care")
    finish_step(
        assignment=step, by=world.officer("赵刚"),
        done=Done(["placed"], {"to": "1", "to_name": "李勇"}, statement="两名民警护送"),
    )  # fmt: skip
    url = f"/cases/{case.pk}/intervention"
    assert f"{url}.docx" in police.get(f"/cases/{case.pk}/").content.decode()
    assert police.get(f"{url}.pdf").content.startswith(b"%PDF")
    cells = cells_of(police.get(f"{url}.docx"))
    (placed,) = [one for one in cells if "李勇" in one]
    assert "青岩镇派出所：" in placed
    assert "两名民警护送" in placed
    # That the parents could not be reached is shown by each time somebody tried.
    tried = [one for one in cells if "联系谁：父亲" in one]
    assert [words in one for words, one in zip(("没人接", "托老乡带话"), tried, strict=True)] == [
        True
    ] * 2
    (owed,) = [cells[n + 1] for n, one in enumerate(cells) if one == "还没有办完的"]
    assert "通报" in owed
    assert police.get(f"{url}.exe").status_code == 404
    for stranger in ("李梅", "何敏"):
        assert sign_in(stranger).get(f"{url}.pdf").status_code == 404


def test_the_report_on_an_intervention_says_nothing_twice(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    finish(world, case, "attend", "accident")
    finish(world, case, "rescue", "treated")
    step = pending(case, "notify_township").task
    told = {"situation": "摔伤", "disposal": "已送医", "advice": "请看看家里"}
    police.post(f"/cases/steps/{step.pk}/", done(outcomes=["notified"], **told))
    cells = cells_of(police.get(f"/cases/{case.pk}/intervention.docx"))
    (notice,) = [one for one in cells if "请看看家里" in one]
    assert "已通报" in notice
    assert "已送医" not in notice  # it stands in the line of the step itself


def test_the_report_on_an_intervention_begins_with_what_was_told(
    world: World, sign_in: SignIn
) -> None:
    matter = Matter("mandatory_report", DAPING, "强制报告：孩子一个人住", child(world))
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    finish(world, case, "accept", "accepted")
    cells = cells_of(sign_in("赵刚").get(f"/cases/{case.pk}/intervention.docx"))
    assert cells[cells.index("起因") + 1] == "强制报告：孩子一个人住"
    assert cells.count("起因") == 1, "that one step led to another is no cause"


def test_where_nothing_was_urgent_there_is_no_report_on_it(world: World, sign_in: SignIn) -> None:
    by = world.officer("王强")
    case = begin_case(child=child(world), key="assessment_and_support", because="x", by=by).case
    assert sign_in("王强").get(f"/cases/{case.pk}/intervention.pdf").status_code == 404


def cells_of(word: Any) -> list[str]:
    """What stands in the cells of a Word file."""
    tables = Document(io.BytesIO(word.content)).tables
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_the_decision_who_is_guardian_tells_where_and_by_when_it_is_contested(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="temporary_guardianship", because="x", by=world.officer("林涛")
    ).case
    for step, outcome in (
        ("decide", "guardian_prevented"), ("place", "relative"), ("review", "disputed"),
    ):  # fmt: skip
        finish(world, case, step, outcome, by="林涛")
    office, step_ = sign_in("林涛"), pending(case, "appoint_guardian")
    office.post(
        f"/cases/steps/{step_.task.pk}/", done(outcomes=["appointed"], guardian="外祖母王桂英")
    )
    told = Conclusion.objects.get(assignment=step_)
    cells = cells_of(office.get(f"/cases/papers/F18G/{told.pk}.docx"))
    assert "三十日内向人民法院申请" in "".join(cells)


def test_a_report_of_an_assessment_prints_the_level_that_was_agreed_upon_after_it(
    world: World, sign_in: SignIn
) -> None:
    by = world.officer("王强")
    case = begin_case(child=child(world), key="assessment_and_support", because="x", by=by).case
    finish(world, case, "assign", "joint", by="王强")
    finish(world, case, "assess", "insufficient", by="王强")
    told = Conclusion.objects.get(assignment__step="assess")
    label = FACTS["grade"].items["level"].label

    def printed() -> dict[str, str]:
        made = paper_for(by, "F09", told.pk)
        assert made is not None
        return dict(made.paper.rows)

    assert printed()[label] == ""
    finish(world, case, "grade", "yellow", by="王强")
    assert printed()[label] == "黄：定期介入"


@pytest.mark.parametrize(
    ("procedure", "step", "outcome", "cites"),
    [
        (
            "guardianship_intervention",
            "punish",
            "punished",
            "《治安管理处罚法（2025年修订）》第五十三条",
        ),
        ("protection_order", "stop_violation", "sanctioned", "《反家庭暴力法》第三十四条"),
    ],
)
def test_a_penalty_is_printed_with_the_basis_of_its_own_step(
    procedure: str, step: str, outcome: str, cites: str, world: World
) -> None:
    case = emergency(world, child(world))
    proceeding = begin(case, Matter(procedure, DAPING, "再次施暴"), timezone.now(), CLOCK)
    start(case, proceeding, step, timezone.now(), CLOCK)
    by = world.officer("赵刚")
    told = finish_step(
        assignment=pending(case, step),
        done=Done([outcome], {"cites": "治安管理处罚法第五十一条第一款"}),
        by=by,
    )
    made = paper_for(by, "F15C", told.pk)
    assert made is not None
    assert cites in made.paper.basis
    assert ("决定书引用的条款", "治安管理处罚法第五十一条第一款") in made.paper.rows
    assert "《反家庭暴力法》第三十三条；《反家庭暴力法》第三十四条" not in made.paper.basis


def test_a_decision_that_is_handed_over_does_not_say_how_it_was_dealt_with(world: World) -> None:
    case, by = emergency(world, child(world)), world.officer("林涛")
    matter = Matter("temporary_guardianship", DAPING, "查找不到监护人")
    start(
        case, begin(case, matter, timezone.now(), CLOCK), "arrange_long_term", timezone.now(), CLOCK
    )
    step = pending(case, "arrange_long_term")
    done = Done([step.law.outcomes[0].key], {"ground": "G1"}, statement="局里有不同意见")
    told = finish_step(assignment=step, done=done, by=by)
    made = paper_for(by, "F18F", told.pk)
    assert made is not None
    assert "局里有不同意见" not in str(made.paper.rows)
