"""The lists that an officer keeps under a name."""

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.record.children.models import SavedView


@action(Permission.READ_CHILDREN)
def save_view(*, name: str, query: str, by: Officer) -> SavedView:
    """Keep the filters and columns of a list under a name."""
    view, _ = SavedView.objects.update_or_create(officer=by, name=name, defaults={"query": query})
    return view


@action(Permission.READ_CHILDREN)
def rename_view(*, name: str, new: str, by: Officer) -> None:
    """Keep a saved view under another name."""
    own = SavedView.objects.filter(officer=by)
    if name != new and own.filter(name=new).exists():
        raise Refused(f"已经有一个叫“{new}”的，请换一个名称，或者先去掉那一个。")
    own.filter(name=name).update(name=new)


@action(Permission.READ_CHILDREN)
def forget_view(*, name: str, by: Officer) -> None:
    """Keep a saved view no longer."""
    SavedView.objects.filter(officer=by, name=name).delete()
