"""A child, the changes that make up the child's file, and the keys under which it is found.

The file itself is the fold of its changes; the columns of `Child` are what lists and filters need of
it, written in the same action, so that no list ever opens a seal.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.unions import found_by_any
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import pad, within
from tonghu.base.places.models import in_ranges
from tonghu.law.eligibility import Category
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.law.levels import Level
from tonghu.law.registration import NOT_COLLECTED
from tonghu.record.tasks.models import Task


def states() -> list[tuple[str, str]]:
    """The states a file can be in; a function, so that a new one is no migration."""
    return [(state.value, state.label) for state in LedgerState]


def categories() -> list[tuple[str, str]]:
    """The main categories, likewise."""
    return [(category.value, category.label) for category in Category]


def levels() -> list[tuple[str, str]]:
    """The levels of risk, likewise."""
    return [(level.value, level.label) for level in Level]


class ChildQuerySet(models.QuerySet["Child"]):
    """Children by whose they are."""

    def visible_to(self, officer: Officer) -> ChildQuerySet:
        """Those the officer's posts that read children's files reach, by either of their places."""
        ranges = officer.ranges(Permission.READ_CHILDREN)
        return self.filter(in_ranges("place", ranges) | in_ranges("living_place", ranges))

    def visited_by(self, officer: Officer) -> ChildQuerySet:
        """Those the officer may write a visit or a contact about: of the own places; or, for a post
        that reads no files (a social worker's), given to its organisation with a task.
        """
        visiting = [p for p in officer.posts_held if Permission.RECORD_VISITS in p.role_.may]
        reading = [p for p in visiting if Permission.READ_CHILDREN in p.role_.may]
        ranges = [span for post in reading for span in post.ranges]
        given = Task.objects.open().filter(
            organisation__in=[p.organisation_id for p in visiting if p not in reading],
            child_id__isnull=False,
        )
        return self.filter(
            in_ranges("place", ranges)
            | in_ranges("living_place", ranges)
            | Q(pk__in=given.values("child_id"))
        )

    def taught_by(self, officer: Officer) -> ChildQuerySet:
        """Those on a ledger, living in the county or of it, whose files name a school for which the officer
        registers absences.
        """
        named = Q(pk__in=[])
        for post in officer.posts_held:
            if Permission.REPORT_ABSENCES in post.role_.may:
                county = [within(pad(post.place[:6]))]
                here = in_ranges("place", county) | in_ranges("living_place", county)
                named |= Q(school=post.organisation.name) & here
        return self.filter(named, on_ledger=True)

    def managed_in(self, ranges: list[tuple[str, str]]) -> ChildQuerySet:
        """On the ledgers of these code ranges."""
        return self.filter(in_ranges("place", ranges))

    def held(self, ids: Iterable[UUID | None]) -> ChildQuerySet:
        """Of these, locked until the transaction ends: in the one order in which everybody locks them,
        and before anything about them is read or written.
        """
        return self.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk")

    def on_ledger(self) -> ChildQuerySet:
        """Not exited and not merged into another."""
        return self.filter(on_ledger=True)


def _code(label: str) -> models.CharField[str, str]:
    """A column for a code of the registration form."""
    return models.CharField(label, max_length=2, default=NOT_COLLECTED)


FILTERED = (
    "state", "category", "guardianship_type", "has_caregiver", "care_reason", "actual_care",
    "caregiver_relationship", "sex", "health_status", "schooling_level", "attendance_status",
    "is_boarding", "hukou_class", "hukou_nature", "birth_date",
)  # fmt: skip
"""The columns that filters ask and that seldom change."""


class Child(models.Model):
    """One child. `place` is the village whose ledger the child is on; the other two say where from
    and where now. What the registration form asks beyond these columns is in the changes, sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField("编号", max_length=20, unique=True)
    state = models.CharField("状态", max_length=16, choices=states)
    on_ledger = models.BooleanField("在册", default=True)
    place = models.CharField("台账所在", max_length=12)
    hukou_place = models.CharField("户籍地", max_length=12, blank=True)
    living_place = models.CharField("现住地", max_length=12)
    household = models.UUIDField("家庭", null=True)

    name = models.CharField("姓名", max_length=72)
    sex = models.CharField("性别", max_length=1, default="9")
    birth_date = models.DateField("出生日期", null=True)
    id_index = models.CharField("证号索引", max_length=64, null=True)  # noqa: DJ001  # unique where known
    father_name = models.CharField("父亲", max_length=72, blank=True)
    mother_name = models.CharField("母亲", max_length=72, blank=True)
    caregiver_name = models.CharField("照护人", max_length=72, blank=True)
    caregiver_relationship = models.CharField("与儿童关系", max_length=2, blank=True)
    caregiver_born = models.PositiveSmallIntegerField("照护人出生年", null=True)
    school = models.CharField("学校", max_length=100, blank=True)
    class_name = models.CharField("班级", max_length=40, blank=True)

    hukou_class = _code("户口登记")
    hukou_nature = _code("户籍性质")
    health_status = _code("健康状况")
    schooling_level = _code("学业状况")
    attendance_status = _code("就学情况")
    is_boarding = _code("寄宿")
    guardianship_type = _code("监护类型")
    care_reason = _code("委托照护原因")
    has_caregiver = _code("有无委托照护人")
    actual_care = _code("实际照料人")

    category = models.CharField("类别", max_length=24, choices=categories, blank=True)
    flags = models.CharField("重点情形", max_length=120, blank=True)
    next_on = models.DateField("下次自动变化", null=True)
    next_why = models.CharField("变化缘由", max_length=80, blank=True)
    # Written by record/risk, through keep_standings: empty until it was worked out.
    level = models.CharField("风险等级", max_length=8, choices=levels, default="", db_default="")
    level_on = models.DateField("等级下次复核", null=True)
    visit_on = models.DateField("下次走访", null=True)
    visit_why = models.CharField("走访缘由", max_length=60, default="", db_default="")
    visited_on = models.DateField("上次走访", null=True)
    met_on = models.DateField("上次见到本人", null=True)
    visit_asked = models.BooleanField("走访已到期", default=False, db_default=False)
    unmet = models.BooleanField("上次走访没见到本人", default=False, db_default=False)
    out_of_touch = models.BooleanField("父母没有联系", default=False, db_default=False)
    entered_on = models.DateField("进入台账", null=True)
    exited_on = models.DateField("退出台账", null=True)
    exit_reason = models.CharField("退出原因", max_length=2, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", db_index=False
    )
    changed_at = models.DateTimeField("最近变更", default=timezone.now)

    objects = ChildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(merged_into=None, id_index__isnull=False),
                name="children_nobody_twice",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="children_not_merged_into_itself",
            ),
        ]
        indexes = [
            # Two partial ones: SQLite does not walk an index by a bare boolean. The first holds what
            # the filters ask, so that those who answer are counted without opening a file.
            models.Index(
                fields=["place", "id", "on_ledger", *FILTERED],
                condition=Q(on_ledger=True),
                name="children_on_ledger",
            ),
            models.Index(
                fields=["place", "id"], condition=Q(on_ledger=False), name="children_off_ledger"
            ),
            models.Index(
                fields=["birth_date"], condition=Q(on_ledger=False), name="children_grown_up"
            ),
            models.Index(
                fields=["next_on"], condition=Q(next_on__isnull=False), name="children_by_next"
            ),
            # Rare values: the rows without one cost an insert nothing.
            models.Index(
                fields=["household"], condition=Q(household__isnull=False), name="children_at_home"
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="children_absorbed",
            ),
            models.Index(fields=["school"], condition=Q(on_ledger=True), name="children_at_school"),
            # Nearly every child is blue: who is not is found here, who is by walking the ledger.
            # What an index is partial by stands in it too, or SQLite would open each row to count.
            models.Index(
                fields=["level", "place", "id", "on_ledger"],
                condition=Q(on_ledger=True) & ~Q(level="blue"),
                name="children_by_level",
            ),
            # What the daily job walks: days not come yet, and files already due left out.
            models.Index(
                fields=["visit_on"],
                condition=Q(visit_asked=False, visit_on__isnull=False),
                name="children_to_visit",
            ),
            models.Index(
                fields=["level_on"],
                condition=Q(level_on__isnull=False),
                name="children_level_by_next",
            ),
            # All three are of the ledger only, so that their lists need no other condition.
            models.Index(
                fields=["place", "id", "visit_asked"],
                condition=Q(visit_asked=True),
                name="children_visit_due",
            ),
            models.Index(
                fields=["place", "id", "unmet"], condition=Q(unmet=True), name="children_unmet"
            ),
            models.Index(
                fields=["place", "id", "out_of_touch"],
                condition=Q(out_of_touch=True),
                name="children_out_of_touch",
            ),
        ]

    class Privacy:
        plain = {"id", "number", "state", "on_ledger", "place", "hukou_place", "living_place",
                 "household", "id_index", "category", "next_on", "next_why", "entered_on",
                 "exited_on", "exit_reason", "merged_into", "changed_at", "level_on", "visit_on",
                 "visit_why", "visited_on", "met_on", "visit_asked", "unmet", "out_of_touch"}  # fmt: skip
        # Codes that every list, filter and statistic needs (ADR 0009); the details are sealed.
        personal = {"name", "sex", "birth_date", "father_name", "mother_name", "caregiver_name",
                    "caregiver_relationship", "caregiver_born", "school", "class_name",
                    "hukou_class", "hukou_nature", "health_status", "schooling_level",
                    "attendance_status", "is_boarding", "guardianship_type", "care_reason",
                    "has_caregiver", "actual_care", "flags", "level"}  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def child_id(self) -> object:
        """Whose file an audit entry about this row belongs to."""
        return self.id

    @property
    def state_(self) -> LedgerState:
        """The state, as the law of the ledger names it."""
        return LedgerState(self.state)

    @property
    def level_(self) -> Level | None:
        """The level of risk; None where it was not worked out yet."""
        return Level(self.level) if self.level else None

    @property
    def exit_reason_(self) -> ExitReason | None:
        """Why the child left the ledger."""
        return ExitReason(self.exit_reason) if self.exit_reason else None


