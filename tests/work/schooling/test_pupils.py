"""A child that is not at the school its file names: the school says so, whoever keeps the file finds out."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.children import child, fresh
from tests.work.schooling.test_absences import SCHOOL, pupil, signs
from tests.world import World
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.law.alerts import ALERTS
from tonghu.law.schooling import NOT_HERE, attendance_said
from tonghu.record.children.actions import accept_proposal
from tonghu.record.children.models import Proposal
from tonghu.record.tasks.models import Task
from tonghu.work.schooling.actions import disown_pupil


@pytest.mark.parametrize(
    ("how", "age", "status"), [("3", 6, "7"), ("3", 15, "7"), ("3", 5, ""), ("3", 16, ""), ("3", None, ""), ("1", 9, "")]
)  # fmt: skip
def test_only_whoever_has_to_go_to_school_and_is_at_none_has_dropped_out(
    how: str, age: int | None, status: str
) -> None:
    assert attendance_said(how, age) == status


def test_a_child_at_no_school_is_an_alert_once_the_township_has_seen_to_it(world: World) -> None:
    one = pupil(world)
    said = disown_pupil(child=one, how="3", words="开学没有来报到", by=world.officer("孙丽"))
    task = Task.objects.open().get(subject_id=one.pk)
    assert task.organisation.name == "青岩镇人民政府"
    assert "out_of_school" not in signs(one)
    accept_proposal(proposal=said, on=date(2029, 3, 1), by=world.officer("王强"))
    assert ALERTS["A11"].signs == ("out_of_school",)
    assert "out_of_school" in signs(one)
    assert not Task.objects.open().filter(pk=task.pk).exists()


def test_a_child_that_moved_is_told_in_words_and_said_once(world: World) -> None:
    one = pupil(world)
    said = disown_pupil(child=one, how="1", words="转到白水镇", by=world.officer("孙丽"))
    assert (said.item, said.group) == ("", "生活")
    assert said.words == f"学校说不在本校，{NOT_HERE['1']}：转到白水镇"
    with pytest.raises(Refused, match="正在核对"):
        disown_pupil(child=one, how="9", by=world.officer("孙丽"))


def test_what_is_no_answer_or_another_schools_child_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="选择是哪一种"):
        disown_pupil(child=pupil(world), how="", by=world.officer("孙丽"))
    elsewhere = child(world, name="王小明", id_number=None, school="别的学校")
    with pytest.raises(Refused, match="不是您的学校"):
        disown_pupil(child=elsewhere, how="1", by=world.officer("孙丽"))
    with pytest.raises(NotAllowed):
        disown_pupil(child=fresh(elsewhere), how="1", by=world.officer("李梅"))


def test_on_the_page_the_school_says_it_and_the_dossier_shows_who(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one, school = pupil(world), sign_in("孙丽")
    assert "不在本校" in school.get("/schooling/").content.decode()
    page = reverse("schooling:elsewhere", args=[one.pk])
    assert school.post(page, {"how": ""}).status_code == 422
    answer = school.post(page, {"how": "3", "words": "没有来报到"}, follow=True)
    assert "乡镇在核对" in answer.content.decode()
    assert Proposal.objects.get().value == "7"
    dossier = sign_in("王强").get(reverse("children:dossier", args=[one.pk])).content.decode()
    for word in ("辍学", "没有来报到", "学校 孙丽"):
        assert word in dossier
    assert SCHOOL in dossier
