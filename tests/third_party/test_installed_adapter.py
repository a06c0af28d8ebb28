"""A third party's distribution, installed by pip, in a gateway that knows nothing of it."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from gateway.cli.sandbox import Ports, minted_token, running_mocks, write_sandbox
from gateway.settings_file import load_settings

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).parent / "vehicle-register"
OWNED = {"plate": "AB12345", "make": "Citroën", "registered_on": "2019-04-01"}
SETTINGS = """
[adapters.vehicle_register]
limits = {{ timeout_seconds = 2.0 }}

[adapters.vehicle_register.transport]
address = "{address}"
"""
AGREED = """
[agreement.registries.vehicle_register]
name = "aarhus-own-access-vehicles"
on_behalf_of_cvr = "55133018"
"""


class VehicleRegistry(BaseHTTPRequestHandler):
    """Answers about whoever is asked, on the loopback only."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"owner": asked["owner"], "owned": [OWNED]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def vehicle_registry() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), VehicleRegistry) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def gateway(settings_file: Path, port: int, *, site: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "gateway", "serve", "--settings", str(settings_file)]
    environment = {**os.environ, "PYTHONPATH": str(site)}
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 - ours
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(address, process)
            yield address
        finally:
            process.terminate()


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/ready", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the gateway does not start with the third party's adapter")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the distribution, and nothing else."""
    folder = tmp_path_factory.mktemp("third-party")
    ignored = shutil.ignore_patterns("__pycache__")
    source = shutil.copytree(SOURCE, folder / "source", ignore=ignored)
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--no-build-isolation"),
        *("--target", str(folder / "site"), str(source)),
    ]
    subprocess.run(command, check=True)  # noqa: S603 - our own interpreter on our own arguments
    return folder / "site"


@pytest.fixture(scope="module")
def asked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict]]:
    """What a citizen and everybody may see of such a gateway."""
    folder, ports = tmp_path_factory.mktemp("sandbox"), Ports.free()
    with running_mocks(folder, ports) as mocks, vehicle_registry() as vehicles:
        file = write_sandbox(folder, mocks, ports)
        with file.open("a") as settings:
            settings.write(SETTINGS.format(address=vehicles))
        agree_on_vehicles(folder / "agreements.toml")
        with gateway(file, ports.gateway, site=site) as address:
            token = minted_token(load_settings(file)[0], client=None, citizen="employee")
            yield {path: see(address + path, token) for path in PATHS}


PATHS = ("/schema", "/v1/registries", "/v1/my-data", "/v1/my-data/access-log")


def agree_on_vehicles(file: Path) -> None:
    """Add the registry to the operator's own access, and alike to acting for another."""
    parts = file.read_text().split("[[agreement]]")
    whose = ('purpose = "own-access"', 'purpose = "representation"')
    agreed = [each + AGREED if any(one in each for one in whose) else each for each in parts]
    file.write_text("[[agreement]]".join(agreed))


def see(address: str, token: str) -> dict:
    headers = {"Authorization": f"Bearer {token}"}
    reply = httpx.get(address, headers=headers, trust_env=False, timeout=15)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.json()


def test_the_description_of_the_api_has_the_section(asked: dict[str, dict]) -> None:
    schemas = asked["/schema"]["components"]["schemas"]

    assert "vehicles" in schemas["Sections"]["properties"]
    assert set(schemas["ReleasedVehicle"]["properties"]) == {"plate", "make", "registered_on"}


def test_the_list_of_registries_has_it(asked: dict[str, dict]) -> None:
    listed = {each["adapter"]: each for each in asked["/v1/registries"]["registries"]}

    assert listed["vehicle_register@1.0.0"] == {
        "adapter": "vehicle_register@1.0.0",
        "title": "Motorregistret",
        "authority": {"name": "Motorstyrelsen"},
        "sections": [{"name": "vehicles", "title": {"da": "Køretøjer", "en": "Vehicles"}}],
        "asks_by": "pnr",
        "cycle": "nightly",
    }


def test_the_answer_has_what_the_registry_said_and_who_says_so(asked: dict[str, dict]) -> None:
    section = asked["/v1/my-data"]["sections"]["vehicles"]

    assert section["outcome"] == "found"
    assert section["record"] == {"owned": [OWNED], "is_protected": False}
    assert section["source"]["registry"] == "Motorregistret"
    assert section["source"]["adapter"] == "vehicle_register@1.0.0"
    assert section["source"]["terms"] == "aarhus-own-access-vehicles"


def test_the_citizens_log_names_its_fields(asked: dict[str, dict]) -> None:
    rows = asked["/v1/my-data/access-log"]["entries"]
    fields = {field for row in rows for field in row["fields"]}

    assert {"vehicles.is_protected", "vehicles.owned[].plate"} <= fields


def test_the_command_line_lists_it(site: Path) -> None:
    command = [sys.executable, "-m", "gateway", "adapters"]
    environment = {**os.environ, "PYTHONPATH": str(site)}

    listed = subprocess.run(  # noqa: S603 - our own interpreter on our own arguments
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert "vehicle_register" in listed
