"""The contracts of import-linter are kept, and each kind of them is broken by a planted import."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

import tonghu
from tonghu.law.procedures import PROCEDURES

ROOT = Path(tonghu.__file__).parent
LINT = Path(sys.executable).parent / "lint-imports"
PLANTED = [
    ("Seven folders", "law/terms.py", "import tonghu.base.kernel.ids"),
    ("The doors", "doors/jobs/job.py", "import tonghu.doors.desk.navigation"),
    ("Base:", "base/places/models.py", "import tonghu.base.people.models"),
    ("Inside a feature", "record/tasks/models.py", "import tonghu.record.tasks.actions"),
    ("What moves a case", "work/support/actions.py", "import tonghu.record.cases.engine"),
    ("The law knows nothing", "law/terms.py", "import django"),
    (
        "Nobody imports another",
        "oversight/supervision/actions.py",
        "import tonghu.record.tasks.forms",
    ),
    ("Seven folders", "stray/__init__.py", '"""A folder without a place in the arrow."""'),
    ("Base:", "base/stray/__init__.py", '"""An app without a place in the arrow."""'),
]


def _lint(folder: Path) -> str:
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    ).stdout  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house in a place where one may break it."""
    shutil.copytree(
        ROOT, tmp_path / "tonghu", ignore=shutil.ignore_patterns("*.gz", "templates", "static")
    )
    shutil.copy(ROOT.parent / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    contract: str, file: str, line: str, copy: Path
) -> None:
    path = copy / "tonghu" / file
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    broken = [row for row in _lint(copy).splitlines() if "BROKEN" in row or "not exhaustive" in row]
    assert any(row.startswith(contract) for row in broken) or "stray" in _lint(copy)


def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert "0 broken" in _lint(copy)


def test_the_form_of_every_step_is_an_address() -> None:
    forms = {step.form for procedure in PROCEDURES for step in procedure.steps if step.form}
    assert forms
    for form in forms:
        assert reverse(form, args=["00000000-0000-7000-8000-000000000000"])


def _numbers() -> dict[str, set[str]]:
    """The numbers of papers (F07 …) and the files that make one under that number."""
    made: dict[str, set[str]] = {}
    for file in (
        ROOT / "law/papers.py",
        *ROOT.glob("record/cases/**/*.py"),
        *ROOT.glob("work/**/*.py"),
    ):
        for number in re.findall(r'"(F\d\d[A-Z]?)"', file.read_text("utf-8")):
            made.setdefault(number, set()).add(str(file.relative_to(ROOT)))
    return made


def test_no_two_papers_of_a_case_have_one_number() -> None:
    numbers = _numbers()
    assert {"F06", "F09", "F11", "F13", "F22"} <= numbers.keys()
    # The one is of a visit that is nobody's step, and bears the number of the child.
    assert {number for number, files in numbers.items() if len(files) > 1} == {"F05"}
