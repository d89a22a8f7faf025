"""Brothers and sisters: which children live in one household."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tonghu.base.audit.deeds import seen_each
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, form_page, needs, submitted
from tonghu.record.children.actions import join_household, leave_household
from tonghu.record.children.forms import HouseholdForm
from tonghu.record.children.models import Child
from tonghu.record.children.questions import household_of, kin_of
from tonghu.record.children.views.within import child_seen_by, ids_in, way_back


@require_http_methods(["GET", "POST"])
def household(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Put a child into one household with others, or take it out of the one it is in."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    kin, siblings = kin_of(child), household_of(child)
    form = HouseholdForm(request.POST or None, kin=kin, siblings=siblings)

    def settle(
        *, number: str, siblings: Sequence[str] = (), leaves: bool = False
    ) -> Sequence[Child]:
        chosen = [one for one in kin if one.pk in ids_in(siblings)]
        if number:
            chosen.append(_numbered(request, number))
        if not chosen and not leaves:
            raise Refused("还没有选孩子。请在名单里打勾，或者写档案编号。")
        done = leave_household(child=child, by=request.user) if leaves else []
        return join_household(children=[child, *chosen], by=request.user) if chosen else done

    if submitted(request, form, settle):
        messages.success(request, "已登记，家庭图里看得到。")
        return redirect("children:dossier", child.pk)
    seen_each(by=request.user, subjects=[*kin, *siblings], fields=["name"])
    names = "、".join(one.name for one in siblings)
    return form_page(
        request, form, title=f"和{child.name}一家的孩子", submit="登记", crumbs=way_back(child),
        intro=f"现在登记为一家的：{names or '还没有'}。",
    )  # fmt: skip


def _numbered(request: OfficerRequest, number: str) -> Child:
    found = Child.objects.visible_to(request.user).filter(number=number.strip()).first()
    if found is None:
        raise Refused(f"没有编号 {number} 的档案，或者不在您的管辖范围内。")
    return found
