"""An organisation is named, not looked for in a list of hundreds; a part of the name does, if no other has it."""

from typing import Any

import pytest
from django import forms

from tests.world import BAISHUI, COUNTY, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.people.actions import found_organisation
from tonghu.base.people.forms import OrganisationForm, PostForm
from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Organisation
from tonghu.law.agencies import Agency


class Asking(forms.Form):
    """Which one."""

    office = OrganisationField(label="单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        county = Organisation.objects.filter(place__startswith=COUNTY[:6])
        office.among(county, county.at(QINGYAN))


def named(words: str) -> Any:
    """What is meant by these words, or what is said of them."""
    form = Asking({"office": words})
    return form.cleaned_data["office"] if form.is_valid() else form.errors["office"][0]


def test_the_whole_name_or_a_part_that_no_other_has(world: World) -> None:
    town = world.organisation("青岩镇人民政府")
    assert named(" 青岩镇人民政府 ") == town
    assert named("青岩镇人民") == town
    assert named("白水镇人民政府").name == "白水镇人民政府"  # not suggested, and may be named


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "请写明是哪个单位"),
        ("火星", "没有找到叫“火星”的单位"),
        ("镇人民政府", "不止一个：青岩镇人民政府、白水镇人民政府。请写全"),
        ("村", "等。请写全"),
    ],
)
def test_what_is_meant_is_asked_not_guessed(world: World, words: str, answer: str) -> None:
    for n in range(6):
        found_organisation(
            kind=Agency.VILLAGE_COMMITTEE,
            name=f"新{n}村民委员会",
            place=QINGYAN,
            above=None,
            by=CONSOLE,
        )
    assert answer in named(words)


def test_two_of_one_name_say_where_they_are(world: World) -> None:
    for place in (QINGYAN, COUNTY):
        found_organisation(
            kind=Agency.CARE_SERVICE, name="阳光之家", place=place, above=None, by=CONSOLE
        )
    answer = named("阳光之家")
    assert "青岩镇，" in answer
    label = next(one for one in answer.split("不止一个：")[1].split("、") if "青岩镇" in one)
    assert named(label.removesuffix("。请写全。")).place == QINGYAN


def test_what_is_suggested_may_be_taken_as_it_stands(world: World) -> None:
    for place in (QINGYAN, BAISHUI):
        found_organisation(
            kind=Agency.CARE_SERVICE, name="阳光之家", place=place, above=None, by=CONSOLE
        )
    assert '<option value="阳光之家">' in str(Asking())
    assert named("阳光之家").place == QINGYAN


def test_the_page_suggests_those_nearby_and_keeps_what_was_typed(world: World) -> None:
    page = str(Asking(initial={"office": world.organisation("青岩镇人民政府")}))
    assert 'value="青岩镇人民政府"' in page
    assert 'list="id_office_list"' in page
    assert '<option value="云溪县民政局">' in page
    assert "白水镇" not in page
    assert 'value="火星"' in str(Asking({"office": "火星"}))


def test_a_post_and_whoever_stands_above_are_named_too(world: World) -> None:
    keeper = world.officer("许平")
    post = PostForm({"organisation": "大坪村", "role": "village_director"}, by=keeper)
    assert "organisation" not in post.errors
    assert post.cleaned_data["organisation"] == world.organisation("大坪村民委员会")
    founded = OrganisationForm({"above": "民政局"}, by=keeper)
    assert "above" not in founded.errors
    assert founded.cleaned_data["above"] == world.organisation("云溪县民政局")
