"""The built wheel, in an environment of its own and an empty folder: what somebody else gets."""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.pages.kit.design_system import BESIDE, SHEETS
from tests.house.installed import ROOT, Installed, build, environment, install

pytestmark = pytest.mark.slow
CARRIED = {
    "gateway/catalogue/purposes.toml",
    "gateway/pages/kit/municipalities.toml",
    "gateway/pages/static/base.css",
    "gateway/pages/static/app.css",
    "gateway/pages/templates/base.html",
    "gateway/pages/words/site.toml",
    "gateway/pages/verifier/verify.html",
    "gateway/store/migrations/versions/r0001_subjects_and_entries.py",
    "contracts/wire/cpr_sf1520/v5/PersonLookup.wsdl",
    "mocks/world/demo_people.json",
    "mocks/issuer/templates/sign_in.html",
}
LINES = 30
"""The example is under so many."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Installed:
    return install(tmp_path_factory.mktemp("somewhere"), wheel, extra="test")


@pytest.fixture(scope="module")
def mocks(installed: Installed) -> Iterator[dict[str, object]]:
    process = subprocess.Popen(  # noqa: S603 - the environment's own
        [str(installed.bin / "samsyn"), "mocks", "--port", "0", "--json"],
        cwd=installed.empty,
        env=environment(installed.bin),
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate()


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def tracked(*patterns: str) -> set[str]:
    return {
        file.relative_to(ROOT).as_posix()
        for pattern in patterns
        for file in ROOT.glob(pattern)
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_it_carries_every_file_of_the_packages(wheel: Path) -> None:
    ours = tracked("contracts/**/*", "adapters/**/*", "gateway/**/*", "mocks/**/*")

    names = names_in(wheel)

    assert ours >= CARRIED
    assert ours - names == set()


def test_it_carries_nothing_of_the_tests_and_of_this_machine(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names_in(wheel)}

    assert {each for each in tops if not each.startswith("samsyn-")} == {
        "contracts",
        "adapters",
        "gateway",
        "mocks",
    }


@pytest.mark.skipif(not (ROOT / BESIDE).is_dir(), reason="no node_modules: npm ci")
def test_it_carries_the_design_system_with_its_three_licences(wheel: Path) -> None:
    names = names_in(wheel)

    below = {name for name in names if name.startswith("gateway/pages/dkfds/")}
    assert {f"gateway/pages/dkfds/{sheet}" for sheet in SHEETS.values()} <= below
    assert {"gateway/pages/dkfds/js/dkfds.min.js", "gateway/pages/dkfds/LICENSE.md"} <= below
    assert any(name.endswith("woff2/license.txt") for name in below)
    with zipfile.ZipFile(wheel) as opened:
        (notice,) = (name for name in names if name.endswith("licenses/NOTICE.md"))
        said = opened.read(notice).decode()
    assert [each for each in ("MIT", "Apache-2.0", "OFL-1.1") if each not in said] == []


def test_a_wheel_from_the_source_distribution_carries_the_same(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(  # noqa: S603 - our own backend
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (source,) = tmp_path.glob("samsyn-*.tar.gz")

    again = build(tmp_path / "wheel", source)

    assert names_in(again) == names_in(wheel)


def test_it_names_all_that_it_needs(installed: Installed) -> None:
    everything = "import gateway.cli.main, gateway.app, mocks.server, contracts.client"

    finished = installed.run("python", "-c", everything)

    assert finished.returncode == 0, finished.stderr


def test_the_example_runs_in_an_empty_project(installed: Installed) -> None:
    page = (ROOT / "docs" / "testing.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(# test_day_care\.py.*?)```", page, re.DOTALL)
    file = installed.empty / "test_day_care.py"
    file.write_text(example, "utf-8")

    finished = installed.run("python", "-m", "pytest", "-q", str(file))

    assert "3 passed" in finished.stdout, finished.stdout + finished.stderr
    assert len(example.splitlines()) < LINES


def test_the_commands_are_there(installed: Installed) -> None:
    helped = installed.run("samsyn", "--help")
    mocks_helped = installed.run("samsyn", "mocks", "--help")

    assert [each for each in ("demo", "mocks", "sandbox") if each not in helped.stdout] == []
    assert "--check" in re.sub(r"\x1b\[[0-9;]*m", "", mocks_helped.stdout)


def test_the_registries_run_alone_and_hand_out_their_contracts(
    mocks: dict[str, object],
) -> None:
    plain = str(mocks["plain"])
    with httpx.Client(base_url=plain, trust_env=False) as http:
        contracts = http.get("/contracts").json()
        files = {path: http.get(path) for group in contracts.values() for path in group}
        personas = http.get("/personas").json()["personas"]

    assert {reply.status_code for reply in files.values()} == {200}
    kinds = {path.rpartition(".")[2] for path in files}
    assert kinds == {"wsdl", "xsd", "graphql", "json"}
    assert len(personas) >= 60


def test_a_client_made_from_the_downloaded_wsdl_is_answered(
    installed: Installed, mocks: dict[str, object]
) -> None:
    asks = f"""
import httpx, zeep
plain = {str(mocks["plain"])!r}
number = httpx.get(plain + "/personas", trust_env=False).json()["personas"][0]["pnr"]
uuid = "99999999-2222-4333-8444-555555555555"
context = dict.fromkeys(
    ["ServiceAgreementUUID", "UserSystemUUID", "UserUUID", "ServiceUUID"], uuid
)
client = zeep.Client(plain + "/contracts/cpr/v5/PersonLookup.wsdl")
answer = client.service.PersonLookup(InvocationContext=context, PNR=number)
print(answer.persondata.personnummer == number)
"""

    finished = installed.run("python", "-c", asks)

    assert finished.stdout.strip() == "True", finished.stderr