class Kind(models.TextChoices):
    """What sort of event a change records."""

    REGISTERED = "registered", "登记"
    CHANGED = "changed", "信息变更"
    CORRECTED = "corrected", "更正"
    SUBMITTED = "submitted", "提交审核"
    TOWN_APPROVED = "town_approved", "乡镇审核通过"
    APPROVED = "approved", "县级审核通过"
    RETURNED = "returned", "退回"
    EXIT_ASKED = "exit_asked", "申请退出"
    EXITED = "exited", "退出台账"
    STAYED = "stayed", "不予退出"
    REENTERED = "reentered", "再次登记"
    MOVED = "moved", "转移台账"
    CHECKED = "checked", "转来以后核对"
    MERGED = "merged", "另一份档案并进这一份"
    ABSORBED = "absorbed", "这一份并入另一份档案"
    SPLIT = "split", "撤销合并"
    JOINED = "joined", "登记为一家人"
    LEFT_HOME = "left_home", "不再登记为一家人"
    REVIEWED = "reviewed", "到期自动复核"


class Change(models.Model):
    """One event of a file: who, when, why, and the values that are new since. Never changed itself.

    `values` holds only what this change says; a value of null takes back to 未采集. `place` is the ledger
    that the file is on since; empty where this says nothing of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="changes", db_index=False)
    kind = models.CharField("事项", max_length=16, choices=Kind.choices)
    at = models.DateTimeField("记录时间")
    by = models.UUIDField("记录人")
    effective_on = models.DateField("发生日期")
    source = models.CharField("途径", max_length=16)
    origin = models.UUIDField("出自", null=True)
    values = SealedJSONField("内容")
    reason = SealedTextField("理由", null=True)
    place = models.CharField("台账所在", max_length=12, blank=True, default="", db_default="")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    other = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["child", "effective_on"], name="children_changes_by_day"),
            models.Index(
                fields=["corrects"],
                condition=Q(corrects__isnull=False),
                name="children_corrections",
            ),
            models.Index(
                fields=["other"], condition=Q(other__isnull=False), name="children_changes_between"
            ),
        ]

    class Privacy:
        plain = {"id", "child", "kind", "at", "by", "effective_on", "source", "origin", "place",
                 "corrects", "other"}  # fmt: skip
        secret = {"values", "reason"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.kind}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by whose they are."""

    def visible_to(self, officer: Officer) -> ProposalQuerySet:
        """About children on ledgers where the officer registers."""
        ranges = officer.ranges(Permission.REGISTER_CHILDREN)
        return self.filter(in_ranges("child__place", ranges))

    def waiting(self) -> ProposalQuerySet:
        """Not yet decided upon."""
        return self.filter(decided_at=None)


