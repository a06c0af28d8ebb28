"""The story that a sandbox tells: a question, the citizen's view, its proof, and a consent."""

import json
import shlex
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from gateway.cli.sandbox import Sandbox
from gateway.cli.story_caller import PATIENCE_SECONDS, PERSONA, Caller
from gateway.cli.story_consent import consent_steps
from gateway.cli.story_steps import Step
from gateway.proof.key_sets import read_key_set
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import verify_saved

PURPOSE: Final = "free-day-care-place"
_PROOF_PAUSE_SECONDS: Final = 0.2


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
    prove = (
        f"{ask} > answer.json\n"
        f"curl -s {sandbox.gateway}/v1/ledger/keys > keys.json\n"
        f"{_samsyn(sandbox)} verify answer.json --key keys.json"
    )
    return f"""
Samsyn answers. Everybody here is synthetic, every address is on this machine.

  Mine data  {sandbox.gateway}/          (what a citizen opens: sign in as any of the people)
  caseworker {sandbox.gateway}/sagsbehandler
  API        {sandbox.gateway}          (its description: {sandbox.gateway}/schema)
  metrics    {sandbox.metrics}
  sandbox    {sandbox.mocks.admin}/sandbox          (people, faults, clock, events, live calls)
  mocks      {sandbox.mocks.plain}          (people: {sandbox.mocks.plain}/personas)
  faults     {sandbox.mocks.admin}
  verifier   {sandbox.gateway}/verificer
  settings   {sandbox.settings_file}

Ask about somebody who applied for a free day-care place, as Aarhus Kommune:

{ask}

See, as that citizen, who asked and what they saw:

{own}

Keep an answer, and check its receipt without us:

{prove}

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
    row: dict[str, object] = next((each for each in rows if each["entry_id"] == entry), {})
    return [
        Step(
            text="Aarhus looks into a free day-care place: person, family, address and income",
            holds=_found(asked) >= {"person", "family", "address", "income"},
        ),
        Step(
            text="the citizen's own receipt has the same digest for every field that Aarhus saw",
            holds=_is_within(asked, own),
        ),
        Step(
            text="the citizen's log names the look-up and its fields: the same as you see now",
            holds=bool(row.get("fields")) and row.get("same_as_now") is True,
        ),
        Step(
            text="Aarhus's receipt is genuine and in the ledger, by the public keys alone",
            holds=_is_proved(caller, asked, entry),
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
        *consent_steps(caller),
    ]


def _found(answer: httpx.Response) -> set[str]:
    sections = answer.json().get("sections", {})
    return {name for name, each in sections.items() if each["outcome"] == "found"}


def _is_within(part: httpx.Response, whole: httpx.Response) -> bool:
    """Compare what both readers were shown by their receipts alone."""
    if not (part.is_success and whole.is_success):
        return False
    theirs, hers = (set(each.json()["receipt"]["digests"].items()) for each in (part, whole))
    return bool(theirs) and theirs <= hers


def _is_proved(caller: Caller, answer: httpx.Response, entry_id: object) -> bool:
    """Check receipt and proof as `samsyn verify` does. The tree takes an entry in each second."""
    keys = read_key_set(caller.fetch("/v1/ledger/keys").content)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        proof = caller.fetch(f"/v1/ledger/entries/{entry_id}/proof")
        if proof.is_success:
            return verify_saved([read_saved(answer.content), read_saved(proof.content)], keys).holds
        time.sleep(_PROOF_PAUSE_SECONDS)
    return False


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
