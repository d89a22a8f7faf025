"""The generated pages a lawyer signs: complete, linked, and honest about what is not confirmed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tonghu.law.agencies import Agency
from tonghu.law.basis import INSTRUMENTS
from tonghu.law.pages import pages
from tonghu.law.procedure import Procedure
from tonghu.law.procedures import PROCEDURES
from tonghu.law.procedures.rectification import RECTIFICATION
from tonghu.law.terms import TERMS

PAGES = pages()


def test_the_same_data_make_the_same_pages() -> None:
    assert pages() == PAGES


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".md")])
def test_every_link_leads_to_a_page(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    assert set(links) <= set(PAGES)


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(".md")])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(name: str) -> None:
    rows = [line.count("|") for line in PAGES[name].splitlines() if line.startswith("|")]
    assert len(set(rows)) <= 1


def test_no_page_is_out_of_reach_from_the_index() -> None:
    reached = {"README.md"}
    for _ in range(2):
        reached |= {link for name in reached for link in re.findall(r"\]\(([^)]+)\)", PAGES[name])}
    assert reached == set(PAGES)


def test_every_instrument_term_and_agency_is_on_its_page() -> None:
    assert all(f"| {one.title} |" in PAGES["instruments.md"] for one in INSTRUMENTS.values())
    assert all(f"| {one.label} |" in PAGES["terms.md"] for one in TERMS)
    assert all(f"| {one.label} |" in PAGES["agencies.md"] for one in Agency)


def test_a_procedure_page_gives_step_agency_deadline_basis_and_what_follows() -> None:
    page = PAGES["emergency_response-2024-12-06.md"]
    (row,) = (line for line in page.splitlines() if "| 把告诫书送交" in line)
    assert "| 公安派出所 |" in row
    assert "内部目标 5日" in row
    assert "《反家庭暴力法》第十七条" in row
    assert "已送交并通知 → 会同派出所查访" in row


def test_a_branch_that_opens_another_procedure_names_it() -> None:
    page = PAGES["emergency_response-2024-12-06.md"]
    assert "再次施暴，重新报告 ⇒ 启动“应急处置”" in page
    assert "没有再次施暴 ■" in page


def test_what_is_not_confirmed_says_so_wherever_it_is_cited() -> None:
    assert "本系统的建议做法 督办流程（待核）" in PAGES["rectification-2021-02-01.md"]
    assert "《政府督查工作条例》" not in PAGES["rectification-2021-02-01.md"], "by its number"
    assert "国令第733号 第十七条（待核）" not in PAGES["rectification-2021-02-01.md"]


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.key)
def test_the_mermaid_flow_has_every_step_and_every_branch(one: Procedure) -> None:
    page = PAGES[f"{one.key}-{one.version}.md"]
    for step in one.steps:
        assert f'  {step.key}["{step.label}<br>{step.by.label}"]' in page
        for outcome in step.outcomes:
            after = [*outcome.then] or [f'{step.key}__{outcome.key}(("■"))']
            assert all(f'  {step.key} -->|"{outcome.label}"| {target}' in page for target in after)


def test_two_versions_of_a_procedure_have_a_page_each() -> None:
    newer = replace(RECTIFICATION, version="2027-01-01", since=date(2027, 1, 1))
    made = pages([RECTIFICATION, newer])
    assert {"rectification-2021-02-01.svg", "rectification-2027-01-01.svg"} <= set(made)
    assert made["README.md"].count("督办整改") == 2


def test_a_term_that_rolls_and_the_range_of_a_local_one_are_shown() -> None:
    (row,) = (line for line in PAGES["terms.md"].splitlines() if "制定帮扶方案" in line)
    assert "| 3–20 | 顺延 |" in row
    for words in ("单独生活", "| 72小时 | 法定", "乡镇查验"):
        (row,) = (line for line in PAGES["terms.md"].splitlines() if words in line)
        assert "顺延" not in row, "ages, hours and working days never roll"


def test_steps_that_begin_together_are_not_told_as_one_after_the_other() -> None:
    page = PAGES["emergency_response-2024-12-06.md"]
    assert "脱离监护单独居住 → 责令父母立即返回或者确定受委托照护人，并予以训诫 ＋ 核实" in page
