"""The pages for what went wrong: each says what happened and what to do next."""

import sys

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from tonghu.base.kernel.errors import Refused

_RETRY = "30"
"""Seconds."""


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """422: not possible as things stand, in the words of whoever refused."""
    return _page(
        request, 422, "现在不能这样办", str(error), "返回上一页，改好后再提交；填过的内容还在。"
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: more than is taken at once, or what no page of ours sends."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return _page(
            request, 400, "一次交得太多", "文字太长，或者一次选的文件太多，这一次没有收。",
            "返回上一页，填过的内容还在：分几次交，一次最多选 20 个文件。",
        )  # fmt: skip
    return _page(
        request, 400, "请求有误", "服务器读不懂这次提交。", "请返回上一页，重新打开后再试。"
    )


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not a thing this post may do."""
    told = str(exception) or "您的岗位没有办理这件事的权限。"
    return _page(
        request, 403, "没有权限", told, "如果工作需要，请联系本单位负责人或安全管理员调整岗位。"
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours; which of the two is nobody's business."""
    return _page(
        request,
        404,
        "找不到这一页",
        "内容不存在，或者不在您的工作范围内。",
        "请核对地址，或从首页的待办进入。",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 where the database is gone, locked or full for the moment, in whatever part of the
    request that showed. Rendered without asking the database who is there.
    """
    request.session = request.user = None  # type: ignore[assignment]  # it may be what broke
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError, InternalError)):
        busy = _page(
            request, 503, "系统正忙", "刚才这一步没有存上。",
            "请过一会儿刷新本页，浏览器会把填过的内容再提交一次；一直这样时，把下面的请求号告诉系统管理员。",
        )  # fmt: skip
        busy["Retry-After"] = _RETRY
        return busy
    return _page(
        request, 500, "系统出错了", "不是您的操作有误，没有保存的内容可能需要重新提交。",
        "请稍后再试；仍然出错时，把下面的请求号告诉系统管理员。",
    )  # fmt: skip


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the session it was made in."""
    return _page(
        request, 403, "这张表单已经过期", "页面停留太久，或者登录状态已经改变。",
        "请返回上一页，刷新后再提交；浏览器会保留填过的内容。",
    )  # fmt: skip


def _page(request: HttpRequest, status: int, title: str, what: str, then: str) -> HttpResponse:
    number = structlog.contextvars.get_contextvars().get("request_id", "")
    context = {"status": status, "title": title, "what": what, "then": then, "request_id": number}
    return render(request, "desk/error.html", context, status=status)
