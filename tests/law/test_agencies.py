"""Who bears a duty, and to whom one turns when it is not done."""

from datetime import date

import pytest

from tonghu.law.agencies import ABOVE, AGENCIES, Agency, Level, above


def chain(agency: Agency) -> list[Agency]:
    passed = [agency]
    while (higher := above(passed[-1])) is not None:
        assert higher not in passed, "going round in a circle"
        passed.append(higher)
    return passed


def test_a_village_that_is_late_is_heard_of_in_the_township_then_the_county() -> None:
    assert chain(Agency.VILLAGE_COMMITTEE) == [
        Agency.VILLAGE_COMMITTEE,
        Agency.TOWNSHIP,
        Agency.CIVIL_AFFAIRS,
        Agency.COUNTY_GOVERNMENT,
    ]


def test_a_school_answers_to_education_and_a_police_station_to_the_county_police() -> None:
    assert above(Agency.SCHOOL) is Agency.EDUCATION
    assert above(Agency.POLICE_STATION) is Agency.PUBLIC_SECURITY


def test_nobody_in_the_county_stands_above_court_and_procuratorate() -> None:
    assert above(Agency.COURT) is None
    assert above(Agency.PROCURATORATE) is None


@pytest.mark.parametrize(
    "agency", [one for one in Agency if one not in {Agency.COURT, Agency.PROCURATORATE}]
)
def test_every_other_chain_ends_with_the_county_government(agency: Agency) -> None:
    assert chain(agency)[-1] is Agency.COUNTY_GOVERNMENT


@pytest.mark.parametrize("agency", ABOVE)
def test_each_line_upwards_rests_on_something_in_force(agency: Agency) -> None:
    _, basis = ABOVE[agency]
    assert basis.article
    assert basis.instrument.in_force(date(2026, 11, 23))


def test_no_two_agencies_read_alike() -> None:
    assert len({agency.label for agency in Agency}) == len(Agency)


def test_the_value_is_what_the_database_holds() -> None:
    assert AGENCIES["township"] is Agency.TOWNSHIP
    assert str(Agency.TOWNSHIP) == "township"


def test_a_level_is_known_only_where_there_is_one() -> None:
    assert Agency.TOWNSHIP.level is Level.TOWNSHIP
    assert Agency.SCHOOL.level is None
    assert [level.label for level in Level] == ["村（居）", "乡镇（街道）", "县"]
