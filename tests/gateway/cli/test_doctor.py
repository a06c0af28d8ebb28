"""`samsyn doctor`: ok for each thing that is there, FAIL and a remedy for each that is not."""

import base64
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mocks.server import Mocks
from tests.gateway.cli.ended import Ended, Samsyn, changed

pytestmark = pytest.mark.slow

SUBJECTS = [
    *("canary", "certificate of person_sf1520", "clock against issuer sandbox", "issuer sandbox"),
    *("registry address_dar", "registry income_skat", "registry person_sf1520"),
    *("settings and catalogue", "store"),
]
DAY = timedelta(days=1)


def failed(ended: Ended) -> dict[str, str]:
    """Give what failed, by subject, of a doctor that must have ended so."""
    assert ended.status == 1
    assert ended.err == ""
    lines = [line[5:] for line in ended.out.splitlines() if line.startswith("FAIL ")]
    return dict(line.split(": ", 1) for line in lines)


def test_in_a_running_sandbox_everything_is_ok(samsyn: Samsyn, settings: Path) -> None:
    ended = samsyn("doctor", "--settings", settings)

    first, *lines = ended.out.splitlines()
    assert (ended.status, ended.err, first) == (0, "", f"settings: {settings}")
    assert sorted(line.split(":")[0] for line in lines) == sorted(
        f"ok   {each}" for each in SUBJECTS
    )


def test_programs_read_the_findings(samsyn: Samsyn, settings: Path) -> None:
    ended = samsyn("doctor", "--settings", settings, "--json")

    said = json.loads(ended.out)
    assert (ended.status, said["settings"]) == (0, str(settings))
    assert {each["subject"]: each["is_ok"] for each in said["findings"]} == dict.fromkeys(
        SUBJECTS, True
    )


def test_programs_read_what_fails_too(samsyn: Samsyn, settings: Path, registries: Mocks) -> None:
    changed(settings, registries.addresses.jwks, "http://127.0.0.1:9/jwks")

    ended = samsyn("doctor", "--settings", settings, "--json")

    said = json.loads(ended.out)["findings"]
    assert ended.status == 1
    assert [each["subject"] for each in said if not each["is_ok"]] == ["issuer sandbox"]


def test_settings_that_cannot_be_read_are_one_line_for_programs_too(
    samsyn: Samsyn, settings: Path
) -> None:
    changed(settings, "address_dar.transport]\naddress = ", "address_dar.transport]\naddress = 5#")

    ended = samsyn("doctor", "--settings", settings, "--json")

    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_a_registry_that_is_down_fails_alone(
    samsyn: Samsyn, settings: Path, registries: Mocks
) -> None:
    address = registries.addresses.plain
    changed(
        settings,
        f'[adapters.address_dar.transport]\naddress = "{address}"',
        '[adapters.address_dar.transport]\naddress = "http://127.0.0.1:9"',
    )

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["registry address_dar"]
    assert "is it up" in found["registry address_dar"]
    changed(settings, '"http://127.0.0.1:9"', f'"{address}"')
    assert samsyn("doctor", "--settings", settings).status == 0


def test_something_else_at_a_registrys_address_fails(
    samsyn: Samsyn, settings: Path, registries: Mocks
) -> None:
    address = registries.addresses.plain
    changed(
        settings,
        f'[adapters.address_dar.transport]\naddress = "{address}"',
        f'[adapters.address_dar.transport]\naddress = "{address}/nowhere"',
    )

    found = failed(samsyn("doctor", "--settings", settings))

    assert "check `address`" in found["registry address_dar"]


Certified = Callable[[datetime, datetime], None]


