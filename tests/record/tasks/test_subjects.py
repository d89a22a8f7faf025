"""Whom a duty is about: a name on the page of who may know the child, a number for everybody else."""

from collections.abc import Callable

from django.test import Client

from tests.children import child
from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.record.children.questions import looks_at

SignIn = Callable[[str], Client]


def _pages(client: Client, task: object) -> list[str]:
    return [
        client.get(path).content.decode()
        for path in ("/", "/tasks/", f"/tasks/{task}/", "/search/?q=走访")
    ]


def test_who_reads_the_file_is_told_the_name_and_it_is_written_down(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    task = world.task("大坪村民委员会", title=f"走访：{one.number}", child_id=one.pk)
    for page in _pages(sign_in("李梅"), task.pk):
        assert "走访：李小雨" in page
    assert f'href="/children/{one.pk}/"' in _pages(sign_in("李梅"), task.pk)[2]
    looks = Entry.objects.filter(verb="children.seen", child_id=one.pk)
    assert {entry.actor_id for entry in looks} == {world.officer("李梅").pk}
    assert {tuple(entry.details["fields"]) for entry in looks} == {("name",)}


def test_who_only_does_the_duty_reads_a_number(world: World, sign_in: SignIn) -> None:
    one = child(world)
    task = world.task("青岩镇派出所", title=f"走访：{one.number}", child_id=one.pk)
    for page in _pages(sign_in("赵刚"), task.pk):
        assert one.number in page
        assert "李小雨" not in page


def test_a_duty_that_does_not_say_the_number_names_the_child_behind_it(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    world.task("大坪村民委员会", title="落实会商议定事项", child_id=one.pk)
    assert "落实会商议定事项 · 李小雨" in sign_in("李梅").get("/tasks/").content.decode()


def test_a_name_read_on_every_page_is_one_line_a_day_among_the_looks(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    task = world.task("大坪村民委员会", title=f"走访：{one.number}", child_id=one.pk)
    _pages(sign_in("李梅"), task.pk)
    assert [look.who for look in looks_at(one.pk)] == ["李梅"]
    assert len(looks_at(one.pk, most=None)) == 4


def test_who_only_supervises_is_not_told_whose_case_a_step_belongs_to(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    task = world.task("青岩镇人民政府", title="走访核实报告", child_id=one.pk)
    for path in (f"/tasks/{task.pk}/", "/search/?q=走访核实"):
        page = sign_in("林涛").get(path).content.decode()
        assert "走访核实报告" in page
        assert "李小雨" not in page
