"""What a file hints at; what it does not know; and what is not said again."""

from datetime import date

import pytest

from tonghu.law.relief import Hint, hints

ON = date(2026, 3, 1)
CHILD: dict[str, object] = {"birth_date": "2016-03-05", "health_status": "10"}


def found(values: dict[str, object], **more: bool) -> dict[str, Hint]:
    """The hints by their keys."""
    return {one.key: one for one in hints(CHILD | values, ON, **more)}


def test_a_file_without_signs_hints_at_nothing() -> None:
    assert found({}) == {}
    assert found({"income_sources": ["1", "4"], "improper_guardianship": ["6"]}) == {}


@pytest.mark.parametrize(
    ("values", "key", "reason"),
    [
        ({"father.special_status": "5"}, "living_allowance", "父亲服刑在押"),
        ({"mother.is_capable": "0"}, "living_allowance", "母亲没有监护能力"),
        ({"relief_measures": ["1"]}, "living_allowance", "脱贫户或者防返贫监测户"),
        ({"income_sources": ["3"]}, "living_allowance", "家里只靠政府救助或者亲朋接济"),
        ({"actual_care": "3"}, "destitute", "实际照料人：无人照料"),
        ({"guardianship_type": "1"}, "destitute", "监护类型：无人监护"),
        ({"health_status": "30"}, "temporary", "孩子重病"),
        ({"mother.health_status": "30"}, "temporary", "母亲重病"),
        ({"disability_level": "2"}, "disabled", "残疾等级：二级"),
        ({"improper_guardianship": ["4"]}, "legal_aid", "监护不当：拒绝或怠于履责致无人照料"),
    ],
)
def test_each_sign_has_its_hint(values: dict[str, object], key: str, reason: str) -> None:
    hint = found(values)[key]
    assert reason in hint.reasons
    assert hint.basis.instrument.in_force(ON)
    assert hint.how


def test_what_is_received_is_not_hinted_at() -> None:
    poor: dict[str, object] = {"father.special_status": "5", "relief_measures": ["2"]}
    assert "living_allowance" not in found(poor)
    assert "destitute" not in found({"actual_care": "3", "relief_measures": ["9"]})
    assert "temporary" not in found({"health_status": "30", "relief_measures": ["4"]})
    assert "disabled" not in found({"disability_level": "1", "relief_measures": ["7", "8"]})
    dead: dict[str, object] = {"father.special_status": "1", "mother.special_status": "1"}
    assert "unattended" not in found(dead | {"relief_measures": ["9"]})


def test_nobody_over_sixteen_is_destitute_and_an_unknown_age_is_said() -> None:
    alone: dict[str, object] = {"actual_care": "3"}
    assert "destitute" not in found(alone | {"birth_date": "2010-03-01"})
    assert "出生日期" in found(alone | {"birth_date": ""})["destitute"].unknown
    assert "出生日期" not in found(alone)["destitute"].unknown


def test_orphans_and_unattended_children() -> None:
    dead: dict[str, object] = {
        "father.special_status": "1", "father.death_date": "2020-01-01",
        "mother.special_status": "1", "mother.death_date": "2020-01-01",
    }  # fmt: skip
    assert found(dead)["unattended"].label == "孤儿基本生活费"
    unsure: dict[str, object] = {
        "father.special_status": "5", "father.unable": ["C"], "mother.special_status": "7",
    }  # fmt: skip
    hint = found(unsure)["unattended"]
    assert hint.label == "事实无人抚养儿童基本生活费"
    assert hint.unknown
    assert hint.reasons == ("父母的情形可能符合",)


def test_where_neither_parent_may_be_able_the_file_asks_to_find_out() -> None:
    gone: dict[str, object] = {
        "father.special_status": "3", "mother.special_status": "2", "mother.health_status": "30",
    }  # fmt: skip
    hint = found(gone)["unattended"]
    assert hint.label == "事实无人抚养儿童基本生活费"
    assert hint.reasons == ("父亲宣告死亡", "母亲失踪", "母亲重病")
    assert "不能抚养的情形" in hint.unknown[0]
    assert "unattended" not in found({"father.special_status": "7"})  # the mother is there
    disabled: dict[str, object] = {"father.disability_level": "1", "mother.special_status": "2"}
    assert found(disabled)["unattended"].reasons == ("父亲重残", "母亲失踪")
    assert "unattended" not in found(gone | {"relief_measures": ["9"]})


def test_a_disability_without_a_level_says_what_to_find_out() -> None:
    unknown = found({"health_status": "50"})["disabled"].unknown
    assert len(unknown) == 2
    known = found({"disability_level": "1", "relief_measures": ["2"]})["disabled"]
    assert known.unknown == ()


def test_who_was_harmed_gets_legal_aid_whatever_the_means() -> None:
    hint = found({}, harmed=True)["legal_aid"]
    assert "第三十二条" in str(hint.basis)
    assert hint.unknown == ()
    assert "temporary" in found({}, sudden=True)
