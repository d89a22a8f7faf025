"""The table of faults in docs/reference/sync.md: every row has its tests, and every test that names a row is in it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = {f"F{n:02}" for n in range(1, 31)}


def _table() -> dict[str, str]:
    text = (ROOT / "docs" / "reference" / "sync.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (F\d\d) \| (.+) \|$", text, re.M))


def _tests() -> set[tuple[str, str]]:
    """(row, file) of every test that carries a row's number: in its name, or for Node in its title."""
    found = set()
    for path in [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("tests/field/*.test.js")]:
        text = path.read_text(encoding="utf-8")
        names = re.findall(r"^def test_((?:f\d\d_)+)", text, re.M)
        titles = re.findall(r"^\s*test\([\"`]((?:F\d\d )+)", text, re.M)
        numbers = re.findall(r"[fF]\d\d", " ".join([*names, *titles]))
        found |= {(one.upper(), str(path.relative_to(ROOT))) for one in numbers}
    return found


def test_every_fault_has_its_row_and_every_row_its_tests() -> None:
    table = _table()
    assert table.keys() == ROWS
    named = {
        (row, f"tests/{file}")
        for row, cells in table.items()
        for file in re.findall(r"`([\w/.]+)`", cells.rsplit("|", 1)[1])
    }
    assert named == _tests()
    assert {row for row, _ in named} == ROWS
