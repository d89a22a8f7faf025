"""`tonghu officer add LOGIN --role ROLE --place CODE`, from a shell on the server."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tonghu.base.audit.actors import CONSOLE
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation, give_password
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES


class Command(BaseCommand):
    help = "新增人员并任命岗位：tonghu officer add 登录名 --role 岗位 --place 区划代码"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="新增账号、任命岗位，打印一次性密码")
        add.add_argument("login", help="登录名")
        add.add_argument("--role", required=True, choices=sorted(ROLES), help="岗位")
        add.add_argument("--place", required=True, help="12 位区划代码")
        add.add_argument("--name", default="", help="姓名，默认同登录名")
        add.add_argument("--organisation", default="", help="单位名称；该区划下只有一个时可不填")
        verbs.add_parser("roles", help="列出全部岗位")

    def handle(self, *, verb: str, **options: Any) -> None:  # Django hands over untyped options
        if verb == "roles":
            for role in ROLES.values():
                self.stdout.write(f"{role.key:24}{role.label}  {role.what}")
            return
        try:
            with transaction.atomic():
                self._add(**options)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _add(
        self, *, login: str, role: str, place: str, name: str, organisation: str, **_: Any
    ) -> None:
        reason = "服务器控制台任命"
        officer = Officer.objects.filter(login__iexact=login).first()
        password = None
        if officer is None:
            officer = enrol_officer(login=login, name=name or login, by=CONSOLE)
            password = secrets.token_urlsafe(12)
            give_password(officer=officer, password=password, reason=reason, by=CONSOLE)
        appoint(
            officer=officer,
            organisation=self._organisation(role, place, organisation),
            role=role,
            place=place,
            reason=reason,
            by=CONSOLE,
        )
        self.stdout.write(f"{officer.login} 已任“{ROLES[role].label}”，范围 {place}。")
        if password:
            self.stdout.write(f"一次性密码（只显示这一次，请当面交给本人并要求修改）：{password}")

    def _organisation(self, role: str, place: str, name: str) -> Organisation:
        """The one organisation at the place that has this role, founded by name where there is none."""
        agencies = ROLES[role].agencies
        here = Organisation.objects.filter(place=place, kind__in=agencies)
        if name:
            here = here.filter(name=name)
        if len(here) == 1:
            return here[0]
        if len(here) > 1:
            raise Refused(
                f"{place} 有多个单位设这一岗位：{'、'.join(o.name for o in here)}，请用 --organisation 指明。"
            )
        if not name:
            raise Refused(f"{place} 还没有设这一岗位的单位，请用 --organisation 给出单位名称。")
        return found_organisation(kind=agencies[0], name=name, place=place, above=None, by=CONSOLE)
