"""Doubtful reports: somebody is always asked, sees what differs, and never sorts what is said of colleagues."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.work.reports.test_photos import snapshot
from tests.work.reports.test_reports import filed
from tests.world import COUNTY, DAPING, LIUWAN, World
from tonghu.base.audit.actors import CONSOLE, PUBLIC
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.actions import appoint, enrol_officer
from tonghu.base.people.models import Officer
from tonghu.record.cases.actions import close_case, reopen_case
from tonghu.record.cases.models import Case, ClosureKind
from tonghu.record.tasks.models import Task
from tonghu.work.reports.actions import add_photo, add_to_report, finish_sorting, sort_reports
from tonghu.work.reports.models import Report, Word
from tonghu.work.reports.questions import clusters, like_this, stage_of, unasked
from tonghu.work.reports.rules import alike, gist

SignIn = Callable[[str], Client]


def asked() -> Task:
    """The open duty to sort."""
    return Task.objects.open().get(kind="reports.sort")


def test_whoever_works_with_the_accused_neither_sees_nor_sorts_it(
    world: World, sign_in: SignIn
) -> None:
    accused = filed(crowded=True, suspect="police", story="派出所的人打了孩子")
    officer = world.officer("赵刚")  # sorts for the township, and works where the accused does
    assert Report.objects.visible_to(officer).count() == 0
    assert sign_in("赵刚").get(f"/reports/{accused.pk}/").status_code == 404
    with pytest.raises(Refused, match="您的同事"):
        sort_reports(reports=[accused], send=False, reason="x", by=officer)
    assert [one.first for one in clusters(world.officer("林涛"))] == [accused]
    other = filed(crowded=True, suspect="parent", story="父亲打了孩子")
    assert list(Report.objects.visible_to(officer)) == [other]


def test_where_the_sorters_themselves_are_accused_another_office_is_asked(
    world: World, sign_in: SignIn
) -> None:
    filed(crowded=True, suspect="parent")
    accused = filed(crowded=True, suspect="bureau", story="公安局的人打了孩子")
    police, civil = Task.objects.filter(kind="reports.sort").order_by("opened_at")
    assert [str(one.organisation) for one in (police, civil)] == ["云溪县公安局", "云溪县民政局"]
    assert unasked() == []
    sort_reports(
        reports=list(Report.objects.exclude(pk=accused.pk)), send=False, reason="x",
        by=world.officer("林涛"),
    )  # fmt: skip
    police.refresh_from_db()
    assert police.closed_at is not None, "what they must not see does not hold up what they see"
    civil.refresh_from_db()
    assert civil.closed_at is None
    civil.delete()
    assert unasked() == [accused.pk]


@pytest.fixture
def bureau(world: World) -> Officer:
    """Somebody of the county's police."""
    return _liaison(world, "郑涛", "云溪县公安局", COUNTY)


def _liaison(world: World, name: str, office: str, place: str) -> Officer:
    officer = enrol_officer(login=f"l{place}", name=name, by=CONSOLE)
    appoint(
        officer=officer, organisation=world.organisation(office), role="police_liaison",
        place=place, reason="测试县", by=CONSOLE,
    )  # fmt: skip
    return officer


