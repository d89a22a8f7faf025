"""A gateway on this machine that keeps what it is sent and answers what the story wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any


class Gateway:
    """Its address, what it was sent, and what it will answer."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self.status, self.answer = 200, '{"id": "sms-1", "errcode": 0, "code": 0}'
        self.raw: bytes | None = None
        """What it says instead of an answer; then it hangs up."""
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    @property
    def said(self) -> str:
        """Everything it was sent, as one text."""
        return json.dumps(self.taken, ensure_ascii=False)


@contextmanager
def running() -> Iterator[Gateway]:
    """A gateway while the story lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.taken.append(json.loads(body))
            gateway.headers.append(dict(self.headers))
            if gateway.raw is not None:
                self.wfile.write(gateway.raw)
                self.close_connection = True
                return
            answer = gateway.answer.encode()
            self.send_response(gateway.status)
            if gateway.status // 100 == 3:
                self.send_header("Location", gateway.url)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    gateway = Gateway(server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