@pytest.fixture
def certified(settings: Path) -> Certified:
    """Put a certificate of our own making, unknown to the registry, in the place of ours."""

    def put(begins: datetime, ends: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        (settings.parent / "own.pem").write_bytes(certificate.public_bytes(pem))
        private = settings.parent / "own.key"
        private.touch(0o600)
        private.write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        lines = settings.read_text("utf-8").splitlines()
        named = {"client_certificate_file": "own.pem", "client_key_file": "own.key"}
        swapped = [
            f'{line.split(" = ")[0]} = "{named[line.split(" = ")[0]]}"'
            if line.split(" = ")[0] in named
            else line
            for line in lines
        ]
        settings.write_text("\n".join(swapped), "utf-8")

    return put


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "text"),
    [
        (NOW - 9 * DAY, NOW - 2 * DAY, "put its successor in its place"),
        (NOW + DAY, NOW + 9 * DAY, "is not valid yet"),
    ],
    ids=["expired", "not valid yet"],
)
def test_a_certificate_out_of_its_time_fails_with_the_registry_behind_it(
    samsyn: Samsyn,
    settings: Path,
    certified: Certified,
    *,
    begins: datetime,
    ends: datetime,
    text: str,
) -> None:
    certified(begins, ends)

    found = failed(samsyn("doctor", "--settings", settings))

    assert sorted(found) == ["certificate of person_sf1520", "registry person_sf1520"]
    assert text in found["certificate of person_sf1520"]
    assert (
        "certificate" in found["registry person_sf1520"]
        or "is it up" in (found["registry person_sf1520"])
    )


def test_a_certificate_of_somebody_else_fails_at_its_registry_only(
    samsyn: Samsyn, settings: Path, certified: Certified
) -> None:
    certified(NOW - DAY, NOW + 400 * DAY)

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["registry person_sf1520"]


def test_a_certificate_that_ends_soon_is_ok_with_advice(
    samsyn: Samsyn, settings: Path, certified: Certified
) -> None:
    certified(NOW - DAY, NOW + 30 * DAY)

    ended = samsyn("doctor", "--settings", settings)

    assert "ok   certificate of person_sf1520: valid for 29 days: order its successor" in ended.out


