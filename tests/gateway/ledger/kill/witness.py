"""The other end of what a gateway sends: sees every byte that left a process before its death."""

import contextlib
import re
import socket
import threading
from collections import Counter

_LINE = re.compile(rb"(\w+) ((?:ent|con)_[a-z2-7]{0,26}|(?:before|within|after) [\w ]*)")


class Witness:
    """Listens, and notes for each line what was said, until the one who spoke is dead."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.bytes_seen = 0
        self.bodies = 0
        self.acknowledged = 0
        self.killed = Counter[str]()
        """Where the speakers died, and how often."""

    def close(self) -> None:
        self._listener.close()

    def hear(self, count: int) -> "Heard":
        """Begin to hear so many who will call."""
        return Heard(self._listener, count)

    def end(self, heard: "Heard") -> None:
        """Wait until all of it has arrived, and count it."""
        heard.end()
        self.killed.update(what for kind, what in heard.lines if kind == "killed")
        self.bytes_seen += sum(len(each) for each in heard.said)
        self.bodies += len(heard.told("body"))
        self.acknowledged += sum(kind != "killed" for kind, _ in heard.lines)


class Heard:
    """What was said in one run."""

    def __init__(self, listener: socket.socket, count: int) -> None:
        self._listener = listener
        self.said: list[bytes] = []
        self.lines: list[tuple[str, str]] = []
        self._threads = [threading.Thread(target=self._listen) for _ in range(count)]
        for each in self._threads:
            each.start()

    def end(self) -> None:
        """Wait until all of it has arrived; of a dead process that is at once."""
        for each in self._threads:
            each.join(timeout=30)
            assert not each.is_alive()
        for said in self.said:
            # What broke off in the middle was seen, too, as far as it went.
            found = [_LINE.match(line) for line in said.split(b"\n")]
            self.lines += [(each[1].decode(), each[2].decode()) for each in found if each]

    def told(self, kind: str) -> set[str]:
        return {what for said, what in self.lines if said == kind}

    def _listen(self) -> None:
        speaker, _ = self._listener.accept()
        said = bytearray()
        with speaker, contextlib.suppress(ConnectionResetError):
            while some := speaker.recv(1 << 16):
                said += some
        self.said.append(bytes(said))
