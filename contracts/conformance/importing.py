"""Run in an interpreter of its own: imports one module and prints what that did, as JSON.

Arguments: the module's name, and the folders to find it in.
"""

import importlib
import json
import logging
import os
import sys
import threading

_ACTS = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.",
    "sqlite3.",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.putenv",
    "os.system",
    "os.exec",
    "os.fork",
    "os.kill",
    "signal.",
    "urllib.",
)


def deeds_of_importing(name: str) -> list[str]:
    """Import the module; name connections, files, processes, threads, settings it touched."""
    deeds: list[str] = []

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
            deeds.append("wrote a file")
        elif event.startswith(_ACTS):
            deeds.append(event)

    environment, handlers = dict(os.environ), list(logging.getLogger().handlers)
    sys.addaudithook(watch)
    importlib.import_module(name)
    found = sorted(set(deeds))
    found += [f"started thread {thread.name}" for thread in threading.enumerate()[1:]]
    found += ["changed the environment"] if dict(os.environ) != environment else []
    found += ["set up logging"] if logging.getLogger().handlers != handlers else []
    return found


if __name__ == "__main__":
    sys.path[:0] = sys.argv[2:]
    print(json.dumps(deeds_of_importing(sys.argv[1])))  # noqa: T201 - its output is its answer
