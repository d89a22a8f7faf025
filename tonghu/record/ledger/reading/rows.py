"""What becomes of the rows of a ledger: a child with its problems, or no child at all."""

from dataclasses import dataclass, field

from tonghu.record.ledger.reading.problems import ACTIONS, sentence


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell or a row, what was done about it, and what to do next."""

    row: int
    column: str
    code: str
    message: str
    about: str | None = None
    """Of a village that is not known, what the ledger calls it: one answer serves all rows that do."""

    @property
    def action(self) -> str:
        """FIX, FLAG, ASK, ROW, PARK or SKIP (problems.py)."""
        return ACTIONS[self.code]

    def as_json(self) -> dict[str, object]:
        """As the report has it."""
        told: dict[str, object] = {
            "row": self.row, "column": self.column, "code": self.code, "action": self.action,
            "message": self.message,
        }  # fmt: skip
        return told if self.about is None else told | {"about": self.about}


@dataclass
class LedgerRow:
    """One child's row: values by item, the place, the problems, and what becomes of it."""

    row: int
    values: dict[str, object] = field(default_factory=dict)
    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def tell(
        self,
        column: str,
        code: str,
        message: str = "",
        about: str | None = None,
        **details: object,
    ) -> None:
        """Add a problem in its own words, or in those of its kind; the same is told once."""
        problem = Problem(self.row, column, code, message or sentence(code, **details), about)
        if problem not in self.problems:  # a column may tell of both parents
            self.problems.append(problem)

    @property
    def outcome(self) -> str:
        """ok, flagged or refused."""
        if not self.problems:
            return "ok"
        actions = {problem.action for problem in self.problems}
        return "refused" if "ROW" in actions else "flagged" if actions - {"FIX"} else "ok"

    def as_json(self, sheet: str) -> dict[str, object]:
        """As it goes to the parent process."""
        return {
            "sheet": sheet, "row": self.row, "values": self.values, "place": self.place,
            "outcome": self.outcome, "problems": [problem.as_json() for problem in self.problems],
        }  # fmt: skip


UNREAD = "@unread"
"""Under this a row that is given back carries what stood in cells of which nothing was put down, with the
headers over them: it is not an item of the form.
"""
NO_FURTHER = "no_further"
"""Why a row is skipped that has been read for its first child and has no other."""
NOT_LEFT_BEHIND = "not_left_behind"
"""Why a row of a list of all pupils is skipped: it says itself that the child is not left behind."""
NOT_A_CHILD = "not_a_child"
"""Why a row of a register of households is skipped: it is one of the grown-ups."""
TOLD_ONCE = (NOT_LEFT_BEHIND, NOT_A_CHILD)
"""Rows that somebody may have meant to be filed: how many they are is told in one sentence."""


@dataclass(frozen=True)
class Skipped:
    """A row that is no child: blank, a total, a note, a repeated header, a heading of a section."""

    row: int
    why: str
