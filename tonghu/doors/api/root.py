"""The versioned root and its errors."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from structlog.contextvars import get_contextvars

from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.problem import Problem
from tonghu.base.places.api import router as places
from tonghu.doors.api.bearer import Bearer
from tonghu.record.tasks.api import router as tasks
from tonghu.work.reports.api import router as reports

PROBLEM = "application/problem+json"


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
    faults = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors)
    return _problem(422, "内容不合要求", faults)


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
