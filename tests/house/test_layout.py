import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("contracts", "adapters", "gateway", "mocks")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
ADAPTERS = sorted(
    folder
    for folder in (ROOT / "adapters").iterdir()
    if (folder / "__init__.py").is_file() and folder.name != "transport"
)

SAME_FILES = {
    "__init__.py",
    "adapter.py",  # asks once: question, transport, reading
    "codes.py",  # the register's codes and errors in our words
    "plugin.py",  # what is known before any connection
    "reading.py",  # pure: the answer as records
    "request.py",  # pure: the lookup as a request
    "settings.py",  # the plugin's settings and terms
}
"""A story that needs a room of its own gets one beside these."""

# Imports every module of the house and tells what that did to the world outside the interpreter.
IMPORT_EVERYTHING = """
import importlib, json, logging, os, sys, threading
done = []
ACTS = ("socket.", "subprocess.", "sqlite3.", "os.mkdir", "os.remove", "os.rename", "os.putenv",
        "os.system", "os.exec", "os.fork", "os.kill", "signal.", "urllib.")
def watch(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        done.append(f"open for writing: {args[0]}")
    elif event.startswith(ACTS) and event not in ("socket.gethostname", "socket.__new__"):
        done.append(event)
sys.addaudithook(watch)
before = dict(os.environ)
for name in sys.argv[1:]:
    importlib.import_module(name)
done += [f"thread: {thread.name}" for thread in threading.enumerate()[1:]]
done += [f"root log handler: {handler!r}" for handler in logging.getLogger().handlers]
done += ["environment changed"] if dict(os.environ) != before else []
print(json.dumps(done))
"""


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def deeds_of_importing(*modules: str, path: Path) -> list[str]:
    finished = subprocess.run(  # noqa: S603 our own interpreter on our own arguments
        [sys.executable, "-B", "-c", IMPORT_EVERYTHING, *modules],
        cwd=path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return list(json.loads(finished.stdout))


@pytest.mark.parametrize("folder", ADAPTERS, ids=lambda folder: folder.name)
def test_every_adapter_folder_has_the_same_files(folder: Path) -> None:
    assert {file.name for file in folder.glob("*.py")} >= SAME_FILES


@pytest.mark.parametrize("file", MODULES, ids=module_name)
def test_every_module_says_in_its_docstring_what_it_is(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))


def test_importing_every_module_does_nothing_to_the_world() -> None:
    assert deeds_of_importing(*map(module_name, MODULES), path=ROOT) == []


@pytest.mark.parametrize(
    ("line", "deed"),
    [
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "socket.bind"),
        ("import sqlite3; sqlite3.connect(':memory:')", "sqlite3.connect"),
        ("open('written', 'w').close()", "open for writing: written"),
        ("import os; os.environ['SAMSYN'] = '1'", "environment changed"),
        ("import logging; logging.basicConfig()", "root log handler"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        (
            "from threading import Event, Thread; Thread(target=Event().wait, daemon=True).start()",
            "thread: ",
        ),
    ],
    ids=["socket", "database", "file", "environment", "logging", "process", "thread"],
)
def test_a_module_that_acts_when_imported_is_found(line: str, deed: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(line, "utf-8")

    deeds = deeds_of_importing("planted", path=tmp_path)

    assert [each for each in deeds if each.startswith(deed)]