@pytest.mark.parametrize(
    ("story", "office", "sorts", "others"),
    [
        ("民政局的林涛打了孩子", "云溪县公安局", "郑涛", ["林涛", "赵刚"]),
        ("郑涛在公安局上班，打孩子", "云溪县民政局", "林涛", ["郑涛", "赵刚"]),
        ("赵刚打了孩子", "云溪县公安局", "郑涛", ["林涛", "赵刚"]),
        ("郑涛和林涛一起喝酒，打孩子", "青岩镇派出所", "赵刚", ["郑涛", "林涛"]),
    ],
)
def test_what_speaks_of_a_sorter_is_sorted_by_another_office_alone(
    story: str, office: str, sorts: str, others: list[str], world: World, sign_in: SignIn,
    bureau: Officer,
) -> None:  # fmt: skip
    report = filed(crowded=True, story=story)
    assert asked().organisation.name == office
    for name in others:
        officer = world.officer(name)
        assert not Report.objects.visible_to(officer).exists()
        assert clusters(officer) == []
        assert sign_in(name).get(f"/reports/{report.pk}/").status_code == 404
        with pytest.raises(Refused, match="您的同事"):
            sort_reports(reports=[report], send=False, reason="x", by=officer)
    assert unasked() == []
    desk = sign_in(sorts)
    assert story in desk.get(f"/reports/sorting/{asked().pk}/").content.decode()
    desk.post("/reports/sorting/", {"cluster": report.cluster, "report": "", "send": "yes"})
    report.refresh_from_db()
    assert report.proceeding is not None
    assert not Task.objects.open().filter(kind="reports.sort").exists()
    for name in others:
        if name in story:
            assert not Report.objects.visible_to(world.officer(name)).exists()


def test_what_nobody_else_may_sort_is_not_held_back(world: World) -> None:
    report = filed(crowded=True, story="林涛和赵刚一起打孩子")
    assert report.proceeding is not None
    kept = {one.organisation.name for one in report.proceeding.case.conflicts.all()}
    assert kept == {"云溪县民政局", "青岩镇派出所"}
    chosen = filed(crowded=True, story="林涛打了孩子", suspect="bureau")
    assert chosen.proceeding is not None
    assert not Report.objects.waiting().exists()


def test_of_whom_the_reporter_speaks_later_sorts_it_no_more(world: World, bureau: Officer) -> None:
    report = filed(crowded=True)
    county = world.officer("林涛")
    assert list(Report.objects.visible_to(county)) == [report]
    add_to_report(report=report, text="是民政局的林涛干的", by=PUBLIC)
    assert not Report.objects.visible_to(county).exists()
    assert asked().organisation.name == "云溪县公安局"
    add_to_report(report=report, text="郑涛、赵刚也在", by=PUBLIC)
    report.refresh_from_db()
    assert report.proceeding is not None
    kept = {one.organisation.name for one in report.proceeding.case.conflicts.all()}
    assert kept == {"云溪县民政局", "云溪县公安局", "青岩镇派出所"}


def test_of_those_that_say_the_same_the_one_is_read_that_says_danger_now(world: World) -> None:
    for _ in range(2):
        filed(crowded=True, story="打孩子")
    now = filed(crowded=True, story="打孩子", ongoing=True)
    (cluster,) = clusters(world.officer("林涛"))
    assert (cluster.number, cluster.first) == (3, now)


def test_what_comes_after_the_sorting_is_somebodys_duty_again(world: World) -> None:
    first = filed(crowded=True)
    filed(crowded=True, story="第二件")
    begun = asked()  # one duty, however many
    sort_reports(
        reports=list(Report.objects.waiting()), send=False, reason="x", by=world.officer("林涛")
    )
    filed(crowded=True, story="第三件，同一个小时里")
    assert asked() != begun
    assert first.at - timedelta(hours=1) < asked().opened_at


def test_the_hour_asks_where_nobody_was_asked(world: World) -> None:
    filed(crowded=True)
    assert unasked() == []
    Task.objects.filter(kind="reports.sort").delete()
    assert unasked() == [Report.objects.get().pk]
    call_command("jobs", "hourly")
    assert asked().organisation.name == "云溪县公安局"
    assert unasked() == []