class Proposal(models.Model):
    """What somebody says has changed about a child, for a person to put into the file, or not.

    `group` and `item` are of the registration form; without an item it is told in `words` only. Two
    that speak of the same item stand side by side.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="proposals")
    group = models.CharField("哪一组", max_length=16, blank=True)
    item = models.CharField("哪一项", max_length=60, blank=True)
    value = SealedJSONField("提出的值", null=True)
    words = SealedTextField("怎么说的", null=True)
    source = models.CharField("途径", max_length=16)
    origin = models.UUIDField("出自", null=True)
    by = models.UUIDField("提出人")
    at = models.DateTimeField("提出时间", default=timezone.now)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = models.UUIDField("处理人", null=True)
    accepted = models.BooleanField("已写进档案", default=False)
    note = SealedTextField("说明", null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(
                fields=["child"], condition=Q(decided_at=None), name="children_proposals_waiting"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=False) | Q(decided_at__isnull=False),
                name="children_proposal_accepted_when_decided",
            )
        ]

    class Privacy:
        plain = {"id", "child", "group", "item", "source", "origin", "by", "at", "decided_at",
                 "decided_by", "accepted"}  # fmt: skip
        secret = {"value", "words", "note"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.item or self.group}"


class Key(models.Model):
    """Something a child is found under at a place: a part of a name, a sound, a phone, a mark.

    The first character of `key` says which (keys.py). The table is its own one index (ADR 0014).
    """

    pk = models.CompositePrimaryKey("key", "place", "child")
    key = models.CharField(max_length=80)
    place = models.CharField(max_length=12)
    child = models.ForeignKey(
        Child, models.CASCADE, related_name="keys", db_index=False, db_constraint=False
    )

    class Privacy:
        plain = {"place", "child"}
        personal = {"key"}

    def __str__(self) -> str:
        return f"{self.child_id} {self.key[:1]}"


class KeyList(models.Model):
    """The keys and places under which a child is found now, so that they can be taken back.

    An index of keys by child would cost an import as much as all the keys do.
    """

    child = models.OneToOneField(
        Child, models.CASCADE, primary_key=True, related_name="key_list", db_constraint=False
    )
    keys = models.TextField()
    places = models.CharField(max_length=25)

    class Privacy:
        plain = {"child", "places"}
        personal = {"keys"}

    def __str__(self) -> str:
        return str(self.child_id)


class Numbering(models.Model):
    """The last number given to a child of a county; its row lock puts registrars in a queue."""

    county = models.CharField(max_length=6, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Privacy:
        plain = {"county", "last"}

    def __str__(self) -> str:
        return f"{self.county} {self.last}"


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers by whose they are."""

    def visible_to(self, officer: Officer) -> TransferQuerySet:
        """Those from or to a place where the officer registers."""
        ranges = officer.ranges(Permission.REGISTER_CHILDREN)
        sides = ("from_place", "to_place")
        return found_by_any(self, *(in_ranges(side, ranges) for side in sides))

    def open(self) -> TransferQuerySet:
        """Not answered."""
        return self.filter(closed_at=None)

    def answered(self) -> TransferQuerySet:
        """Those answered or taken back, the last first."""
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "id")


