"""A child process dies in every way it can, and the parent says what to do."""

from pathlib import Path

import pytest

from tests.base.spreadsheets import workbooks
from tonghu.base.spreadsheets import child
from tonghu.base.spreadsheets.refusals import FileRefused

HERE = "tests.base.spreadsheets.functions"


def refused(function: str, seconds: float = 60) -> str:
    with pytest.raises(FileRefused) as caught:
        list(child.run(f"{HERE}:{function}", seconds=seconds, megabytes=300))
    assert "请" in str(caught.value)
    return caught.value.code


def test_what_the_function_yields_arrives_in_order() -> None:
    got = list(child.run(f"{HERE}:count", "1001"))
    assert got == [{"number": number, "name": "张一"} for number in range(1001)]


def test_a_file_is_read_in_the_child(tmp_path: Path) -> None:
    path = workbooks.simple(tmp_path / "a.xlsx")
    assert list(child.run(f"{HERE}:sheet_names", str(path))) == [{"name": "名册"}]


def test_the_reader_refuses_through_the_process(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(FileRefused, match="PDF") as caught:
        list(child.run(f"{HERE}:sheet_names", str(tmp_path / "a.xlsx")))
    assert caught.value.code == "pdf"


@pytest.mark.parametrize(
    ("function", "code"),
    [("refuse", "macros"), ("swell", "too_big"), ("crash", "damaged")],
)
def test_each_way_to_die_has_its_sentence(function: str, code: str) -> None:
    assert refused(function) == code


def test_a_child_that_hangs_is_stopped() -> None:
    assert refused("sleep", seconds=0.1) == "too_slow"


@pytest.mark.slow
def test_a_child_that_works_without_end_is_stopped_by_the_seconds_it_worked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "_PATIENCE", 600)  # the clock would take ten minutes
    assert refused("spin", seconds=1) == "too_slow"


def test_a_child_that_only_waits_for_its_turn_is_let_finish(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "_PATIENCE", 600)
    assert list(child.run(f"{HERE}:nap", seconds=0.1)) == [{"rested": True}]


def test_an_error_of_ours_is_told_without_its_text() -> None:
    with pytest.raises(child.ChildFailed, match="ZeroDivisionError in divide") as caught:
        list(child.run(f"{HERE}:divide"))
    assert "张一" not in str(caught.value)


def test_the_child_reaches_no_network_no_program_and_no_disk(tmp_path: Path) -> None:
    attempts = child.run(f"{HERE}:reach_out", str(tmp_path / "a"))
    kinds = [one["refused"] for one in attempts]
    assert kinds == ["PermissionError", "PermissionError", "OSError"]


def test_the_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGHU_KEY", "x")
    (seen,) = child.run(f"{HERE}:secrets")
    assert "PYTHONPATH" in seen
    assert not any(name.startswith("TONGHU") for name in seen)


def test_stopping_early_ends_the_child() -> None:
    items = child.run(f"{HERE}:process")
    number = next(items)["pid"]
    assert Path(f"/proc/{number}").exists()
    items.close()
    assert not Path(f"/proc/{number}").exists()
