"""The secret key: strong and given in production, made on the spot elsewhere."""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

_LENGTH = 50
_VARIETY = 10
_ADVICE = (
    "请生成一个：python3 -c 'import secrets; print(secrets.token_urlsafe(64))'，"
    "写入环境变量 TONGHU_SECRET_KEY（或写入文件，把路径写入 TONGHU_SECRET_KEY_FILE），重新启动。"
)


def secret_key(env: environ.Env, home: Path, *, production: bool) -> str:
    """The key of sessions and signatures.

    Raises ImproperlyConfigured in production when it is missing, short or monotonous.
    """
    if file := env.str("TONGHU_SECRET_KEY_FILE", default=""):
        key = Path(file).read_text(encoding="utf-8").strip()
    else:
        key = env.str("TONGHU_SECRET_KEY", default="")
    if not key and not production:
        return _kept(home / "secret-key")
    if not key:
        raise ImproperlyConfigured(f"没有设置 TONGHU_SECRET_KEY。{_ADVICE}")
    if production and (len(key) < _LENGTH or len(set(key)) < _VARIETY):
        raise ImproperlyConfigured(
            f"TONGHU_SECRET_KEY 太弱：至少 {_LENGTH} 个字符、{_VARIETY} 种字符。{_ADVICE}"
        )
    return key


def _kept(path: Path) -> str:
    """The key of a demonstration, made once and kept, so that a restart logs nobody out."""
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")
