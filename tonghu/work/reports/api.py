"""Reports over REST: another system (a hospital's, a hotline's) tells what it saw, once."""

from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import File, Header, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import AwareDatetime, Field, StringConstraints

from tonghu.base.documents.uploads import LARGEST
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.problem import REFUSALS, Problem
from tonghu.base.people.requests import OfficerRequest, needs
from tonghu.base.places.codes import pad
from tonghu.law.reporting import OF_AGENCY, REPORTERS, SITUATIONS, SUSPECTS
from tonghu.work.reports.actions import add_photo
from tonghu.work.reports.buckets import Buckets
from tonghu.work.reports.intake import id_for, take_in
from tonghu.work.reports.models import Channel, Report
from tonghu.work.reports.questions import said_to, stage_of, within_reach
from tonghu.work.reports.told import Told

router = Router(tags=["报告"])
BURST, REFILL_SECONDS = 60, 60
BUCKETS = Buckets("interface", BURST, REFILL_SECONDS)


def _one_of(codes: Any) -> Any:
    return StringConstraints(pattern=f"^({'|'.join(codes)})$")


Situation = Annotated[str, _one_of(SITUATIONS)]
Line = Annotated[str, StringConstraints(max_length=200)]


class ReportIn(Schema):
    """What was seen. Without `reporter_kind` the officer's own organisation is the reporter."""

    place: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] = Field(
        description="division code of the village, or of the township or county if that is all one knows"
    )
    situations: Annotated[list[Situation], Field(default_factory=list, max_length=14)]
    story: Annotated[
        str, StringConstraints(min_length=1, max_length=200_000, strip_whitespace=True)
    ]
    ongoing: bool = Field(False, description="the danger is there now: call 110 as well")
    suspect: Annotated[str, _one_of(SUSPECTS)] = "unknown"
    reporter_kind: Annotated[str, _one_of(REPORTERS)] | None = None
    child_name: Line = ""
    child_sex: Annotated[str, StringConstraints(pattern="^(|男|女)$")] = ""
    child_age: Line = ""
    school: Line = ""
    where: Line = ""
    guardian: Line = ""
    measures: Line = ""
    police: Line = Field("", description="the receipt of a call to 110")
    noticed_at: AwareDatetime | None = None
    late_reason: Line = ""
    name: Line = Field("", description="who tells it; sealed apart, opened only by the police")
    phone: Line = ""
    position: Line = ""


class ReportOut(Schema):
    """The report is stored. `receipt` is shown this once; "" when this key was stored before."""

    id: UUID
    receipt: str


class WordOut(Schema):
    """What was answered, or added."""

    from_reporter: bool
    text: str
    at: AwareDatetime


class StageOut(Schema):
    """How far a report has come."""

    id: UUID
    stage: str
    words: list[WordOut]


class PhotoOut(Schema):
    """The photo is kept; SHA-256 of it as it came. The same photo again is the same."""

    sha256: str


_DETAILS = (
    "child_name", "child_sex", "child_age", "school", "where", "guardian", "measures", "police",
)  # fmt: skip


@router.post("/", response={200: ReportOut, 201: ReportOut, REFUSALS: Problem})
def post_report(
    request: OfficerRequest, body: ReportIn, idempotency_key: Annotated[UUID, Header()]
) -> Status[ReportOut]:
    """Report that a child may be in danger. The same `Idempotency-Key` again is the same report: 200."""
    needs(request, Permission.FILE_REPORTS)
    office = request.user.organisations[0]
    heard = body.reporter_kind is not None
    place, where = body.place, body.where
    if not within_reach(place):
        # No report is refused for where it says it is: the county's desk asks (reliability.md §3, row 62).
        place, where = pad(office.place[:6]), f"{where}（来报的区划代码 {place} 查不到）"
    told = Told(
        place=place,
        situations=body.situations,
        story=body.story,
        channel=Channel.API,
        reporter_kind=body.reporter_kind or OF_AGENCY.get(office.agency, "official"),
        suspect=body.suspect,
        ongoing=body.ongoing,
        details={
            key: said
            for key in _DETAILS
            if (said := where if key == "where" else getattr(body, key))
        },
        identity={"name": body.name, "phone": body.phone, "position": body.position},
        organisation=None if heard else office,
        noticed_at=body.noticed_at,
        late_reason=body.late_reason,
    )
    if id_for(idempotency_key, told) != idempotency_key:
        raise Refused("这个 Idempotency-Key 已经用在另一份报告上。另一份报告请换一个新的。")
    many = BUCKETS.crowded(str(request.user.pk))
    receipt = take_in(idempotency_key, told, request.user, crowded=many)
    return Status(201 if receipt else 200, ReportOut(id=idempotency_key, receipt=receipt))


@router.get("/{uuid:report_id}", response={200: StageOut, REFUSALS: Problem})
def get_report(request: OfficerRequest, report_id: UUID) -> StageOut:
    """How far a report has come that the officer handed in."""
    one = _own(request, report_id)
    words = [
        WordOut(from_reporter=word.from_reporter, text=word.text, at=word.at)
        for word in said_to(one)
    ]
    return StageOut(id=one.pk, stage=stage_of(one), words=words)


@router.post("/{uuid:report_id}/photos/", response={200: PhotoOut, REFUSALS: Problem})
def post_photo(
    request: OfficerRequest, report_id: UUID, photo: File[UploadedFile | None] = None
) -> PhotoOut:
    """Add a photo (JPEG or PNG, up to 12 MB) to a report that the officer handed in, after the text."""
    needs(request, Permission.FILE_REPORTS)
    if photo is None:
        raise Refused("没有收到照片。请用 multipart/form-data 的 photo 字段上传。")
    content = photo.read(LARGEST + 1)
    kept = add_photo(
        report=_own(request, report_id), name=photo.name or "照片", content=content, by=request.user
    )
    return PhotoOut(sha256=kept.original_digest)


def _own(request: OfficerRequest, report_id: UUID) -> Report:
    mine = Report.objects.visible_to(request.user).filter(by=request.user.pk)
    return get_object_or_404(mine.select_related("proceeding"), pk=report_id)
