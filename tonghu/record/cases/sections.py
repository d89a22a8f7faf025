"""What other features add to a case's page: whoever stands above registers here, in ready()."""

from collections.abc import Callable
from dataclasses import replace

from tonghu.base.people.models import Officer
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import Sight
from tonghu.record.children.sections import Section

Source = Callable[[Officer, Case, Sight], Section | None]
_sources: dict[int, Source] = {}


def case_section(order: int) -> Callable[[Source], Source]:
    """Register what makes a section; lower orders stand higher. None: not for these eyes."""

    def registered(source: Source) -> Source:
        assert _sources.setdefault(order, source) is source, f"two sections at {order}"
        return source

    return registered


def sections_of(officer: Officer, case: Case, sight: Sight) -> list[Section]:
    """The sections of a case's page, in their order; without the papers where one may only read."""
    made = (source(officer, case, sight) for _, source in sorted(_sources.items()))
    found = [one for one in made if one is not None]
    return [_to_read(one) for one in found] if sight.read_only else found


def _to_read(section: Section) -> Section:
    lines = [replace(line, papers=()) for line in section.lines]
    return replace(section, lines=lines)