def test_a_file_that_is_no_certificate_fails_and_the_rest_is_still_looked_at(
    samsyn: Samsyn, settings: Path, certified: Certified
) -> None:
    certified(NOW - DAY, NOW + 30 * DAY)
    (settings.parent / "own.pem").write_text("not a certificate", "utf-8")

    found = failed(samsyn("doctor", "--settings", settings))

    assert sorted(found) == ["certificate of person_sf1520", "registry person_sf1520"]
    assert "PEM" in found["certificate of person_sf1520"]


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve an issuer's keys with a clock and a content that a test sets."""
    says = {"date": format_datetime(datetime.now(UTC), usegmt=True), "body": '{"keys": [{}]}'}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", says["date"])
            self.end_headers()
            self.wfile.write(says["body"].encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/jwks", says
    server.shutdown()
    thread.join()
    server.server_close()


def test_clocks_that_are_apart_fail(
    samsyn: Samsyn, settings: Path, registries: Mocks, elsewhere: tuple[str, dict[str, str]]
) -> None:
    address, says = elsewhere
    says["date"] = format_datetime(datetime.now(UTC) - timedelta(minutes=5), usegmt=True)
    changed(settings, registries.addresses.jwks, address)

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["clock against issuer sandbox"]
    assert "set this machine's clock" in found["clock against issuer sandbox"]


@pytest.mark.parametrize("date", ["", "yesterday"], ids=["empty", "no date"])
def test_an_issuer_that_does_not_say_its_time_is_no_fault(
    samsyn: Samsyn,
    settings: Path,
    *,
    registries: Mocks,
    elsewhere: tuple[str, dict[str, str]],
    date: str,
) -> None:
    address, says = elsewhere
    says["date"] = date
    changed(settings, registries.addresses.jwks, address)

    ended = samsyn("doctor", "--settings", settings)

    assert ended.status == 0
    assert "the issuer does not say its time" in ended.out


@pytest.mark.parametrize("body", ["", "{}", '{"keys": []}', "<html>", "\u00e6"])
def test_an_issuer_without_keys_fails(
    samsyn: Samsyn,
    settings: Path,
    *,
    registries: Mocks,
    elsewhere: tuple[str, dict[str, str]],
    body: str,
) -> None:
    address, says = elsewhere
    says["body"] = body
    changed(settings, registries.addresses.jwks, address)

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["issuer sandbox"]
    assert "check `jwks_url`" in found["issuer sandbox"]


def test_an_issuer_that_is_down_fails(samsyn: Samsyn, settings: Path, registries: Mocks) -> None:
    changed(settings, registries.addresses.jwks, "http://127.0.0.1:9/jwks")

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["issuer sandbox"]
    assert "is it up" in found["issuer sandbox"]


def test_a_store_that_another_process_holds_fails_and_is_not_waited_for(
    samsyn: Samsyn, settings: Path
) -> None:
    assert samsyn("doctor", "--settings", settings).status == 0
    holder = sqlite3.connect(settings.parent / "samsyn.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    found = failed(samsyn("doctor", "--settings", settings))

    holder.close()
    assert list(found) == ["store"]
    assert "another process holds the database: stop that one, or wait" in found["store"]
    assert samsyn("doctor", "--settings", settings).status == 0


def test_a_store_with_another_key_fails(samsyn: Samsyn, settings: Path) -> None:
    assert samsyn("doctor", "--settings", settings).status == 0
    (settings.parent / "subject.key").write_bytes(bytes(range(32)))

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["store"]
    assert "not the key of this database" in found["store"]


def test_a_store_in_a_folder_that_is_not_there_fails(samsyn: Samsyn, settings: Path) -> None:
    changed(settings, "sqlite:///samsyn.db", "sqlite:///nowhere/samsyn.db")

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["store"]


def test_a_catalogue_that_does_not_hold_fails_and_the_rest_is_still_looked_at(
    samsyn: Samsyn, settings: Path
) -> None:
    changed(settings.parent / "agreements.toml", 'purpose = "passport"', 'purpose = "fishing"')

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["settings and catalogue"]
    assert "agreements.toml:" in found["settings and catalogue"]


def test_no_doctor_without_settings(samsyn: Samsyn) -> None:
    ended = samsyn("doctor")

    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_a_canary_that_is_off_is_said_and_is_no_failure(samsyn: Samsyn, settings: Path) -> None:
    text = settings.read_text("utf-8")
    begins, ends = text.index("[canary]"), text.index("[catalogue]")
    settings.write_text(text[:begins] + text[ends:], "utf-8")

    ended = samsyn("doctor", "--settings", settings)

    assert ended.status == 0
    assert "ok   canary: off" in ended.out


def test_a_canary_without_a_number_fails(
    samsyn: Samsyn, settings: Path, registries: Mocks, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.number"
    empty.touch(mode=0o600)
    changed(settings, registries.addresses.canary_number_file, str(empty))

    found = failed(samsyn("doctor", "--settings", settings))

    assert list(found) == ["canary"]
    assert "`number_file`" in found["canary"]


def test_a_recipient_of_messages_is_a_line_and_what_it_did_not_take_is_told(
    samsyn: Samsyn, settings: Path
) -> None:
    secret = settings.parent / "hook.secret"
    secret.write_text("whsec_" + base64.b64encode(bytes(32)).decode(), "utf-8")
    secret.chmod(0o600)
    changed(
        settings,
        "[clients.boligforening]",
        "[clients.boligforening.webhook]\n"
        'url = "http://localhost:9/hooks"\nsecret_file = "hook.secret"\n\n'
        "[clients.boligforening]",
    )
    assert samsyn("doctor", "--settings", settings).status == 0
    _given_up(settings.parent / "samsyn.db", client="boligforening")

    ended = samsyn("doctor", "--settings", settings)

    assert ended.status == 0
    assert "ok   webhook of boligforening: its name leads to where we may send" in ended.out
    assert "not taken by boligforening: see `samsyn webhooks list`" in ended.out
    assert samsyn("webhooks", "retry", "boligforening", "--settings", settings).status == 0
    assert "not taken" not in samsyn("doctor", "--settings", settings).out


def _given_up(database: Path, *, client: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO webhook_delivery "
            "(id, client_id, body, state, attempts, created_us, due_us, outcome) "
            "VALUES ('msg_1', ?, x'7b7d', 'given_up', 12, 1, 1, 'timeout')",
            (client,),
        )