def test_what_is_told_later_is_looked_at_again_though_it_was_kept_here(
    world: World, sign_in: SignIn
) -> None:
    report, bureau = filed(crowded=True), world.officer("林涛")
    sort_reports(reports=[report], send=False, reason="像是玩笑", by=bureau)
    assert not Task.objects.open().filter(kind="reports.sort").exists()
    report.refresh_from_db()
    add_to_report(report=report, text="孩子今天又挨打了，手肿了", by=PUBLIC)
    add_photo(report=report, name="x", content=snapshot(), by=PUBLIC)
    report.refresh_from_db()
    assert report.dismissed_at is None
    page = sign_in("林涛").get(f"/reports/sorting/{asked().pk}/").content.decode()
    assert "手肿了" in page
    assert "照片1.jpeg" in page
    # Who kept it here and why is in the log for good.
    assert Entry.objects.get(verb="reports.sort_reports").ground == "像是玩笑"
    Task.objects.filter(pk=asked().pk).update(organisation=world.organisation("云溪县民政局"))
    with pytest.raises(Refused, match="还有 1 件"):
        finish_sorting(task=asked(), by=bureau)


def test_whoever_may_sort_finds_the_desk_and_the_last_one_ends_the_duty_of_whoever_was_asked(
    world: World, sign_in: SignIn
) -> None:
    """The county's police was asked; nobody there is online."""
    one = filed(crowded=True)
    assert asked().organisation.name == "云溪县公安局"
    county = sign_in("林涛")
    waiting = county.get("/reports/?list=waiting").content.decode()
    assert "青岩镇大坪村" in waiting
    assert 'href="/reports/sorting/"' in waiting
    assert 'href="/reports/sorting/"' not in sign_in("王强").get("/reports/?list=waiting").content.decode()  # fmt: skip
    assert "夜里听见打孩子" in county.get("/reports/sorting/").content.decode()
    duty = asked()
    # What goes to the police needs no reason; what is kept here does.
    kept = county.post("/reports/sorting/", {"cluster": one.cluster, "report": "", "send": "no"})
    assert kept.status_code == 422
    assert "请写明理由" in kept.content.decode()
    county.post("/reports/sorting/", {"cluster": one.cluster, "send": "yes"})
    duty.refresh_from_db()
    assert duty.closed_at is not None
    assert "云溪县民政局甄别" in duty.completion.statement
    one.refresh_from_db()
    assert one.proceeding is not None


def test_what_is_sent_at_one_stroke_is_one_case_and_the_most_pressing_leads_it(
    world: World, sign_in: SignIn
) -> None:
    first = filed(crowded=True, story="3组那家的孩子没有人管")
    second = filed(crowded=True, story="5组那家的孩子没有人管", ongoing=True)
    third = filed(crowded=True, story="7组那家的孩子没有人管", suspect="town_official")
    sign_in("林涛").post("/reports/sorting/", {"cluster": first.cluster, "send": "yes"})
    case = Case.objects.get()
    assert set(Report.objects.of_case(case)) == {first, second, third}
    note = Task.objects.get(kind="reports.note")
    assert (note.subject_id, note.at_once) == (second.pk, True)
    # One of them accuses somebody of the township: it keeps out of the whole case.
    assert note.organisation.name == "云溪县民政局"
    assert sign_in("王强").get(f"/reports/{first.pk}/").status_code == 404
    assert {one.organisation.name for one in third.deliveries.all()} == {
        "青岩镇派出所", "云溪县民政局",
    }  # fmt: skip


def test_what_says_the_same_is_seen_one_by_one_where_the_digits_matter(
    world: World, sign_in: SignIn
) -> None:
    some = [filed(crowded=True, story=f"{n}组那家的孩子没有人管") for n in (3, 5, 7)]
    county, url = sign_in("林涛"), f"/reports/sorting/{asked().pk}/"
    page = county.get(url).content.decode()
    assert "内容相同的 3 件" in page
    assert '<span class="soft">3 件</span>' in page
    cluster = some[0].cluster
    each = f"{url}?cluster={cluster}"
    assert each.rpartition("/")[2] in page
    shown = county.get(each).content.decode()
    assert all(f"{n}组那家" in shown for n in (3, 5, 7))
    chosen = {"cluster": cluster, "report": some[1].pk, "send": "yes", "reason": "写得具体"}
    assert county.post(each, chosen).headers["Location"] == each
    sent = Report.objects.exclude(proceeding=None)
    assert [one.pk for one in sent] == [some[1].pk]
    assert Report.objects.waiting().count() == 2
    county.post(url, {"cluster": cluster, "send": "no", "reason": "已经核实，没有这家"})
    assert "没有要甄别的报告" in county.get(each).content.decode()


