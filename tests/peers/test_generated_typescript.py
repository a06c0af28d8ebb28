"""A TypeScript client made from the served OpenAPI document compiles, asks and is answered: the
generator pinned in tests/peers/typescript, as docs/clients.md says it.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from mocks.for_tests.people import Somebody
from mocks.for_tests.sandbox import Sandbox
from tests.peers.conftest import HERE, PEERS

pytestmark = pytest.mark.slow
MADE = PEERS / "typescript"
SOURCES = HERE / "typescript"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, samsyn_sandbox: Sandbox) -> Path:
    """A project with the client's types made from what the running gateway serves."""
    if not (MADE / ".fits-the-lock").exists() or shutil.which("node") is None:
        reason = "the TypeScript generator is not installed: make peers (needs npm)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("package.json", "tsconfig.json", "ask.ts"):
        shutil.copy(SOURCES / name, folder)
    (folder / "node_modules").symlink_to(MADE / "node_modules")
    document = httpx.get(f"{samsyn_sandbox.gateway}/schema", trust_env=False)
    (folder / "openapi.json").write_bytes(document.content)
    made = node(folder, "openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    built = compiled(folder)
    assert built.returncode == 0, built.stdout
    return folder


def node(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - pinned by our lock
        ["node", str(folder / "node_modules" / program), *arguments],  # noqa: S607 - as PATH has it
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def compiled(folder: Path) -> subprocess.CompletedProcess[str]:
    return node(folder, "typescript/bin/tsc", "-p", "tsconfig.json")


def answered(folder: Path, sandbox: Sandbox, somebody: Somebody) -> dict[str, object]:
    told = subprocess.run(  # what the compiler made
        ["node", "made/ask.js"],  # noqa: S607 - as PATH has it
        cwd=folder,
        env=os.environ
        | {
            "GATEWAY": sandbox.gateway,
            "TOKEN": sandbox.token(client="aarhus-kommune"),
            "PNR": somebody.pnr.reveal(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return dict(json.loads(told.stdout))


def test_it_asks_and_is_answered(
    project: Path, sandbox: Sandbox, persona: Callable[[str], Somebody]
) -> None:
    said = answered(project, sandbox, persona("employee"))

    assert said["address"] == "8210"
    assert said["refused"] == "purpose_unknown"
    assert said["logged"] == ["refused", "disclosed"]


def test_it_tells_a_registry_that_is_down_from_one_that_knows_nothing(
    project: Path, sandbox: Sandbox, persona: Callable[[str], Somebody]
) -> None:
    sandbox.fault("dar", "unavailable")
    down = answered(project, sandbox, persona("employee"))

    sandbox.mend()
    sandbox.fault("dar", "nobody")
    nobody = answered(project, sandbox, persona("employee"))

    assert str(down["address"]).startswith("again in ")
    assert nobody["address"] == "unknown"


def test_a_slip_of_the_pen_does_not_compile(project: Path, tmp_path: Path) -> None:
    slips = {
        "subject: { pnr": "subjekt: { pnr",
        "section.record.postal_code": "section.record.postcode",
        'case "unavailable":': 'case "unavailible":',
        "refused.error?.code": "refused.error?.codex",
    }
    shutil.copytree(project, tmp_path, symlinks=True, dirs_exist_ok=True)
    source = (SOURCES / "ask.ts").read_text("utf-8")
    assert [each for each in slips if each not in source] == []
    for right, wrong in slips.items():
        source = source.replace(right, wrong)
    (tmp_path / "ask.ts").write_text(source, "utf-8")

    built = compiled(tmp_path)

    assert built.returncode != 0
    words = ("subjekt", "postcode", "unavailible", "codex")
    assert [each for each in words if each not in built.stdout] == []


def test_the_page_names_the_versions_that_were_tried() -> None:
    pinned = json.loads((SOURCES / "package.json").read_text("utf-8"))
    page = (HERE.parents[1] / "docs" / "clients.md").read_text("utf-8")

    wanted = pinned["dependencies"] | pinned["devDependencies"]
    versions = [f"{name}@{version}" for name, version in wanted.items() if name[0] != "@"]
    assert [each for each in versions if each not in page] == []
