"""Every write is an action or a consequence; views call actions and reach records by visible_to."""

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import tonghu
from tonghu.base.kernel.errors import Refused

ROOT = Path(tonghu.__file__).parent
ACTIONS = sorted({*ROOT.glob("*/*/actions.py"), *ROOT.glob("*/*/actions/*.py")})
PAGES = sorted(
    path
    for path in {
        *ROOT.glob("*/*/views.py"),
        *ROOT.glob("*/*/views/*.py"),
        *ROOT.glob("*/*/api.py"),
        *ROOT.glob("doors/*/*.py"),
    }
    # The demonstration builds the county; a token is looked up before anybody is known; the inside of
    # the field door is called by its actions only.
    if "demo" not in path.parts
    and path.name
    not in {
        "actions.py",
        "models.py",
        "bearer.py",
        "effects.py",
        "erasing.py",
        "feed.py",
        "blobs.py",
    }
)
WRITES = {
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update",
    "delete", "save",
}  # fmt: skip


def _module(path: Path) -> ModuleType:
    return importlib.import_module(
        ".".join(["tonghu", *path.relative_to(ROOT).with_suffix("").parts])
    )


def _public_functions(module: ModuleType) -> Iterator[tuple[str, object]]:
    for name, value in vars(module).items():
        if (
            inspect.isfunction(value)
            and value.__module__ == module.__name__
            and not name.startswith("_")
        ):
            yield name, value


def unfit_verbs(module: ModuleType) -> list[str]:
    """Public functions of a file of verbs that are neither action nor consequence, or say nothing.

    A helper that is shared (`digest_of`, `end_sessions`) must not write rows of its own accord.
    """
    unfit = []
    for name, function in _public_functions(module):
        marked = hasattr(function, "permission") or hasattr(function, "consequence")
        parameters = inspect.signature(function).parameters  # type: ignore[arg-type]
        keyword_only = all(p.kind is p.KEYWORD_ONLY for p in parameters.values())
        if not inspect.getdoc(function):
            unfit.append(f"{name}: no docstring")
        if marked and not (keyword_only and "by" in parameters):
            unfit.append(f"{name}: not keyword-only with by")
        if not marked and writes(inspect.getsource(function)):  # type: ignore[arg-type]
            unfit.append(f"{name}: writes, but is neither action nor consequence")
    return unfit


def writes(source: str) -> set[str]:
    """The names of the writing methods that a piece of code calls."""
    return {
        node.func.attr
        for node in ast.walk(ast.parse(textwrap.dedent(source)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not _is_session(node.func.value)
    }


def _is_session(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr == "session"


def unscoped(source: str) -> list[str]:
    """What a page does with `.objects` other than `visible_to` (or `visited_by`, for those who visit without
    keeping the file, and `owed_by`, for those whose duty it left), of models that hold personal data.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "objects"
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id not in PUBLIC_MODELS
            and node.attr not in {"visible_to", "visited_by", "taught_by", "owed_by", "none"}
        ):
            found.append(f"{node.value.value.id}.objects.{node.attr} (line {node.lineno})")
    return found


# Divisions, offices, who holds which post in them, and the county's own numbers are public; the log has its own gate (READ_LOG); the
# feed counts and refers, it holds no data.
PUBLIC_MODELS = {
    "Place", "Succession", "LocalTerm", "HolidayYear", "Entry", "Session", "Organisation", "Feed",
    "StreamHead", "Member", "Epoch", "Post",
}  # fmt: skip


@pytest.mark.parametrize("path", ACTIONS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_verbs_are_keyword_only_have_an_actor_and_say_what_they_do(path: Path) -> None:
    assert unfit_verbs(_module(path)) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_pages_write_nothing_themselves(path: Path) -> None:
    if path.stem in {"daily"}:  # forgetting sessions is housekeeping, not a deed
        return
    assert writes(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_pages_reach_personal_records_only_through_visible_to(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    assert [f for f in unscoped(path.read_text(encoding="utf-8")) if not _own_job(name, f)] == []


def _own_job(name: str, fault: str) -> bool:
    """Jobs act for the clock, over every row whose time has come; the log finds its officer by name."""
    return name in {"doors/jobs/hourly.py", "doors/jobs/daily.py"} or (
        name == "doors/desk/audit_log.py" and fault.startswith("Officer.objects.filter")
    )


def test_these_checks_see_a_planted_fault() -> None:
    module = ModuleType("planted")
    exec(  # the planted module
        "def quiet(*, by): pass\ndef sneaky(*, by):\n    'Writes.'\n    return by\n",
        vars(module),
    )
    for function in (module.quiet, module.sneaky):
        function.__module__ = "planted"
    module.sneaky.permission = "x"
    source = "def sneaky(task):\n    task.save()\n"
    assert writes(source) == {"save"}
    assert unscoped("Task.objects.filter(pk=1)\nTask.objects.visible_to(me)\n") == [
        "Task.objects.filter (line 1)"
    ]
    positional = ModuleType("positional")

    def verb(by: object) -> None:
        """Has its actor in the wrong place."""

    verb.permission = "x"  # type: ignore[attr-defined]
    verb.__module__ = "positional"
    positional.verb = verb  # type: ignore[attr-defined]
    assert unfit_verbs(positional) == ["verb: not keyword-only with by"]


def test_no_exception_is_made_once_and_raised_again_and_again() -> None:
    """Each time it is raised it keeps the frames of that time too, with all that they hold, for ever."""
    modules = [one for name, one in sys.modules.items() if name.startswith("tonghu.")]
    assert _kept_exceptions(modules) == []
    planted = ModuleType("tonghu.planted")
    planted.REFUSAL = Refused("x")  # type: ignore[attr-defined]
    assert _kept_exceptions([planted]) == ["tonghu.planted.REFUSAL"]


def _kept_exceptions(modules: Iterable[ModuleType]) -> list[str]:
    return [
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, BaseException)
    ]
