"""A relay between a client and the mocks that can turn over one bit of what passes."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit


class Relay(ThreadingHTTPServer):
    """Passes every POST on to `target`; `spoilt` names what gets one byte flipped."""

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target = urlsplit(target)
        self.spoilt: str | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def passed(self, body: bytes) -> bytes:
        if self.spoilt is None:
            return body
        # The first such name ends the opening tag, the next "</" the text.
        end = body.index(b"</", body.index(f"{self.spoilt}>".encode()))
        return body[: end - 1] + bytes([body[end - 1] ^ 1]) + body[end:]


class _Passing(BaseHTTPRequestHandler):
    server: Relay

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        target = self.server.target
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=30)
        headers = {"Content-Type": self.headers["Content-Type"]}
        connection.request("POST", self.path, self.server.passed(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing on standard error."""


@contextmanager
def relay_to(target: str) -> Iterator[Relay]:
    with Relay(target) as relay:
        thread = Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield relay
        finally:
            relay.shutdown()
            thread.join()