class Transfer(models.Model):
    """That a file is offered to another place's ledger, until that place answers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="transfers")
    from_place = models.CharField("原台账", max_length=12, db_index=True)
    to_place = models.CharField("接收地", max_length=12, db_index=True)
    claimed = models.BooleanField("由接收方认领", default=False)
    reason = SealedTextField("说明")
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_at=None), name="children_one_transfer"
            )
        ]

    class Privacy:
        plain = {"id", "child", "from_place", "to_place", "claimed", "by", "at", "closed_at"}
        secret = {"reason"}

    def __str__(self) -> str:
        return f"{self.child_id} → {self.to_place}"


class TransferAnswer(models.Model):
    """Whether the transfer went through, and who said so."""

    transfer = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="answer"
    )
    accepted = models.BooleanField("接收")
    note = SealedTextField("说明", null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        plain = {"transfer", "accepted", "by", "at"}
        secret = {"note"}

    def __str__(self) -> str:
        return f"{self.transfer_id} {'+' if self.accepted else '-'}"

    @property
    def words(self) -> str:
        """How it ended, for whoever comes to it later."""
        went = "已转" if self.accepted else "没有转"
        return f"这次转移已经答复：{went}。" + (f"说明：{self.note}" if self.note else "")


class PairQuerySet(models.QuerySet["Pair"]):
    """Possible duplicates by whose they are."""

    def visible_to(self, officer: Officer) -> PairQuerySet:
        """Those with at least one side on a ledger the officer reviews."""
        ranges = officer.ranges(Permission.REGISTER_CHILDREN)
        sides = ("first_place", "second_place")
        return found_by_any(self, *(in_ranges(side, ranges) for side in sides))

    def open(self) -> PairQuerySet:
        """Not judged."""
        return self.filter(decision="")


class Pair(models.Model):
    """Two files that may be one child. A person decides; the machine only proposes.

    The places are those of the files, kept here too so that a county finds its pairs by an index.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Child, models.PROTECT, related_name="+")
    second = models.ForeignKey(Child, models.PROTECT, related_name="+")
    first_place = models.CharField("区划代码", max_length=12, db_index=True)
    second_place = models.CharField("另一份的区划代码", max_length=12, db_index=True)
    probability = models.FloatField("可能性")
    reasons = SealedJSONField("理由")
    found_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField("结论", max_length=12, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="children_pair_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="children_pair_of_two"),
        ]
        indexes = [
            models.Index(
                fields=["first"], condition=Q(decision=""), name="children_pairs_open_first"
            ),
            models.Index(
                fields=["second"], condition=Q(decision=""), name="children_pairs_open_second"
            ),
        ]

    class Privacy:
        plain = {"id", "first", "second", "first_place", "second_place", "probability", "found_at",
                 "decision", "decided_at", "decided_by"}  # fmt: skip
        secret = {"reasons"}

    def __str__(self) -> str:
        return f"{self.first_id} ? {self.second_id}"

    @property
    def merged(self) -> bool:
        """Whether the two are one file by now."""
        into = (self.first.merged_into_id, self.second.merged_into_id)
        return into in ((self.second_id, None), (None, self.first_id))


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views by whose they are."""

    def visible_to(self, officer: Officer) -> SavedViewQuerySet:
        """One's own."""
        return self.filter(officer=officer)


class SavedView(models.Model):
    """Filters and columns of the ledger that an officer keeps under a name."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=2000)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "name"], name="children_view_named_once")
        ]

    class Privacy:
        plain = {"id", "officer", "name", "query"}

    def __str__(self) -> str:
        return self.name
