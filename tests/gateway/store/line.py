"""A line between the store and its server that can be cut at the moment of a commit."""

import contextlib
import socket
import threading
from typing import Literal

Cut = Literal["before the commit", "after the commit", "silence"]


class Line:
    """Passes bytes on, both ways, on a loopback port of its own."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self.cut: Cut | None = None
        """Where the next connection that commits is to be cut; only once."""
        self.refuses = False
        """Whether who calls anew is cut off at once."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = [self._listener]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self.refuses:
                    near.close()
                    continue
                far = socket.create_connection(self._server)
                self._open += [near, far]
                self._start(self._pass_questions, near, far)

    def _start(self, target: object, near: socket.socket, far: socket.socket) -> None:
        # The answers' thread begins with the questions' and ends with either side.
        for each in (
            threading.Thread(target=target, args=(near, far)),
            threading.Thread(target=self._pass_answers, args=(near, far)),
        ):
            self._threads.append(each)
            each.start()

    def _pass_questions(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := near.recv(65536):
                if self.cut is not None and said.endswith(b"COMMIT\x00"):
                    self._cut(near, far, said)
                    return
                far.sendall(said)
        _hang_up(near, far)

    def _cut(self, near: socket.socket, far: socket.socket, said: bytes) -> None:
        cut, self.cut = self.cut, None
        if cut == "silence":
            # The line stays open, the question goes nowhere, until the asker hangs up.
            near.recv(1)
        if cut == "after the commit":
            # Nobody hears the answer, but the server has got the question.
            near.shutdown(socket.SHUT_RDWR)
            far.sendall(said)
        _hang_up(near, far)

    def _pass_answers(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := far.recv(65536):
                near.sendall(said)
        _hang_up(near, far)


def _hang_up(*sides: socket.socket) -> None:
    for each in sides:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
