"""What other features add to a child's page, to the printed dossier, and to the reasons for keeping it.

The page belongs to the children; whoever stands above them registers here, in its AppConfig.ready.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tonghu.base.people.models import Officer
from tonghu.law.levels import Level
from tonghu.record.children.models import Child, Proposal


@dataclass(frozen=True)
class Line:
    """One thing: what it is, an address to open it, when or by whom, a chip with its colour, and the
    papers made of it, each with its address.
    """

    text: str
    link: str = ""
    note: str = ""
    chip: str = ""
    colour: str = ""
    papers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Section:
    """A titled list. `add` are labels and addresses of what one can do here; `heading` is the entry
    of the catalogue (law/archive.py) under which the lines stand as well. `ours` is for those who
    work on the case only, and not handed out to the family. `told` is the title that the family reads,
    where the one of the officers would mean nothing to them. `first` is read before a step is ended.
    """

    title: str
    lines: Sequence[Line]
    empty: str
    add: Sequence[tuple[str, str]] = ()
    heading: str = ""
    ours: bool = False
    told: str = ""
    first: bool = False


@dataclass(frozen=True)
class Happened:
    """Something done for a child, as the timeline tells it beside the changes of the file."""

    on: date
    text: str
    link: str = ""
    who: str = ""
    note: str = ""
    chip: str = ""
    colour: str = ""


Source = Callable[[Officer, Child], Section | None]
Story = Callable[[Officer, Child], Iterable[Happened]]
Hold = Callable[[Child], Iterable[str]]
Past = Callable[[Child, date], Level | None]
_sources: dict[int, Source] = {}
_holds: list[Hold] = []
_pasts: list[Past] = []
_stories: list[Story] = []
_origins: dict[str, str] = {}


def section(order: int) -> Callable[[Source], Source]:
    """Register what makes a section; lower orders stand higher. None: not for this officer."""

    def registered(source: Source) -> Source:
        assert _sources.setdefault(order, source) is source, f"two sections at {order}"
        return source

    return registered


def sections_of(officer: Officer, child: Child) -> list[Section]:
    """The sections of a child's page, in their order."""
    made = (source(officer, child) for _, source in sorted(_sources.items()))
    return [one for one in made if one is not None]


def story(told: Story) -> Story:
    """Register what the timeline tells besides the changes of the file."""
    _stories.append(told)
    return told


def happened_to(officer: Officer, child: Child) -> list[Happened]:
    """All that other features tell of a child, latest first."""
    told = [one for source in _stories for one in source(officer, child)]
    return sorted(told, key=lambda one: one.on, reverse=True)


def past_level(known: Past) -> Past:
    """Register who knows which level a child had on a day."""
    _pasts.append(known)
    return known


def level_on(child: Child, day: date) -> Level | None:
    """The level of risk at the end of a day; None where none had been worked out."""
    return next((level for known in _pasts if (level := known(child, day))), None)


def origin(source: str, view: str) -> None:
    """Register the page that shows where a proposal of this source comes from."""
    _origins[source] = view


def address_of(proposal: Proposal) -> str:
    """The page of a proposal's origin; empty where there is none to show."""
    view = _origins.get(proposal.source)
    return reverse(view, args=[proposal.origin]) if view and proposal.origin else ""


def hold(reason: Hold) -> Hold:
    """Register what may forbid erasing a file: it yields a sentence for each reason."""
    _holds.append(reason)
    return reason


def holds_on(child: Child) -> list[str]:
    """Why this file must be kept for now; empty when nothing forbids erasing it. What keeps a file that
    was merged into it keeps it too: they are erased together.
    """
    files = [child, *absorbed_by(child)]
    told = (sentence for one in files for reason in _holds for sentence in reason(one))
    return list(dict.fromkeys(told))


def absorbed_by(child: Child) -> list[Child]:
    """The files that were merged into this one, and into those."""
    found: list[Child] = []
    into = [child.pk]
    while into:
        more = list(Child.objects.filter(merged_into__in=into).order_by("number"))
        found += more
        into = [one.pk for one in more]
    return found
