"""The story that a sandbox tells: one question, the citizen's own view of it, and a refusal."""

import json
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
import msgspec

from gateway.cli.sandbox import Sandbox, minted_token
from gateway.settings_file import load_settings

PERSONA: Final = "employee"
PURPOSE: Final = "free-day-care-place"
_PATIENCE_SECONDS: Final = 15


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the story shows, and whether it held."""

    text: str
    holds: bool


class Caller:
    """Asks a sandbox's gateway as one of its clients or citizens."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._settings, _ = load_settings(sandbox.settings_file)

    def ask(self, client: str, question: dict[str, object]) -> httpx.Response:
        """Send one question as a client."""
        return httpx.post(
            f"{self._sandbox.gateway}/v1/citizen-data",
            json=question,
            headers=self._bearer(client=client),
            timeout=_PATIENCE_SECONDS,
            trust_env=False,
        )

    def look(self, path: str) -> httpx.Response:
        """Open a page of the citizen's own as the story's persona."""
        return httpx.get(
            f"{self._sandbox.gateway}{path}",
            headers=self._bearer(citizen=PERSONA),
            timeout=_PATIENCE_SECONDS,
            trust_env=False,
        )

    def _bearer(self, *, client: str | None = None, citizen: str | None = None) -> dict[str, str]:
        token = minted_token(self._settings, client=client, citizen=citizen)
        return {"Authorization": f"Bearer {token}"}


def greeting(sandbox: Sandbox) -> str:
    """Say where everything is, and give a question to send."""
    question = json.dumps(_question(sandbox, PURPOSE, case_reference="demo-1"))
    ask = (
        f"curl -s {sandbox.gateway}/v1/citizen-data \\\n"
        f'  -H "Authorization: Bearer $({_samsyn(sandbox)} token aarhus-kommune)" \\\n'
        f"  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(question)}"
    )
    own = (
        f"curl -s {sandbox.gateway}/v1/my-data/access-log \\\n"
        f'  -H "Authorization: Bearer $({_samsyn(sandbox)} token --citizen {PERSONA})"'
    )
    return f"""
Samsyn answers. Everybody here is synthetic, every address is on this machine.

  API        {sandbox.gateway}          (its description: {sandbox.gateway}/schema)
  metrics    {sandbox.metrics}
  mocks      {sandbox.mocks.plain}          (people: {sandbox.mocks.plain}/personas)
  faults     {sandbox.mocks.admin}
  settings   {sandbox.settings_file}

Ask about somebody who applied for a free day-care place, as Aarhus Kommune:

{ask}

See, as that citizen, who asked and what they saw:

{own}

Ctrl+C stops.
"""


def tell(sandbox: Sandbox, *, say: Callable[[str], None]) -> int:
    """Run the story; say each step. Give the exit status: 0 only if every step held."""
    steps = _steps(sandbox)
    for step in steps:
        say(f"{'ok  ' if step.holds else 'FAIL'} {step.text}")
    return 0 if all(step.holds for step in steps) else 1


def _steps(sandbox: Sandbox) -> list[Step]:
    caller = Caller(sandbox)
    asked = caller.ask("aarhus-kommune", _question(sandbox, PURPOSE, case_reference="demo-1"))
    own = caller.look("/v1/my-data")
    refused = caller.ask("randers-kommune", _question(sandbox, "school-enrolment"))
    rows = caller.look("/v1/my-data/access-log").json().get("entries", [])
    entry = asked.json().get("receipt", {}).get("entry_id")
    return [
        Step(
            text="Aarhus looks into a free day-care place: person, family, address and income",
            holds=_found(asked) >= {"person", "family", "address", "income"},
        ),
        Step(
            text="the citizen sees the same values in her own record",
            holds=_is_within(asked, own),
        ),
        Step(
            text="the citizen's log names the look-up, its unit and its fields",
            holds=any(row["entry_id"] == entry and row["fields"] for row in rows),
        ),
        Step(
            text="Randers is refused for a resident of Aarhus",
            holds=refused.status_code == httpx.codes.FORBIDDEN
            and refused.json()["code"] == "not_registered_here",
        ),
        Step(
            text="the refusal stands in the citizen's log too",
            holds=any(
                row["organisation"] == "Randers Kommune" and row["outcome"] == "refused"
                for row in rows
            ),
        ),
    ]


def _found(answer: httpx.Response) -> set[str]:
    sections = answer.json().get("sections", {})
    return {name for name, each in sections.items() if each["outcome"] == "found"}


def _is_within(part: httpx.Response, whole: httpx.Response) -> bool:
    """Compare what both readers were shown; aliases are pairwise, so they are left out."""
    if not (part.is_success and whole.is_success):
        return False
    theirs, hers = (
        {name: each["record"] for name, each in answer.json()["sections"].items()}
        for answer in (part, whole)
    )
    return all(_leaves(record) <= _leaves(hers.get(name)) for name, record in theirs.items())


def _leaves(value: object, path: str = "") -> frozenset[tuple[str, object]]:
    if isinstance(value, dict):
        under = (_leaves(each, f"{path}.{key}") for key, each in value.items())
        return frozenset().union(*under)
    if isinstance(value, list):
        return frozenset().union(*(_leaves(each, f"{path}[]") for each in value))
    is_alias = isinstance(value, str) and value.startswith("sub_")
    return frozenset() if is_alias else frozenset({(path, value)})


def _question(sandbox: Sandbox, purpose: str, **more: str) -> dict[str, object]:
    people = httpx.get(f"{sandbox.mocks.plain}/personas", trust_env=False).json()
    listed = people["personas"] if isinstance(people, dict) else people
    number = next(each["pnr"] for each in listed if each["id"] == PERSONA)
    return {"subject": {"pnr": number}, "purpose": purpose, **more}


def _samsyn(sandbox: Sandbox) -> str:
    """Give the command as this shell finds it, with the settings where they are not the usual."""
    beside = Path(sys.executable).with_name("samsyn")
    command = "samsyn" if shutil.which("samsyn") else shlex.quote(str(beside))
    usual = Path(".samsyn/samsyn.toml").absolute()
    if sandbox.settings_file == usual:
        return command
    return f"SAMSYN_SETTINGS={shlex.quote(str(sandbox.settings_file))} {command}"
