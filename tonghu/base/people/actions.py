"""Setting up organisations and officers, appointing and dismissing."""

from datetime import date

from allauth.usersessions.models import UserSession
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.models import place_on
from tonghu.law.agencies import Agency


@action(Permission.KEEP_ORGANISATIONS)
def found_organisation(
    *, kind: Agency, name: str, place: str, above: Organisation | None, by: Actor
) -> Organisation:
    """Enter an organisation. Entered again under the same kind, name and place, it is the same one."""
    _existing_place(place)
    _within_reach(Permission.KEEP_ORGANISATIONS, place, by)
    organisation, _ = Organisation.objects.get_or_create(
        kind=kind, name=name, place=place, defaults={"above": above}
    )
    return organisation


@action(Permission.KEEP_POSTS)
def enrol_officer(*, login: str, name: str, by: Actor, phone: str = "") -> Officer:
    """Give a person an account, without a post and without a usable password."""
    if Officer.objects.filter(login__iexact=login).exists():
        raise Refused(f"登录名“{login}”已经有人使用，请换一个，或直接给这位人员增加岗位。")
    officer = Officer(login=login, name=name, phone=phone)
    officer.set_unusable_password()
    officer.save(force_insert=True)
    return officer


@action(Permission.KEEP_POSTS)
def appoint(
    *,
    officer: Officer,
    organisation: Organisation,
    role: str,
    place: str,
    reason: str,
    by: Actor,
    since: date | None = None,
) -> Post:
    """Give an officer a post from `since` (default today). The same post twice is the same post.

    Raises Refused for an unknown role or place, and where the role does not exist in this kind of
    organisation.
    """
    if role not in ROLES:
        raise Refused(f"没有“{role}”这个岗位，可用的岗位见“岗位与权限”一页。")
    if organisation.agency not in ROLES[role].agencies:
        raise Refused(f"{organisation.name}不设“{ROLES[role].label}”岗位，请核对单位或岗位。")
    if by == officer:
        raise Refused("不能给自己任命岗位，请由另一位安全管理员办理。")
    _existing_place(place)
    _within_reach(Permission.KEEP_POSTS, place, by)
    post, _ = Post.objects.get_or_create(
        officer=officer,
        organisation=organisation,
        role=role,
        place=place,
        until=None,
        defaults={
            "since": since or timezone.localdate(),
            "granted_by": by.id,
            "reason": reason,
        },
    )
    return post


@action(Permission.KEEP_POSTS)
def dismiss(*, post: Post, reason: str, by: Actor) -> Post:
    """End a post today: what it allowed is refused from the next request on."""
    _within_reach(Permission.KEEP_POSTS, post.place, by)
    if post.until is None:
        post.until = timezone.localdate()
        post.save(update_fields=["until"])
    return post


@action(Permission.KEEP_POSTS)
def suspend(*, officer: Officer, reason: str, by: Actor) -> Officer:
    """Close an account and end its sessions, for a person who left or a password that leaked."""
    if by == officer:
        raise Refused("不能停用自己的账号，请由另一位安全管理员办理。")
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    end_sessions(officer)
    return officer


@action(Permission.KEEP_POSTS)
def readmit(*, officer: Officer, reason: str, by: Actor) -> Officer:
    """Open a closed account again; its posts are as they were left."""
    officer.is_active = True
    officer.save(update_fields=["is_active"])
    return officer


@action(Permission.KEEP_POSTS)
def give_password(*, officer: Officer, password: str, reason: str, by: Actor) -> Officer:
    """Set a new password, to be handed over in person, and log the officer out everywhere."""
    officer.set_password(password)
    officer.save(update_fields=["password"])
    end_sessions(officer)
    return officer


def end_sessions(officer: Officer) -> None:
    """Log the officer out everywhere."""
    for session in UserSession.objects.filter(user=officer):
        session.end()


def _existing_place(code: str) -> None:
    if place_on(code, timezone.localdate()) is None:
        raise Refused(f"区划表里没有 {code}，请核对代码，或先用“区划”导入。")


def _within_reach(permission: Permission, place: str, by: Actor) -> None:
    if not by.may_at(permission, place):
        raise Refused("这个区划不在您的管辖范围内，请由当地的管理员办理。")
