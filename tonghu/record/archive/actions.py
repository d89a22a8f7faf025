"""Putting a paper into a child's file, and taking back one that does not belong there."""

from datetime import date

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.documents.actions import attach, withdraw
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.law.archive import CATALOGUE, Secrecy
from tonghu.record.archive.models import Paper
from tonghu.record.children.models import Child


@action(Permission.FILE_PAPERS)
def file_paper(
    *,
    child: Child,
    heading: str,
    title: str,
    formed_on: date,
    by: Actor,
    formed_by: str = "",
    secrecy: str = "",
    keeping: str = "",
    shelf: str = "",
    pages: int | None = None,
    upload: tuple[str, bytes] | None = None,
    instead_of: Paper | None = None,
    reason: str = "",
) -> Paper:
    """Enter a paper under a heading of the catalogue, with its scan (name, bytes) or without; `instead_of`
    another, which is withdrawn with the reason.

    The heading's own secrecy is the least: it can be raised, never lowered.
    """
    if not by.may_at(Permission.FILE_PAPERS, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地归档。")
    if child.merged_into_id:
        raise Refused("这份档案已并入另一份，请把材料归到那一份里。")
    entry = CATALOGUE[heading]
    if formed_on > timezone.localdate():
        raise Refused("形成日期还没有到，请填写材料上写的日期。")
    if upload is None and not shelf.strip():
        raise Refused("请上传扫描件，或者写明纸质件放在哪里，不然以后找不到。")
    if instead_of is not None:
        old = Paper.objects.select_for_update(of=("self",)).get(pk=instead_of.pk)
        if old.withdrawn_at is not None:
            raise Refused("这一件已经撤回了，请回到目录看现在有哪些，再归档新的。")
        withdraw_paper(paper=old, reason=f"换成了新的：{reason}", by=by)
    paper = Paper(
        id=uuid7(), child=child, heading=heading, title=title, formed_on=formed_on,
        formed_by=formed_by or None, secrecy=max(secrecy or entry.secrecy, entry.secrecy),
        keeping=keeping or entry.keeping, shelf=shelf or None, pages=pages, by=by.id,
    )  # fmt: skip
    if upload is not None:
        name, content = upload
        highly = paper.secrecy == Secrecy.HIGHLY_SENSITIVE.value
        paper.attachment = attach(subject=paper, name=name, content=content, evidence=highly, by=by)
    paper.save(force_insert=True)
    return paper


@action(Permission.FILE_PAPERS)
def withdraw_paper(*, paper: Paper, reason: str, by: Actor) -> Paper:
    """Show a paper no longer: it was filed with the wrong child, or twice. The scan stays sealed."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("child").get(pk=paper.pk)
    if not by.may_at(Permission.FILE_PAPERS, paper.child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地撤回。")
    if paper.withdrawn_at is None:
        paper.withdrawn_at, paper.withdrawn_why = timezone.now(), reason
        paper.save(update_fields=["withdrawn_at", "withdrawn_why"])
        if paper.attachment is not None:
            withdraw(attachment=paper.attachment, reason=reason[:200], by=by)
    return paper
