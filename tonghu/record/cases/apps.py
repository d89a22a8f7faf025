from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tonghu.record.cases"
    verbose_name = "个案"

    def ready(self) -> None:
        """Say what a child's page shows of cases, whose they are, and who must keep out of their duties."""
        from tonghu.base.people.models import Organisation
        from tonghu.record.cases.duties import duties_of
        from tonghu.record.cases.models import Case, Conflict
        from tonghu.record.cases.questions import children_of_cases
        from tonghu.record.tasks.models import Task
        from tonghu.record.tasks.objections import objection
        from tonghu.record.tasks.subjects import teller

        teller(children_of_cases)

        @objection
        def concerned(task: Task, organisation: Organisation) -> bool:
            out = Conflict.objects.in_force().filter(organisation=organisation)
            cases = Case.objects.filter(pk__in=out.values("case"))
            return any(duties_of(case).filter(pk=task.pk).exists() for case in cases)
