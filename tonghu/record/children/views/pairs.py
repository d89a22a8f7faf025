"""Files that may be one child, side by side."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, ReasonForm, form_page, needs, submitted
from tonghu.base.places.models import local_names
from tonghu.law.registration import FIELDS
from tonghu.record.children.actions import judge_different, merge_files, split_files
from tonghu.record.children.models import Child, Pair
from tonghu.record.children.questions import history_of
from tonghu.record.children.views.within import answered, child_seen_by, names_told, way_back

_ELSEWHERE = "外地台账的孩子"


_PAIRS = 20


@require_GET
def pairs(request: OfficerRequest) -> HttpResponse:
    """Files that may be one child."""
    needs(request, Permission.REGISTER_CHILDREN)
    found = (
        Pair.objects.visible_to(request.user)
        .open()
        .select_related("first", "second")
        .order_by("-probability", "id")
    )
    page = Paginator(found, _PAIRS).get_page(request.GET.get("page"))
    children = [child for one in page for child in (one.first, one.second)]
    names = local_names({child.place for child in children}, timezone.localdate())
    told = names_told(request, children)
    rows = [
        (one, [(told[child.pk], names[child.place]) if child.pk in told else (_ELSEWHERE, "")
               for child in (one.first, one.second)])
        for one in page
    ]  # fmt: skip
    return render(request, "children/pairs.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def pair(request: OfficerRequest, pair_id: UUID) -> HttpResponse:
    """Two files side by side; each side shows only what one may see of it."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = get_object_or_404(
        Pair.objects.visible_to(request.user).select_related("first", "second"), pk=pair_id
    )
    form = ReasonForm(request.POST if "keep" in request.POST else None)
    if request.method == "POST" and "different" in request.POST:
        if answered(request, partial(judge_different, pair=one, by=request.user)):
            messages.success(request, "已记下：这是两个孩子，不再提示。")
            return redirect("children:pairs")
    elif request.method == "POST" and form.is_valid():
        first = request.POST.get("keep") != str(one.second_id)
        kept, dropped = (one.first, one.second) if first else (one.second, one.first)
        values = _taken(request, kept, dropped)
        if answered(
            request,
            partial(
                merge_files,
                kept=kept,
                dropped=dropped,
                values=values,
                by=request.user,
                reason=form.cleaned_data["reason"],
            ),
        ):
            messages.success(request, "已合并成一份档案；合错了可以在档案里撤销。")
            return redirect("children:dossier", kept.pk)
    sides = []
    names = local_names({one.first.place, one.second.place}, timezone.localdate())
    for child in (one.first, one.second):
        mine = request.user.may_at(Permission.READ_CHILDREN, child.place)
        if mine:
            seen(by=request.user, subject=child, fields=["comparison", "numbers"])
        sides.append((child, mine, history_of(child).record if mine else {}, names[child.place]))
    rows = [
        (field, *(field.said(record.get(key)) if mine else "" for _, mine, record, _ in sides))
        for key, field in FIELDS.items()
        if sides[0][2].get(key) or sides[1][2].get(key)
    ]
    return render(
        request, "children/pair.html",
        {
            "pair": one, "sides": sides, "rows": rows, "form": form,
            "sees_both": all(mine for _, mine, *_ in sides),
            "both": request.user.may(Permission.MERGE_FILES)
            and not one.merged
            and all(mine for _, mine, *_ in sides),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def split(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Undo a merge."""
    child = child_seen_by(request, child_id)
    needs(request, Permission.MERGE_FILES)
    kept = child.merged_into
    if kept is None:
        messages.error(request, _nothing_to_undo(request, child))
        return redirect("children:dossier", child.pk)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(split_files, dropped=child, by=request.user)):
        messages.success(request, "已撤销合并，两份档案各自独立，也记下了这是两个孩子。")
        return redirect("children:dossier", child.pk)
    what = (
        f"{child.number} 恢复成合并以前的样子；合并时带进 {kept.number} 的内容退回去，合并以后改过的留着。"
        "合并以后记在它上面的走访、材料、个案不会自己分开，请逐条核对是哪个孩子的。"
    )
    crumbs = way_back(kept)
    return form_page(request, form, title="撤销合并", submit="撤销合并", crumbs=crumbs, intro=what)


def _nothing_to_undo(request: OfficerRequest, child: Child) -> str:
    """Why no merge can be undone from this file, and from where one can."""
    absorbed = Child.objects.visible_to(request.user).filter(merged_into=child)
    if numbers := "、".join(absorbed.order_by("number").values_list("number", flat=True)):
        return f"{child.number} 是留下的一份。并进来的是 {numbers}：合错了的，在本页上方那一份旁边点“撤销合并”。"
    return (
        f"{child.number} 没有并入别的档案，没有可以撤销的合并。内容记错的，在时间线里点“更正”；"
        "和别的孩子弄混的，到台账的“疑似重复”里判断。"
    )


def _taken(request: HttpRequest, kept: Child, dropped: Child) -> dict[str, object]:
    """What the kept file takes over: what was ticked, and what it has nothing of itself."""
    mine, theirs = history_of(kept).record, history_of(dropped).record
    ticked = set(request.POST.getlist("take"))
    return {
        key: value
        for key, value in theirs.items()
        if key in FIELDS and (key in ticked or key not in mine)
    }
