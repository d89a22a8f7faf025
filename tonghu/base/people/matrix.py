"""The permission matrix as a page: roles down, permissions across, made from the table itself."""

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.roles import ROLES


def matrix() -> str:
    """The page in Markdown."""
    lines = [
        "# 岗位与权限",
        "",
        "由 `tonghu/base/people/roles.py` 生成，请勿手改。岗位只在任职的区划内有效；被收回的权限从下一次请求起失效。",
        "",
        "| 岗位 | 说明 | 设在 |",
        "|---|---|---|",
    ]
    lines += [
        f"| {role.label} `{role.key}` | {role.what} | {'、'.join(a.label for a in role.agencies)} |"
        for role in ROLES.values()
    ]
    lines += [
        "",
        "| 权限 | " + " | ".join(role.label for role in ROLES.values()) + " |",
        "|---|" + ":-:|" * len(ROLES),
    ]
    lines += [
        f"| {permission.label} `{permission}` | "
        + " | ".join("●" if permission in role.may else "" for role in ROLES.values())
        + " |"
        for permission in Permission
    ]
    return "\n".join(lines) + "\n"
