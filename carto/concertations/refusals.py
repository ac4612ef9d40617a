"""One place turns a refusal into an HTTP answer: a page or a JSON object, status 403, with its sentence."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response
from rest_framework.views import exception_handler

from carto.concertations.rules import Refused

WRITTEN = ("title", "body", "answer", "note", "minutes")  # what somebody may have taken their time over


def written(request: HttpRequest) -> list[str]:
    """The texts of a form that cannot be received any more: their page shows them, to be taken elsewhere."""
    return [text for name in WRITTEN if (text := request.POST.get(name, "").strip())]


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        told = {"reason": exception.reason, "written": written(request)}
        return render(request, "403.html", told, status=exception.status)


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, plus `Refused` -> 403 (or its own status) {"reason": …}."""
    if isinstance(error, Refused):
        return Response({"reason": error.reason}, status=error.status)
    return exception_handler(error, context)
