"""Safari's engine (WebKitGTK) for one story of the phone, and a line to the server that can be cut.

Playwright's own WebKit is no Debian package; the W3C WebDriver of Debian's is spoken to directly.
"""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

DRIVER = shutil.which("WebKitWebDriver") or ""
VIRTUAL_SCREEN = shutil.which("Xvfb") or ""
BROWSER = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))), None)
THERE = all((DRIVER, VIRTUAL_SCREEN, BROWSER))
_SCREEN = ":91"
_PATIENCE = 30
_MUTE: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Safari:
    """A window of the engine: what a person reads, types and presses."""

    def __init__(self, driver: str) -> None:
        options = {"binary": str(BROWSER), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        self._driver = driver
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"

    def open(self, url: str) -> None:
        """Load a page."""
        self._tell("url", {"url": url})

    def keep_cookie(self, name: str, value: str) -> None:
        """A cookie for the page that is open."""
        self._tell("cookie", {"cookie": {"name": name, "value": value}})

    def text(self) -> str:
        """All that can be read."""
        return str(self.run("return document.body.innerText"))

    def run(self, script: str) -> Any:
        """What a script comes to; a promise is waited for."""
        return self._tell("execute/sync", {"script": script, "args": []})

    def wait_for(self, words: str) -> None:
        """Until these words can be read."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.text():
            assert time.monotonic() < deadline, f"waited for {words!r}:\n{self.text()}"
            time.sleep(0.2)

    def press(self, label: str) -> None:
        """Press the first button that says so."""
        found = self._find(f'//button[contains(normalize-space(), "{label}")]')
        self._tell(f"element/{found}/click", {})

    def fill(self, label: str, words: str) -> None:
        """Type into what a label names."""
        found = self._find(f'//input[@id=//label[contains(., "{label}")]/@for]')
        self._tell(f"element/{found}/value", {"text": words})

    def close(self) -> None:
        """Close the window."""
        self._ask("DELETE", self._session)

    def _find(self, path: str) -> str:
        deadline = time.monotonic() + _PATIENCE
        while True:
            found = self._tell("elements", {"using": "xpath", "value": path})
            if found:
                return str(next(iter(found[0].values())))
            assert time.monotonic() < deadline, f"nothing at {path}:\n{self.text()}"
            time.sleep(0.2)

    def _tell(self, what: str, body: object) -> Any:
        return self._ask("POST", f"{self._session}/{what}", body)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._driver + path, data, method=method)
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]


@contextmanager
def safari(folder: Path) -> Iterator[Safari]:
    """A window on a screen that nobody sees; `folder` is its home."""
    folder.mkdir()
    port = free_port()
    surroundings = os.environ | {
        "DISPLAY": _SCREEN, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    }  # fmt: skip
    with ExitStack() as stack:
        for line in (
            [VIRTUAL_SCREEN, _SCREEN, "-screen", "0", "480x900x24"],
            [DRIVER, f"--port={port}"],
        ):
            process = stack.enter_context(subprocess.Popen(line, env=surroundings, **_MUTE))
            stack.callback(process.kill)
        window = Safari(_once_up(f"http://127.0.0.1:{port}"))
        stack.callback(window.close)
        yield window


def _once_up(driver: str) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with suppress(URLError, ConnectionError), urlopen(f"{driver}/status", timeout=5) as answer:
            if json.load(answer)["value"]["ready"]:
                return driver
        time.sleep(0.2)
    raise AssertionError("the driver does not start")


class Line:
    """A line to the server, on a port of its own, which can be cut and mended."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self.port = free_port()
        self._ends: list[socket.socket] = []
        self.mend()

    @property
    def home(self) -> str:
        """The address of the server, seen through the line."""
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        """Let through what comes."""
        door = socket.create_server(("localhost", self.port))
        self._ends = [door]
        threading.Thread(target=self._let_in, args=(door,), daemon=True).start()

    def cut(self) -> None:
        """Nothing comes through any more, and what was on its way is lost."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("localhost", self._server_port))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while some := one.recv(65536):
            other.sendall(some)
        other.shutdown(socket.SHUT_WR)


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.create_server(("localhost", 0))) as found:
        return int(found.getsockname()[1])
