import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LINTER = ROOT / "pyproject.toml"
SETTINGS = tomllib.loads(LINTER.read_text("utf-8"))["tool"]["importlinter"]

# Rule -> what breaks it: "importer -> imported". The importer is planted in a copy of the house.
PLANTED = {
    "house": (
        "contracts.planted_1 -> adapters",
        "contracts.planted_2 -> gateway",
        "contracts.planted_3 -> mocks",
        "gateway.planted_1 -> adapters.transport.exchange",
        "gateway.planted_2 -> mocks",
        "adapters.planted_1 -> gateway.settings",
        "adapters.planted_2 -> mocks",
        "mocks.planted_1 -> gateway.settings",
        "mocks.planted_2 -> adapters.transport.exchange",
    ),
    "adapters-apart": (
        "adapters.planted_one -> adapters.planted_two",
        "adapters.transport.planted -> adapters.planted_two",
    ),
    "ask-once": (
        "adapters.planted -> tenacity",
        "adapters.transport.planted -> tenacity",
        "mocks.planted -> tenacity",
        "contracts.planted -> tenacity",
    ),
    "xml": (
        "adapters.planted_1 -> zeep",
        "adapters.planted_2 -> lxml",
        "gateway.planted -> lxml",
        "contracts.planted -> zeep",
    ),
    "hardened-xml": (
        "adapters.transport.planted -> xml",
        "mocks.planted -> xml",
        "gateway.planted -> xml",
    ),
    "web": (
        "gateway.planted -> litestar",
        "gateway.access.planted -> litestar",
        "gateway.registries.planted -> litestar",
        "adapters.planted -> litestar",
        "contracts.planted -> litestar",
    ),
    "one-composition-root": (
        "gateway.api.planted_1 -> gateway.app",
        "gateway.registries.planted -> gateway.app",
        "gateway.api.planted_2 -> gateway.cli",
    ),
    "pure-decision": (
        "gateway.access.planted_1 -> gateway.store",
        "gateway.access.planted_2 -> gateway.ledger",
        "gateway.access.planted_3 -> gateway.registries",
        "gateway.access.planted_4 -> gateway.api",
        "gateway.access.planted_5 -> gateway.proof",
    ),
    "pure-decision-io": (
        "gateway.access.planted_1 -> sqlalchemy",
        "gateway.access.planted_2 -> httpx",
        "gateway.access.planted_3 -> socket",
    ),
    "watch-apart": (
        "gateway.answering.planted -> gateway.watch",
        "gateway.ledger.planted -> gateway.watch",
        "gateway.registries.planted -> gateway.watch",
        "gateway.store.planted -> gateway.watch",
    ),
    "proof-apart": (
        "gateway.proof.planted_1 -> gateway.store",
        "gateway.proof.planted_2 -> gateway.ledger",
        "gateway.proof.planted_3 -> gateway.registries",
        "gateway.proof.planted_4 -> gateway.api",
        "gateway.proof.planted_5 -> gateway.answering",
    ),
    "proof-io": (
        "gateway.proof.planted_1 -> sqlalchemy",
        "gateway.proof.planted_2 -> socket",
        "gateway.proof.planted_3 -> structlog",
    ),
    "no-client-of-their-own": (
        "adapters.planted -> os",
        "adapters.transport.planted -> aiohttp",
    ),
    "no-tests": (
        "contracts.planted -> tests",
        "adapters.planted -> tests",
        "gateway.planted -> tests",
        "gateway.proof.planted -> pymerkle",
        "mocks.planted -> conftest",
    ),
}
ALLOWED = (
    "adapters.planted_1 -> contracts.errors",
    "adapters.planted_2 -> adapters.transport.exchange",
    "adapters.transport.planted_1 -> zeep",
    "adapters.transport.planted_2 -> lxml",
    "gateway.registries.planted_1 -> tenacity",
    "gateway.registries.planted_2 -> contracts.adapter",
    "gateway.api.planted_1 -> litestar",
    "gateway.api.planted_2 -> gateway.proof",
    "gateway.ledger.planted -> gateway.proof",
    "gateway.cli.planted -> gateway.proof",
    "gateway.watch.planted -> gateway.answering",
    "gateway.api.planted_3 -> gateway.watch",
    "mocks.planted_1 -> litestar",
    "mocks.planted_2 -> lxml",
    "mocks.planted_3 -> contracts.pnr",
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for package in SETTINGS["root_packages"]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(LINTER, tmp_path)
    # What the planted lines import is there, whatever of the house is built already.
    (tmp_path / "adapters" / "planted_two.py").touch()
    (tmp_path / "gateway" / "app.py").touch()
    return tmp_path


def plant(house: Path, imports: tuple[str, ...]) -> None:
    for each in imports:
        importer, imported = each.split(" -> ")
        module = house.joinpath(*importer.split(".")).with_suffix(".py")
        module.write_text(f"import {imported}\n", "utf-8")


def judge(house: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the linter there: the folder comes before the installed packages on the path."""
    return subprocess.run(  # noqa: S603 our own interpreter on our own arguments
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-logo",
            "--no-cache",
            *options,
        ],
        cwd=house,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


def broken(judged: subprocess.CompletedProcess[str]) -> set[str]:
    return set(re.findall(r"^(.+) BROKEN\b", judged.stdout, re.MULTILINE))


def named(judged: subprocess.CompletedProcess[str]) -> set[str]:
    return set(re.findall(r"(\S+ -> \S+) \(l\.\d+\)", judged.stdout))


def test_the_house_keeps_every_rule() -> None:
    judged = judge(ROOT)

    assert broken(judged) == set()
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize("rule", SETTINGS["contracts"], ids=lambda rule: rule["id"])
def test_every_planted_import_breaks_its_rule_and_is_named(
    rule: dict[str, str], house: Path
) -> None:
    plant(house, PLANTED[rule["id"]])

    judged = judge(house, "--contract", rule["id"])

    assert broken(judged) == {rule["name"]}, judged.stdout + judged.stderr
    assert named(judged) >= set(PLANTED[rule["id"]])
    assert judged.returncode == 1


def test_an_allowed_import_breaks_nothing(house: Path) -> None:
    plant(house, ALLOWED)

    judged = judge(house)

    assert judged.returncode == 0, judged.stdout + judged.stderr
