"""A duty handed on through its page: whoever it goes to is named, not looked for in a list."""

from collections.abc import Callable

from django.test import Client

from tests.world import World

SignIn = Callable[[str], Client]


def test_the_next_one_is_named_as_people_say_it(world: World, sign_in: SignIn) -> None:
    task = world.task()
    client, url = sign_in("王强"), f"/tasks/{task.pk}/handover/"
    page = client.get(url).content.decode()
    assert '<input type="text" name="to"' in page
    assert '<option value="云溪县民政局">' in page
    refused = client.post(url, {"to": "村民委员会", "reason": "由村里核实"})
    assert refused.status_code == 422
    assert "名称里有“村民委员会”的不止一个" in refused.content.decode()
    assert "由村里核实" in refused.content.decode()
    assert client.post(url, {"to": "大坪村", "reason": "由村里核实"}).status_code == 302
    task.refresh_from_db()
    assert task.organisation == world.organisation("大坪村民委员会")


def test_somebody_out_of_reach_cannot_be_named(world: World, sign_in: SignIn) -> None:
    url = f"/tasks/{world.task().pk}/handover/"
    refused = sign_in("王强").post(url, {"to": "白水镇人民政府", "reason": "给他们"})
    assert "没有找到叫“白水镇人民政府”的单位" in refused.content.decode()
