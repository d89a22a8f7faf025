"""The versioned root and its errors."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from structlog.contextvars import get_contextvars

from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.problem import Problem
from tonghu.base.places.api import router as places
from tonghu.doors.api.bearer import Bearer
from tonghu.record.tasks.api import router as tasks
from tonghu.work.reports.api import router as reports

PROBLEM = "application/problem+json"


_HALVES = re.compile("[\ud800-\udfff]")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = {key: _HALVES.sub("\ufffd", one) if isinstance(one, str) else one for key, one in pairs}
    if len(said) < len(pairs):
        raise ValueError("a key stands there twice")
    return said


class Once(Parser):
    """JSON in which a key stands once, for one of two would be lost unseen; half a character is shown as one."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What was sent; ninja answers what cannot be read."""
        return json.loads(request.body, object_pairs_hook=_once)


class Api(NinjaAPI):
    """Our interface; its document says in which form a refusal comes."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:  # as ninja has it
        """The OpenAPI 3.1 document."""
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST and "content" in response:
                        response["content"] = {PROBLEM: response["content"]["application/json"]}
        return schema


api = Api(
    title="童护接口",
    version="1",
    urls_namespace="api",
    description=(
        "用系统管理员签发的令牌访问：`Authorization: Bearer 令牌`。令牌代表一位人员，"
        "看到的和能办的不超过这位人员；出错时一律返回 problem（RFC 9457）。"
    ),
    docs_url=None,
    parser=Once(),
)
api.add_router("/v1/tasks", tasks, auth=Bearer("tasks"))
api.add_router("/v1/reports", reports, auth=Bearer("reports"))
api.add_router("/v1/places", places, auth=Bearer("places"))

urls = api.urls
for _pattern in urls[0]:
    # Tokens, not sessions, open these.
    _pattern.callback.login_required = False  # type: ignore[union-attr]  # a view, for a route


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    problem = Problem(
        status=status,
        title=title,
        detail=detail,
        request_id=str(get_contextvars().get("request_id", "")),
    )
    return JsonResponse(
        problem.dict(),
        status=status,
        content_type=PROBLEM,
        json_dumps_params={"ensure_ascii": False},
    )


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: Exception) -> HttpResponse:
    response = _problem(401, "令牌无效", "没有令牌，或者令牌已过期、已吊销。请向系统管理员申请。")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(403, "没有权限", str(error))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(404, "找不到", "内容不存在，或者不在这位人员的工作范围内。")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    return _problem(409, "现在不能这样办", str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _problem(422, "内容不合要求", "；".join(_fault(one) for one in error.errors))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework itself could not go on: what was sent is no JSON."""
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _problem(
            400, "读不懂", "正文不是 JSON，或者同一个键写了两次。请检查括号、引号和编码（UTF-8）。"
        )
    return _problem(error.status_code, "不能这样请求", str(error))


_SAID: Mapping[str, str] = {
    "missing": "没有写",
    "string_too_short": "不能空着",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，要合 {pattern}",
    "string_type": "要写成文字，加引号",
    "list_type": '要写成数组，例如 ["S4"]',
    "too_long": "太多，最多 {max_length} 项",
    "dict_type": '要写成对象，例如 {{"place": "…"}}',
    "uuid_parsing": "要写 UUID，例如 6ddf57f6-7d5c-4f0e-9b39-2f7f0b1b6c11",
    "bool_parsing": "写 true 或者 false",
    "int_parsing": "要写整数",
    "timezone_aware": "时间要带时区，例如 2026-11-26T09:30:00+08:00",
}
_TIME = "时间要写成 2026-11-26T09:30:00+08:00 的样子"


def _fault(error: Mapping[str, Any]) -> str:
    """What is wrong where; in English only what is rare."""
    kind, place = error["type"], [str(part) for part in error["loc"]]
    name = ".".join(place[2:] if place[:1] == ["body"] else place[1:]) or "正文"
    if place[:1] == ["header"]:
        name = "-".join(word.capitalize() for word in place[-1].split("_"))
    if kind.startswith("datetime"):
        return f"{name}：{_TIME}"
    said = _SAID.get(kind)
    return f"{name}：{said.format(**error.get('ctx', {})) if said else error['msg']}"


@csrf_exempt
@login_not_required
def nothing_there(request: HttpRequest, address: str) -> HttpResponse:
    """Below /api/ an address that nobody knows is a problem document too (RFC 9457)."""
    return _problem(404, "没有这个地址", f"接口里没有 /api/{address}。有哪些见 /api/openapi.json。")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer: 200 `ok`, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # any fault of the database means the same to whoever asks
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
