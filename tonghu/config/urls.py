"""Where each door hangs."""

from django.conf import settings
from django.urls import include, path

from tonghu.doors.api import root

urlpatterns = [
    path("", include("tonghu.doors.desk.urls")),
    path("tasks/", include("tonghu.record.tasks.urls")),
    path("children/", include("tonghu.record.children.urls")),
    path("archive/", include("tonghu.record.archive.urls")),
    path("cases/", include("tonghu.record.cases.urls")),
    path("care/", include("tonghu.record.care.urls")),
    path("risk/", include("tonghu.record.risk.urls")),
    path("surveys/", include("tonghu.record.surveys.urls")),
    path("rights/", include("tonghu.record.rights.urls")),
    path("ledger/", include("tonghu.record.ledger.urls")),
    path("reports/", include("tonghu.work.reports.urls")),
    path("visits/", include("tonghu.work.visits.urls")),
    path("contact/", include("tonghu.work.contact.urls")),
    path("schooling/", include("tonghu.work.schooling.urls")),
    path("field/", include("tonghu.doors.field.shell_urls")),
    path("field/", include("tonghu.doors.field.urls")),
    path("assessments/", include("tonghu.work.assessments.urls")),
    path("support/", include("tonghu.work.support.urls")),
    path("response/", include("tonghu.work.response.urls")),
    path("guardianship/", include("tonghu.work.guardianship.urls")),
    path("report/", include("tonghu.doors.public.urls")),
    path("supervision/", include("tonghu.oversight.supervision.urls")),
    path("capacity/", include("tonghu.oversight.capacity.urls")),
    path("documents/", include("tonghu.base.documents.urls")),
    path("notices/", include("tonghu.base.outbox.urls")),
    path("people/", include("tonghu.base.people.urls")),
    path("places/", include("tonghu.base.places.urls")),
    path("terms/", include("tonghu.base.terms.urls")),
    path("tokens/", include("tonghu.doors.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", root.urls),
    path("api/<path:address>", root.nothing_there, name="api-nothing"),
    path("healthz", root.healthz, name="healthz"),
    *([path("demo/", include("tonghu.doors.demo.urls"))] if settings.DEMO else []),
]

handler400 = "tonghu.doors.desk.errors.bad_request"
handler403 = "tonghu.doors.desk.errors.not_allowed"
handler404 = "tonghu.doors.desk.errors.not_found"
handler500 = "tonghu.doors.desk.errors.broken"
