"""Templates and generated pages."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import get_template

import tonghu
from tonghu.doors.desk.management.commands import docs

ROOT = Path(tonghu.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
UNSAFE = re.compile(r"""\sstyle=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|<style|\|safe\b""")

FORM = re.compile(r'<form method="post"([^>]*(?:"[^"]*"[^>]*)*)>(.*?)</form>', re.DOTALL)
INPUT = re.compile(r"as_field_group|\{\{ (?:field|form)\b|components/form\.html")


def unsafe(text: str) -> list[str]:
    """What the Content-Security-Policy would block, or what would escape escaping."""
    return UNSAFE.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_every_template_compiles_and_carries_no_inline_style_or_script(path: Path) -> None:
    name = path.as_posix().split("/templates/", 1)[1]
    get_template(name)
    assert unsafe(path.read_text(encoding="utf-8")) == []


def blocked(text: str) -> list[str]:
    """The forms with inputs that a browser would hold back, often without a word: an input that one of its
    buttons needs is compulsory for all of them, and may lie folded away.
    """
    return [
        body for head, body in FORM.findall(text) if INPUT.search(body) and "novalidate" not in head
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_every_form_is_judged_by_us_and_not_held_back_by_the_browser(path: Path) -> None:
    assert blocked(path.read_text(encoding="utf-8")) == []


def test_the_check_of_forms_sees_a_planted_fault() -> None:
    assert blocked('<form method="post">{{ form.reason.as_field_group }}</form>') != []
    assert blocked('<form method="post" novalidate>{{ form.reason.as_field_group }}</form>') == []
    assert blocked('<form method="post"><button>知悉</button></form>') == []


def test_days_are_asked_for_by_the_one_input_that_browsers_fill() -> None:
    """`<input type="date">` takes 2026-03-05 only; Django's own input writes it in words."""
    said = [path for path in ROOT.rglob("*.py") if "forms.DateInput" in path.read_text()]
    assert [path.name for path in said] == ["widgets.py"]


def test_generated_pages_are_fresh() -> None:
    call_command("docs", check=True)


def test_a_stale_or_left_over_page_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    call_command("docs")
    call_command("docs", check=True)
    (tmp_path / "law" / "terms.md").write_text("edited by hand", encoding="utf-8")
    (tmp_path / "law" / "gone.md").write_text("left over", encoding="utf-8")
    with pytest.raises(CommandError, match=r"terms\.md.*gone\.md"):
        call_command("docs", check=True)
    call_command("docs")
    assert not (tmp_path / "law" / "gone.md").exists()


def test_the_check_of_templates_sees_a_planted_fault() -> None:
    assert unsafe('<p style="color:red">') == [" style="]
    assert unsafe("<script>alert(1)</script>") == ["<script"]
    assert unsafe("<b onclick='x'>") == [" onclick='"]
    assert unsafe("{{ x|safe }}") == ["|safe"]
    assert unsafe('<script src="x.js"></script>') == []