def test_a_reason_typed_without_a_choice_is_kept_where_it_was_typed(
    world: World, sign_in: SignIn
) -> None:
    first, second = filed(crowded=True), filed(crowded=True, story="另外一件事情")
    county, url = sign_in("林涛"), f"/reports/sorting/{asked().pk}/"
    answer = county.post(url, {"cluster": second.cluster, "report": "", "reason": "像是玩笑"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count('value="像是玩笑"') == 1
    begins = page.index("另外一件事情")
    assert "像是玩笑" in page[begins : page.index("</section>", begins)]
    assert "请选择怎样处理。" in page
    assert Report.objects.waiting().filter(pk__in=[first.pk, second.pk]).count() == 2


def test_what_says_nearly_the_same_is_pointed_at_and_never_put_together(
    world: World, sign_in: SignIn
) -> None:
    filed(crowded=True, story="河边砖房那家的男孩天天挨打，夜里哭得厉害")
    filed(crowded=True, story="河边砖房的男孩天天挨打，夜里哭得很厉害，求求你们")
    filed(crowded=True, story="有人在小学门口卖假药")
    found = clusters(world.officer("林涛"))
    assert [(one.number, one.near) for one in found] == [(1, [2]), (1, [1]), (1, [])]
    page = sign_in("林涛").get(f"/reports/sorting/{asked().pk}/").content.decode()
    assert '<a href="#n2">第 2 条</a>' in page
    assert alike(gist(["打孩子"]), gist(["打孩子！"]))
    assert not alike(gist(["打"]), gist(["打"]))  # one character is no likeness
    assert not alike(gist(["打孩子"]), gist(["卖假药"]))


def test_the_page_of_sorting_asks_no_more_for_ten_times_as_many(
    world: World, sign_in: SignIn
) -> None:
    county = sign_in("林涛")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            path = f"/reports/sorting/{asked().pk}/"
            assert county.get(path, headers={"X-Unattended": "1"}).status_code == 200
        return len(captured)

    words = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
    for n in words[:2]:
        filed(crowded=True, story=n * 9)
    queries()
    few = queries()
    for n in words[2:]:
        one = filed(crowded=True, story=n * 9)
        add_to_report(report=one, text="再说一句", by=PUBLIC)
    assert queries() <= few


def test_reports_that_may_be_about_the_same_stand_beside_each_other(
    world: World, sign_in: SignIn
) -> None:
    one = filed(story="河边砖房那家的男孩天天挨打，夜里哭得厉害")
    near = filed(story="河边砖房的男孩天天挨打，夜里哭得很厉害", place=LIUWAN)
    named = filed(story="没来上学", details={"child_name": "小石头"})
    again = filed(story="脸上有伤", details={"child_name": "小石头"})
    filed(story="河边砖房那家的男孩天天挨打，夜里哭", place="990131102200")  # another township
    town = world.officer("王强")
    assert like_this(town, one) == [(near, "说的话相近")]
    assert like_this(town, named) == [(again, "说的话相近")]
    known = child(world)
    first, second = filed(child=known, story="甲"), filed(child=known, story="乙")
    assert like_this(town, first) == [(second, "同一个孩子")]
    assert "可能说的是同一件事" in sign_in("王强").get(f"/reports/{one.pk}/").content.decode()
    assert like_this(world.officer("何敏"), one) == []


def test_of_two_cases_about_one_thing_a_person_makes_one_and_both_reporters_are_answered(
    world: World, sign_in: SignIn
) -> None:
    first, second = filed(), filed(story="那家又打孩子了，我在隔壁")
    assert first.proceeding is not None
    assert second.proceeding is not None
    into, case = first.proceeding.case, second.proceeding.case
    assert into != case
    finish(world, into, "accept", "accepted")
    closed = close_case(
        case=case,
        kind=ClosureKind.JOINED,
        into=into,
        reason="是同一个孩子",
        by=world.officer("周静"),
    )
    assert stage_of(second) == "已送到公安机关" or stage_of(second) == "正在办理"
    step = pending(into, "acknowledge").task
    police = sign_in("赵刚")
    page = police.get(f"/cases/{into.pk}/").content.decode()
    assert f"/reports/{first.pk}/" in page
    assert f"/reports/{second.pk}/" in page  # what was reported twice is read in one place
    police.post(f"/reports/answers/{step.pk}/", done(outcomes=["told"], words="民警已到现场。"))
    assert {one.report_id for one in Word.objects.all()} == {first.pk, second.pk}
    # Opened again, it stands for itself.
    assert case.proceedings.get() == second.proceeding
    reopen_case(
        case=Case.objects.get(pk=case.pk), at=[(second.proceeding, "accept")],
        reason="不是同一个孩子", by=world.officer("周静"),
    )  # fmt: skip
    assert list(Report.objects.of_case(into)) == [first]
    assert closed.into == into


@pytest.mark.slow
def test_what_the_police_take_for_the_same_goes_on_in_the_other_case(
    world: World, sign_in: SignIn
) -> None:
    first = filed(story="河边砖房那家的男孩天天挨打，夜里哭得厉害")
    police = sign_in("赵刚")
    assert first.proceeding is not None
    into = first.proceeding.case
    url = f"/reports/accepting/{pending(into, 'accept').task.pk}/"
    assert "并入哪一件" not in police.get(url).content.decode()  # there is no other
    alone = police.post(url, done(outcomes=["duplicate"]))
    assert "没有在办的另一件" in alone.content.decode()
    police.post(url, done(outcomes=["accepted"]))

    second = filed(story="河边砖房的男孩天天挨打，夜里哭得很厉害", suspect="village_official")
    assert second.proceeding is not None
    case = second.proceeding.case
    url = f"/reports/accepting/{pending(case, 'accept').task.pk}/"
    assert f"{into.number} 可能是同一件" in police.get(url).content.decode()
    for wrong, said in (
        ({"outcomes": ["duplicate"]}, "请选并入哪一件"),
        ({"outcomes": ["accepted"], "into": into.pk}, "结论里也请选"),
        ({"outcomes": ["accepted", "duplicate"], "into": into.pk}, "不能同时得出"),
    ):
        answer = police.post(url, done(**wrong))
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert police.post(url, done(only="1", outcomes=[], statement="正在问")).status_code == 302
    police.post(url, done(outcomes=["duplicate"], into=into.pk))
    closure = Case.objects.get(pk=case.pk).closure
    assert closure is not None
    assert (closure.kind, closure.into) == ("joined", into)
    # Both are read in one place, and whoever told it the second time is told as well.
    assert set(Report.objects.of_case(into)) == {first, second}
    tell = pending(case, "acknowledge").task
    police.post(f"/reports/answers/{tell.pk}/", done(outcomes=["told"], words="已并入，民警在办。"))
    assert second.words.get().text == "已并入，民警在办。"
    assert not Task.objects.open().filter(pk=tell.pk).exists()
    # The second report accuses somebody of the village: it keeps out of both.
    assert {one.organisation.name for one in into.conflicts.all()} == {"大坪村民委员会"}


def test_a_duty_to_report_leads_to_the_form_and_the_report_ends_it(
    world: World, sign_in: SignIn
) -> None:
    one, town = child(world, birth_date="2022-03-05", id_number=None), sign_in("王强")
    town.post(
        f"/assessments/children/{one.pk}/new/", {"done_on": "2026-11-20", "q_watched": "3"}
    )  # fmt: skip
    duty = Task.objects.get(kind="assessments.report")
    assert f"/reports/owed/{duty.pk}/" in town.get(f"/tasks/{duty.pk}/").content.decode()
    url = f"/reports/owed/{duty.pk}/"
    page = town.get(url).content.decode()
    assert 'value="李小雨"' in page
    assert "自动办结" in page
    assert sign_in("何敏").get(url).status_code == 404
    sent = town.post(url, {"situations": ["S1"], "place": DAPING, "story": "一个人在家"})
    assert "回执编号" in sent.content.decode()
    duty.refresh_from_db()
    assert duty.completion.outcome == "已报告"
    assert duty.completion.fact_id == Report.objects.get().pk
    assert town.get(url).headers["Location"] == f"/tasks/{duty.pk}/"


def test_whoever_reports_first_ends_the_duty_of_whoever_owed_it(
    world: World, sign_in: SignIn
) -> None:
    one = child(world, birth_date="2022-03-05", id_number=None)
    sign_in("王强").post(
        f"/assessments/children/{one.pk}/new/", {"done_on": "2026-11-20", "q_watched": "3"}
    )  # fmt: skip
    filed(child=one, by=world.officer("李梅"))
    assert not Task.objects.open().filter(kind="assessments.report").exists()


def test_whoever_must_not_know_of_a_report_owes_its_own_as_before(
    world: World, sign_in: SignIn
) -> None:
    one = child(world, birth_date="2022-03-05", id_number=None)
    sign_in("王强").post(
        f"/assessments/children/{one.pk}/new/", {"done_on": "2026-11-20", "q_watched": "3"}
    )  # fmt: skip
    filed(child=one, by=world.officer("李梅"), suspect="town_official")
    owed = Task.objects.open().filter(kind="assessments.report")
    assert [str(task.organisation) for task in owed] == ["青岩镇人民政府"]
    # Its own report ends it, also where somebody else told it.
    filed(child=one, by=world.officer("王强"), story="邻居说孩子一个人在家")
    assert not owed.all().exists()


def test_whoever_chose_what_it_is_comes_before_what_only_stands_alone(world: World) -> None:
    for words in ("哈哈无聊", "路过看看", "有人在吗"):
        filed(crowded=True, situations=[], story=words)
    real = filed(crowded=True, story="孩子一个人在家一个月了")
    order = clusters(world.officer("林涛"))
    assert [order[0].first, len(order)] == [real, 4]


def test_what_was_ticked_is_kept_here_with_one_reason_and_never_sent_together(
    world: World, sign_in: SignIn
) -> None:
    junk = [filed(crowded=True, situations=[], story=words) for words in ("哈哈无聊", "路过看看")]
    real = filed(crowded=True, story="孩子一个人在家一个月了")
    county, url = sign_in("林涛"), "/reports/sorting/"
    ticked = [one.cluster for one in junk]
    nothing = county.post(url, {"many": "1", "send": "no", "reason": "都是玩笑"})
    assert nothing.status_code == 422
    assert "一条也没有勾" in nothing.content.decode()
    assert nothing.content.decode().count('value="都是玩笑"') == 1
    no_reason = county.post(url, {"many": "1", "cluster": ticked, "send": "no", "reason": ""})
    assert no_reason.status_code == 422
    assert no_reason.content.decode().count(" checked") == 2
    county.post(url, {"many": "1", "cluster": ticked, "send": "no", "reason": "都是玩笑"})
    assert [one.first for one in clusters(world.officer("林涛"))] == [real]
    assert set(Report.objects.exclude(dismissed_at=None)) == set(junk)
    other = filed(crowded=True, story="河边那家天天打孩子")
    county.post(url, {"many": "1", "cluster": [real.cluster, other.cluster], "send": "yes"})
    assert Case.objects.count() == 1
    assert Report.objects.waiting().count() == 1
