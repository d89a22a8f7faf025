"""One JSON line an event, with fields we choose: never a query string, a form or a name."""

from typing import Any

import structlog

_REPORTS = "/report/"


def _to_the_minute(logger: Any, method: str, event: Any) -> Any:
    """Of the page where anybody reports the minute is enough: a finer time tells who stood there then."""
    if str(event.get("path", "")).startswith(_REPORTS):
        event["timestamp"] = event["timestamp"][: len("2026-01-01T00:00")] + "Z"
        event.pop("ms", None)
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _to_the_minute,
]

structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Without locals: they hold the names and numbers of children.
                structlog.processors.ExceptionRenderer(
                    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
                ),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tonghu": {"level": "INFO"},
        # Its own line a refused request would repeat ours, with the query string in it.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
    },
}
