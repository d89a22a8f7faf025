"""The page of an application to the court."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tonghu.base.people.requests import OfficerRequest
from tonghu.base.terms.questions import term_in_force
from tonghu.record.cases.actions import finish_step
from tonghu.record.cases.evidence import evidence_to_file
from tonghu.record.cases.pages import assignment_of, step_page
from tonghu.work.guardianship import questions
from tonghu.work.guardianship.forms import CourtForm


@require_http_methods(["GET", "POST"])
def application(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Apply for removal of a guardian or for a protection order, with evidence from the file."""
    assignment = assignment_of(request, task_id)
    case = assignment.proceeding.case
    found = evidence_to_file(request.user, case)
    clock = questions.clock_of(case, found)
    today = timezone.localdate()
    months = term_in_force("neglect_months", case.place, today).value or 0
    rebukes = term_in_force("begging_rebukes", case.place, today).value or 0
    return step_page(
        request, task_id, CourtForm, finish_step, found=found, clock=clock, months=months,
        rebukes=rebukes, record=questions.known_for(assignment, clock),
    )  # fmt: skip
