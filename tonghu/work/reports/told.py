"""What was told, as it is stored: whoever told it is sealed apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from tonghu.base.people.models import Organisation
from tonghu.law.reporting import is_late
from tonghu.record.children.models import Child
from tonghu.work.reports.models import Channel, Report
from tonghu.work.reports.rules import veiled


@dataclass(frozen=True)
class Told:
    """What was told. `told` follows the registration form of domain.md §2.7; `identity` is who told it."""

    place: str
    situations: Sequence[str]
    story: str
    channel: Channel
    reporter_kind: str = "citizen"
    suspect: str = "unknown"
    ongoing: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    child: Child | None = None
    organisation: Organisation | None = None
    noticed_at: datetime | None = None
    late_reason: str = ""

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was told: somebody sent the page as it came."""
        words = (self.story, *self.details.values(), *self.identity.values())
        chosen = self.situations or self.ongoing or self.noticed_at or self.suspect != "unknown"
        return not chosen and not any(one.strip() for one in words)

    def is_what(self, report: Report) -> bool:
        """Whether this very thing is stored in the report, who told it included."""
        reporter = getattr(report, "reporter", None)
        stored = (
            report.place, report.situations, report.told, report.ongoing, report.reporter_kind,
            report.suspect, report.noticed_at, report.late_reason or "",
            reporter.identity if reporter else {},
        )  # fmt: skip
        return stored == (
            self.place, self.codes, self.words, self.ongoing, self.reporter_kind,
            self.suspect, self.noticed_at, self.late_reason, self.named,
        )  # fmt: skip

    @property
    def codes(self) -> list[str]:
        """The situations, each once, in order."""
        return sorted(set(self.situations))

    @property
    def words(self) -> dict[str, str]:
        """The story and the details, as they are stored: without the reporter's own name and telephone."""
        return {key: self._veiled(text) for key, text in self._as_told.items()}

    @property
    def named(self) -> dict[str, str]:
        """What was told of the reporter; and in their own words what would have given them away."""
        left = {key: value for key, value in self.identity.items() if value}
        own = [text for text in self._as_told.values() if self._veiled(text) != text]
        return {**left, "said": "\n".join(own)} if own else left

    @property
    def _as_told(self) -> dict[str, str]:
        return {"story": self.story, **self.details}

    def _veiled(self, text: str) -> str:
        name = self.identity.get("name", "").strip()
        if self.reporter_kind == "child" or name in self.details.values():
            name = ""  # it is whom the report is about
        return veiled(text, name=name, phone=self.identity.get("phone", ""))

    @property
    def unexplained(self) -> bool:
        """Whether somebody with the duty to report did so late, and has not said why."""
        late = is_late(self.reporter_kind, self.noticed_at, timezone.now())
        return late and not self.late_reason.strip()
