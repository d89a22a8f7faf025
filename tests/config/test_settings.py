"""The settings: strict where children's data will lie, with advice where something is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STRONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIT = {
    "TONGHU_MODE": "production",
    "TONGHU_HOSTS": "tonghu.example.cn",
    "TONGHU_SECRET_KEY": STRONG,
}


def _start(tmp_path: Path, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a process of its own under these variables and run `code` with the settings loaded."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TONGHU", "DATABASE"))}
    script = f"from django.conf import settings; settings.DEBUG; {code}"
    return subprocess.run(
        [sys.executable, "-c", script],
        env=clean | {"DJANGO_SETTINGS_MODULE": "tonghu.config.settings", "TONGHU_HOME": str(tmp_path)} | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"TONGHU_SECRET_KEY": ""}, "没有设置 TONGHU_SECRET_KEY"), ({"TONGHU_SECRET_KEY": "short"}, "太弱"),
     ({"TONGHU_SECRET_KEY": "a" * 64}, "太弱"), ({"TONGHU_HOSTS": ""}, "TONGHU_HOSTS"),
     ({"TONGHU_MODE": "debug"}, "只能是"), ({"DATABASE_URL": "mysql://x/y"}, "只支持 postgresql")],
)  # fmt: skip
def test_what_is_missing_or_weak_refuses_to_start_with_advice(
    tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    result = _start(tmp_path, **FIT | changed)
    assert result.returncode != 0
    assert told in result.stderr


def test_a_forgotten_mode_is_production(tmp_path: Path) -> None:
    assert "没有设置 TONGHU_SECRET_KEY" in _start(tmp_path).stderr


def test_production_has_the_values_that_a_checklist_only_asks_to_be_present(tmp_path: Path) -> None:
    code = """
from django.conf import settings as s
assert not s.DEBUG and s.SECURE_SSL_REDIRECT and s.SECURE_HSTS_SECONDS >= 31536000
assert s.SECURE_HSTS_INCLUDE_SUBDOMAINS and s.REQUIRE_SECOND_FACTOR
assert s.SESSION_COOKIE_NAME.startswith('__Host-') and s.CSRF_COOKIE_NAME.startswith('__Host-')
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY
assert s.PASSWORD_HASHERS[0].endswith('Argon2PasswordHasher')
assert s.SESSION_ENGINE.endswith('backends.db') and s.ALLOWED_HOSTS == ['tonghu.example.cn']
assert 'tonghu.doors.demo' not in s.INSTALLED_APPS
assert s.DATABASES['default']['OPTIONS']['transaction_mode'] == 'IMMEDIATE'
"""
    result = _start(tmp_path, f"exec({code!r})", **FIT)
    assert result.returncode == 0, result.stderr


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{STRONG}\n", encoding="utf-8")
    environment = FIT | {"TONGHU_SECRET_KEY": "", "TONGHU_SECRET_KEY_FILE": str(file)}
    result = _start(tmp_path, f"assert settings.SECRET_KEY == {STRONG!r}", **environment)
    assert result.returncode == 0, result.stderr


def test_a_demonstration_keeps_its_own_key_readable_by_nobody_else(tmp_path: Path) -> None:
    for _ in range(2):
        result = _start(tmp_path, "print(settings.SECRET_KEY)", TONGHU_MODE="demo")
        assert result.stdout.strip() == (tmp_path / "secret-key").read_text(encoding="utf-8")
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_postgresql_through_a_socket_uses_the_pool(tmp_path: Path) -> None:
    code = (
        "d = settings.DATABASES['default']; assert d['HOST'] == '/run/pg' and d['OPTIONS']['pool']"
    )
    result = _start(
        tmp_path, code, **FIT, DATABASE_URL="postgresql://tonghu@/tonghu", DATABASE_SOCKET="/run/pg"
    )
    assert result.returncode == 0, result.stderr


def test_an_exception_is_logged_without_the_values_in_its_frames(tmp_path: Path) -> None:
    code = """
import logging.config
logging.config.dictConfig(settings.LOGGING)
import structlog
def fail(child):
    raise RuntimeError('boom')
try:
    fail('小雨的身份证号')
except RuntimeError:
    structlog.get_logger('tonghu.x').exception('failed')
"""
    result = _start(tmp_path, f"exec({code!r}, {{'settings': settings}})", TONGHU_MODE="test")
    assert "boom" in result.stderr
    assert "小雨" not in result.stderr
