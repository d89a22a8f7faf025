"""Organisations, officers, and the posts that tie the two to a place for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.roles import ROLES, Role
from tonghu.base.places.codes import pad
from tonghu.base.places.models import in_ranges, ranges_of
from tonghu.law.agencies import AGENCIES, Agency


def kinds() -> list[tuple[str, str]]:
    """The kinds of organisation; a function, so that a new one is no migration."""
    return [(agency.value, agency.label) for agency in Agency]


def role_labels() -> list[tuple[str, str]]:
    """The roles, likewise."""
    return [(role.key, role.label) for role in ROLES.values()]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by whose they are and where they stand."""

    def visible_to(self, officer: Officer) -> OrganisationQuerySet:
        """Those inside the places of the officer's posts, and the officer's own."""
        own = Q(pk__in=[post.organisation_id for post in officer.posts_held])
        return self.filter(own | in_ranges("place", officer.ranges()))

    def reachable_from(self, organisation: Organisation, officer: Officer) -> OrganisationQuerySet:
        """Where the officer may hand things on: inside their places, or directly above."""
        return self.visible_to(officer) | self.filter(below=organisation)

    def at(self, place: str) -> OrganisationQuerySet:
        """Those of the place itself, of its township and of its county."""
        return self.filter(place__in={place, pad(place[:9]), pad(place[:6])})

    def nearest_to(self, place: str, *kinds: Agency) -> Organisation | None:
        """The one of these kinds at the place, or else at its township, or else at its county."""
        found = self.at(place).filter(kind__in=[kind.value for kind in kinds])
        return found.order_by("-place", "id").first()


class Organisation(models.Model):
    """A body the notice gives duties to: a village committee, a school, a police station…"""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("类别", max_length=40, choices=kinds)
    name = models.CharField("名称", max_length=80)
    place = models.CharField("区划代码", max_length=12, db_index=True)
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name="上级单位"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["place", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "name"], name="people_one_organisation"
            ),
            models.CheckConstraint(
                condition=Q(above=None) | ~Q(above=F("id")),
                name="people_organisation_not_above_itself",
            ),
        ]

    class Privacy:
        plain = {"id", "kind", "name", "place", "above"}

    def __str__(self) -> str:
        return self.name

    @property
    def agency(self) -> Agency:
        """The kind, as the law names it."""
        return AGENCIES[self.kind]


class OfficerQuerySet(models.QuerySet["Officer"]):
    """Officers by where they work."""

    def colleagues_of(self, organisation: Organisation) -> OfficerQuerySet:
        """Those who hold a post in the organisation today."""
        held = Post.objects.held_on(timezone.localdate()).filter(organisation=organisation)
        return self.filter(is_active=True, pk__in=held.values("officer"))

    def visible_to(self, officer: Officer) -> OfficerQuerySet:
        """Those who ever held a post at the officer's places, and those without any post yet."""
        return self.filter(
            Q(pk__in=Post.objects.visible_to(officer).values("officer")) | Q(posts=None)
        )


class OfficerManager(BaseUserManager["Officer"].from_queryset(OfficerQuerySet)):  # type: ignore[misc]
    """Officers by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Officer:
        """The officer of a login, whatever its case."""
        officer: Officer = self.get(login__iexact=username)
        return officer


class Officer(AbstractBaseUser):
    """A person who works with the system. What they may do comes from their posts alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("工作电话", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)

    USERNAME_FIELD = "login"
    objects: ClassVar[OfficerManager] = OfficerManager()

    class Meta:
        ordering = ["login"]

    class Privacy:
        plain = {"id", "login", "is_active", "last_login"}
        personal = {"name", "phone"}
        secret = {"password"}

    def __str__(self) -> str:
        return self.login

    def get_full_name(self) -> str:
        """The name other officers know this one by."""
        return self.name

    @cached_property
    def posts_held(self) -> list[Post]:
        """The posts held today, read once for each request: a right taken away is gone at once."""
        if not self.is_active:
            return []
        today = timezone.localdate()
        return list(
            self.posts.held_on(today).select_related("organisation").order_by("since", "id")
        )

    def may(self, permission: Permission, /) -> bool:
        """Whether any post held today allows it."""
        return any(permission in post.role_.may for post in self.posts_held)

    def may_at(self, permission: Permission, place: str, /) -> bool:
        """Whether a post held today allows it at this place."""
        return any(low <= place <= high for low, high in self.ranges(permission))

    def ranges(self, permission: Permission | None = None) -> list[tuple[str, str]]:
        """The code ranges of the posts held today, or of those that allow `permission`."""
        return [
            span
            for post in self.posts_held
            if permission is None or permission in post.role_.may
            for span in post.ranges
        ]

    def works_for(self, *permissions: Permission) -> set[UUID]:
        """The organisations in which a post held today allows any of the permissions."""
        return {
            post.organisation_id
            for post in self.posts_held
            if not post.role_.may.isdisjoint(permissions)
        }

    @property
    def organisations(self) -> list[Organisation]:
        """The organisations this officer works for today, each once."""
        return list(dict.fromkeys(post.organisation for post in self.posts_held))


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by date and by whose office may see them."""

    def held_on(self, day: date) -> PostQuerySet:
        """Held on that day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def misfits(self) -> PostQuerySet:
        """Posts of a role that no longer exists in such an organisation: each still gives what the role may do."""
        fits = (Q(role=role.key, organisation__kind__in=role.agencies) for role in ROLES.values())
        return self.exclude(reduce(or_, fits))

    def visible_to(self, officer: Officer) -> PostQuerySet:
        """Posts at places inside the officer's own."""
        return self.filter(in_ranges("place", officer.ranges()))


class Post(models.Model):
    """That an officer holds a role for an organisation at a place, from a day until another.

    It is also the standing approval that 未成年人网络保护条例 第三十六条 asks for: who granted it,
    and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts", verbose_name="人员")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name="单位"
    )
    role = models.CharField("岗位", max_length=40, choices=role_labels)
    place = models.CharField("区划代码", max_length=12, db_index=True)
    since = models.DateField("任职日期")
    until = models.DateField("离任日期", null=True, blank=True)
    granted_by = models.UUIDField("批准人")
    reason = models.CharField("依据", max_length=200)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "organisation", "role", "place"],
                condition=Q(until=None),
                name="people_post_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="people_post_ends_after_since",
            ),
        ]

    class Privacy:
        plain = {"id", "officer", "organisation", "role", "place", "since", "until", "granted_by"}
        personal = {"reason"}

    def __str__(self) -> str:
        return f"{self.role} {self.place}"

    @property
    def role_(self) -> Role:
        """The role, with what it may do."""
        return ROLES[self.role]

    @cached_property
    def ranges(self) -> list[tuple[str, str]]:
        """The code ranges this post reaches."""
        return ranges_of(self.place)


def names_of(ids: Iterable[Any]) -> dict[Any, str]:
    """The names behind the actor ids of the log; ids that are no officer's are left out."""
    return dict(Officer.objects.filter(pk__in=ids).values_list("pk", "name"))
