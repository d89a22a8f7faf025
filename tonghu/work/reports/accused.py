"""Who may be accused by a report, or is spoken of in it; who acts on it, and who looks at it, instead."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.places.codes import pad, within
from tonghu.base.places.models import in_ranges
from tonghu.law.agencies import Agency
from tonghu.law.reporting import SUSPECTS, called_in
from tonghu.record.cases.offices import outside_conflict
from tonghu.record.tasks.models import Task
from tonghu.work.reports.duties import SPOKEN_OF
from tonghu.work.reports.models import Report, Word
from tonghu.work.reports.rules import is_named

SORTERS = (Agency.PUBLIC_SECURITY, Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT)
"""Whoever may look at doubtful reports, in the order in which they are asked."""


def acting_on(report: Report) -> Organisation:
    """Who acts on a report that was sent: whoever has its first step."""
    assert report.proceeding is not None, "only what was sent is acted on"
    first = report.proceeding.assignments.select_related("task__organisation").earliest("id")
    return outside_conflict(case=report.proceeding.case, organisation=first.task.organisation)


def sorter_of(report: Report) -> Organisation | None:
    """The office of a county that looks at a doubtful report: the one the report names, or the first of which
    nobody is accused.
    """
    if report.sorter is not None:
        return report.sorter
    out = SUSPECTS[report.suspect].keeps_out
    offices = (
        Organisation.objects.nearest_to(pad(report.place[:6]), kind)
        for kind in SORTERS
        if kind not in out
    )
    return next(filter(None, offices), None)


def find_sorter(report: Report, words: str) -> bool:
    """Whether somebody may look at a doubtful report. Where its words speak of one of those who would, by
    name, the report says which other office looks: that one alone.
    """
    posts = (
        Post.objects.held_on(timezone.localdate())
        .filter(organisation__in=Organisation.objects.at(report.place), officer__is_active=True)
        .select_related("officer", "organisation")
    )
    sorting = {one.organisation for one in posts if Permission.SORT_REPORTS in one.role_.may}
    spoken_of = named_in(words, posts) & sorting
    if not spoken_of:
        return True
    out = SUSPECTS[report.suspect].keeps_out
    left = [one for one in sorting - spoken_of if one.agency not in out]
    # Those of the county first, in the order in which they are asked.
    left.sort(key=lambda one: (*(one.agency != kind for kind in SORTERS), str(one)))
    report.sorter = next(iter(left), None)
    return bool(left)


def withheld_from(officer: Officer, report: Report, said: Sequence[Word]) -> set[UUID]:
    """What was added that speaks of the officer's own people: theirs to read when somebody above has seen
    whether they are accused.
    """
    added = [one for one in said if one.from_reporter]
    asked = Task.objects.open().filter(kind=SPOKEN_OF, subject_id=report.pk)
    if not added or not asked.exclude(organisation__in=officer.organisations).exists():
        return set()
    own = set(officer.organisations)
    return {one.pk for one in added if own.intersection(spoken_of_in(report, one.text))}


def concerned(report: Report) -> list[Organisation]:
    """The organisations in which the accused may work, by what the report says of them: those in the place
    and those that serve it, of its township and its county.
    """
    return _working(report, report.suspect)


def spoken_of_in(report: Report, words: str) -> list[Organisation]:
    """The organisations one of whose people is spoken of, by an office they hold or by name: accused though nobody
    was chosen from the list, or a witness. Not the one that found it: it knows.
    """
    near = Organisation.objects.filter(in_ranges("place", [within(pad(report.place[:9]))]))
    posts = Post.objects.held_on(timezone.localdate()).filter(
        organisation__in=near | Organisation.objects.at(report.place), officer__is_active=True
    )
    found = named_in(words, posts.select_related("officer", "organisation"))
    found.update(*(_working(report, suspect) for suspect in called_in(words)))
    return sorted(found - {report.organisation, *concerned(report)}, key=str)


def words_of(report: Report) -> str:
    """What somebody may have written of the accused; not where it was, nor what was done about it."""
    return "\n".join(report.told.get(key, "") for key in ("story", "guardian", "unclear"))


def all_words_of(report: Report) -> str:
    added = report.words.filter(from_reporter=True)
    return "\n".join([words_of(report), *(one.text for one in added)])


def _working(report: Report, suspect: str) -> list[Organisation]:
    kinds = SUSPECTS[suspect].keeps_out
    these = Organisation.objects.filter(kind__in=[kind.value for kind in kinds])
    area = report.place
    named: list[Organisation] = []
    if Agency.SCHOOL in kinds:
        told, own = report.told.get("school", ""), report.child.school if report.child else ""
        # The file may name the school that whoever told it did not know, in another township too.
        named = list(these.filter(place__startswith=report.place[:6], name__in={told, own} - {""}))
        if any(one.name == told for one in named):
            return named
        area = pad(report.place[:9])  # a child of one village goes to school in another
    # Where only the township is known, it may be any of its villages or schools.
    near = these.filter(in_ranges("place", [within(area)])) | these.at(report.place)
    return [*near, *(one for one in named if one not in near)]


def named_in(words: str, posts: Iterable[Post]) -> set[Organisation]:
    return {post.organisation for post in posts if is_named(post.officer.name, words)}
