"""Duties over REST: the same questions and verbs as the pages."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import StringConstraints

from tonghu.base.kernel.paging import Pages
from tonghu.base.kernel.problem import REFUSALS, Problem
from tonghu.base.people.requests import OfficerRequest
from tonghu.record.tasks.actions import finish_task, take_task
from tonghu.record.tasks.models import Completion, Task, TaskQuerySet
from tonghu.record.tasks.questions import filtered

router = Router(tags=["待办"])


class TaskOut(Schema):
    """A duty. `due_at` is the law's term or the day of an order, `target_at` an internal aim; both may be missing."""

    id: UUID
    kind: str
    title: str
    organisation_id: UUID
    holder_id: UUID | None
    place: str
    basis: str
    force: str
    wording: str
    at_once: bool
    opened_at: datetime
    due_at: datetime | None
    target_at: datetime | None
    closed_at: datetime | None


class CompletionIn(Schema):
    """What was done."""

    statement: Annotated[
        str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)
    ]


class CompletionOut(Schema):
    """The fact that ended a duty."""

    id: UUID
    task_id: UUID
    outcome: str
    at: datetime


@router.get("/", response={200: list[TaskOut], REFUSALS: Problem})
@paginate(Pages)
def list_tasks(
    request: OfficerRequest,
    which: Literal["mine", "organisation", "below", "finished"] = "organisation",
) -> TaskQuerySet:
    """Duties on one of the officer's lists, most pressing first."""
    return filtered(which, request.user, timezone.now())


@router.get("/{uuid:task_id}", response={200: TaskOut, REFUSALS: Problem})
def get_task(request: OfficerRequest, task_id: UUID) -> Task:
    """One duty."""
    return get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)


@router.put("/{uuid:task_id}/holder", response={200: TaskOut, REFUSALS: Problem})
def put_holder(request: OfficerRequest, task_id: UUID) -> Task:
    """Take the duty; taking it again changes nothing."""
    return take_task(task=get_task(request, task_id), by=request.user)


@router.post("/{uuid:task_id}/completion", response={200: CompletionOut, REFUSALS: Problem})
def post_completion(request: OfficerRequest, task_id: UUID, body: CompletionIn) -> Completion:
    """Finish the duty with a statement of what was done."""
    return finish_task(task=get_task(request, task_id), statement=body.statement, by=request.user)
