"""Who does a step here: the nearest of the kind that the law names, or whoever stands above it."""

from collections.abc import Collection
from uuid import UUID

from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import ancestors, pad
from tonghu.law.agencies import Agency, above
from tonghu.law.procedure import Party, Step
from tonghu.record.cases.models import Case, Proceeding

OFFICES = (Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT)


def office_of(case: Case, proceeding: Proceeding, step: Step) -> Organisation:
    """Whoever does a step here: the nearest of the kind the law names, or whoever stands above."""
    found: Organisation | None
    if isinstance(step.by, Party):
        found = proceeding.supervisor if step.by is Party.SUPERVISOR else proceeding.supervised
    else:
        found = nearest(case, step.by)
    return outside_conflict(case=case, organisation=found)


def outside_conflict(*, case: Case, organisation: Organisation | None) -> Organisation:
    """The organisation, or the nearest above it that need not keep out; else an office of the county."""
    out = set(case.conflicts.in_force().values_list("organisation_id", flat=True))
    while organisation is not None and organisation.pk in out:
        organisation = organisation.above
    if organisation is not None:
        return organisation
    offices = county_offices(case.place)
    return next((one for one in offices if one.pk not in out), offices[-1])


def stands_above(organisations: Collection[UUID], organisation: Organisation) -> bool:
    """Whether one of these is above the organisation: in its own line, or an office of the county it lies in."""
    above: set[UUID] = set()
    over = organisation.above
    while over is not None:
        above.add(over.pk)
        over = over.above
    offices = Organisation.objects.filter(
        pk__in=organisations, kind__in=[one.value for one in OFFICES],
        place__in=ancestors(organisation.place),
    )  # fmt: skip
    return not above.isdisjoint(organisations) or offices.exists()


def county_offices(place: str) -> list[Organisation]:
    """The county's own offices, civil affairs first: they do what nobody else here is there to do."""
    found = (Organisation.objects.nearest_to(pad(place[:6]), kind) for kind in OFFICES)
    return [one for one in found if one is not None]


def own_school(case: Case) -> Organisation | None:
    """The school that the child's file names; None where it is not of this county."""
    if case.child is None or not case.child.school:
        return None
    return Organisation.objects.filter(
        kind=Agency.SCHOOL.value, name=case.child.school, place__startswith=case.place[:6]
    ).first()


def nearest(case: Case, kind: Agency) -> Organisation | None:
    """The child's own school; else the nearest of the kind; else whoever the law puts above it."""
    if kind is Agency.SCHOOL and (school := own_school(case)) is not None:
        return school
    wanted: Agency | None = kind
    while wanted is not None:
        if (found := Organisation.objects.nearest_to(case.place, wanted)) is not None:
            return found
        wanted = above(wanted)
    return None
