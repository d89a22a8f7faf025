"""What a story through the protection chain needs: whoever owes a step ends it through its page."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import appoint, enrol_officer
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
EVERYBODY = (
    "李梅",
    "田雨",
    "王强",
    "周静",
    "赵刚",
    "孙丽",
    "何敏",
    "林涛",
    "陈曦",
    "关岩",
    "高远",
    "许平",
)
PAGES = ("/", "/tasks/", "/tasks/?which=organisation", "/cases/", "/cases/?list=closed", "/reports/",
         "/reports/?list=mine", "/children/", "/search/?q=小", "/log/")  # fmt: skip


@dataclass
class Story:
    """The county, its people at their pages, and the steps taken so far as (who, step, outcomes)."""

    world: World
    sign_in: SignIn
    told: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def somebody_of(self, organisation: Organisation) -> Officer:
        """An officer who does the organisation's duties; appointed when nobody holds a post there."""
        officers: list[Officer] = list(Officer.objects.all())
        for officer in officers:
            if organisation.pk in officer.works_for(Permission.DO_TASKS):
                return officer
        role = next(
            one.key
            for one in ROLES.values()
            if organisation.agency in one.agencies and Permission.DO_TASKS in one.may
        )
        name = f"{organisation.name}经办人"
        officer = enrol_officer(login=f"x{Officer.objects.count()}", name=name, by=CONSOLE)
        appoint(
            officer=officer, organisation=organisation, role=role, place=organisation.place,
            reason="测试县", by=CONSOLE,
        )  # fmt: skip
        return officer

    def pending(self, case: Case, step: str) -> Assignment:
        """The open step of that name."""
        found: Assignment = Assignment.objects.select_related("task__organisation").get(
            proceeding__case=case, step=step, task__closed_at=None
        )
        return found

    def steps(self, case: Case) -> set[str]:
        """The names of the open steps."""
        found = Assignment.objects.filter(proceeding__case=case, task__closed_at=None)
        return set(found.values_list("step", flat=True))

    def does(self, case: Case, step: str, *outcomes: str, **facts: object) -> Task:
        """Whoever owes the step ends it on its page, and what was owed is owed no more."""
        task = self.pending(case, step).task
        who = self.somebody_of(task.organisation)
        data = {"outcomes": list(outcomes), "done_at": _now(), **facts}
        if task.form == "reports:answer":
            data.setdefault("words", "已经有人去看孩子。")
        answer = self.sign_in(who.name).post(reverse(task.form, args=[task.pk]), data)
        assert answer.status_code == 302, answer.content.decode()
        task.refresh_from_db()
        assert task.closed_at is not None
        self.told.append((who.name, step, outcomes))
        return task

    def notes(self, case: Case, step: str, **facts: object) -> None:
        """Whoever owes the step writes something down, and the step goes on."""
        task = self.pending(case, step).task
        who = self.somebody_of(task.organisation)
        url = reverse(task.form, args=[task.pk])
        answer = self.sign_in(who.name).post(url, {"only": "1", "done_at": _now(), **facts})
        assert answer.status_code == 302, answer.content.decode()

    def knowing(self, case: Case) -> set[str]:
        """Who can open the page of the case."""
        return {
            name
            for name in EVERYBODY
            if self.sign_in(name).get(f"/cases/{case.pk}/").status_code == 200
        }

    def logged(self, case: Case) -> None:
        """The log has every step that was told, by whoever took it, with the child whom it is about."""
        entries = Entry.objects.filter(verb__in=("cases.finish_step", "reports.answer_reporter"))
        ended = {str(pk) for pk in Conclusion.objects.filter(
            assignment__proceeding__case=case).values_list("pk", flat=True)}  # fmt: skip
        found = [one for one in entries if one.subject_id in ended]
        assert {one.subject_id for one in found} == ended
        took = Counter(who for who, _, _ in self.told)
        names = dict(Officer.objects.values_list("pk", "name"))
        steps = [one for one in found if one.verb == "cases.finish_step"]
        assert Counter(names[one.actor_id] for one in steps) == took
        if case.child_id is not None:
            last = max(found, key=lambda one: one.at)
            assert last.child_id == case.child_id

    def shown(self, *names: str) -> str:
        """Everything the lists and the log show to these people."""
        text = []
        for name in names:
            client = self.sign_in(name)
            text += [client.get(page).content.decode() for page in PAGES]
        return "\n".join(text)


def _now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")
