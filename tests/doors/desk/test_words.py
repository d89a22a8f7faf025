"""How the desk says what is left of a term; an internal target is never called one."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.world import World


@pytest.mark.parametrize(
    ("term", "target", "ago", "said"),
    [("unattended_township", None, 0, "还有 15 个工作日"), ("unattended_township", None, 90, "逾期"),
     ("village_changes", None, 0, "日"), ("protection_order", None, 0, "还有 72 小时"),
     ("attend_at_once", None, 0, "第一时间"), (None, None, 0, "未定期限"),
     (None, "finish_assessment", 0, "内部目标还有"), (None, "finish_assessment", 90, "超过内部目标"),
     (None, "enter_report", 0, "内部目标还有 30 分钟"), (None, "enter_report", 0.2, "超过内部目标 4 小时")],
)  # fmt: skip
def test_what_is_left_is_said_in_the_unit_of_the_term(
    world: World,
    sign_in: Callable[[str], Client],
    term: str | None,
    target: str | None,
    ago: float,
    said: str,
) -> None:
    world.task("青岩镇人民政府", term=term, target=target, ago=timedelta(days=ago, minutes=-1))
    page = sign_in("王强").get("/tasks/").content.decode()
    assert said in page
    if target:
        assert not re.search(r"逾期 \d", page)


def test_an_internal_target_that_passed_is_announced_as_such(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    from tonghu.base.audit.actors import CLOCK
    from tonghu.record.tasks.actions import remind

    task = world.task(
        "青岩镇人民政府", term=None, target="finish_assessment", ago=timedelta(days=30)
    )
    remind(task_id=task.pk, now=world.now, by=CLOCK)
    page = sign_in("王强").get("/").content.decode()
    assert "已到内部目标" in page
    assert "已到期" not in page
