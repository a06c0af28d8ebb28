"""A whole run of the sandbox as its own processes, and everything that came out of them.

Kept: what the processes printed and logged (at DEBUG), every header and body that the gateway
sent, its metrics, the mocks' journal and admin answers, and every file of the state folder. Not
kept: questions, tokens and the list of personas, which hold numbers by their nature.
"""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from gateway.cli.sandbox import Mocks, Ports, write_sandbox
from gateway.cli.sandbox_agreements import AGREEMENT_UUIDS
from mocks.exchange import Registry
from mocks.trouble.catalogue import faults_of

CHANNELS = {
    "gateway log": b'"event": "request"',
    "gateway output": b"",
    "mocks log": b"",
    "mocks output": b'"gateway_certificate_file"',
    "headers": b"cache-control: no-store",
    "answers": b'"pii_principal_id"',
    "problems": b'"trace_id"',
    "metrics": b"samsyn_requests_total",
    "journal": b'"verdict":"answered"',
    "sign-in pages": b"<form",
    "files": b"SQLite format 3",
}
"""Every channel, and what shows that it was listened to (nothing is printed on some)."""
PLANTED = "1509611231"
"""Nobody's number here. As ten digits it passes for a case number: shown to her, and kept."""
DEADLINE_SECONDS = 1.0
AUTHORITIES = ("aarhus-kommune", "randers-kommune")
PURPOSES = ("school-enrolment", "passport", "day-care-place", "residence-check")
_START_SECONDS = 30


class Run:
    """The running processes and what was heard of them so far."""

    def __init__(self, folder: Path, mocks: Mocks, gateway: str, metrics: str) -> None:
        self.folder = folder
        self.mocks = mocks
        self.gateway = gateway
        self.metrics = metrics
        self.http = httpx.Client(timeout=30, trust_env=False)
        self.heard: dict[str, list[bytes]] = {channel: [] for channel in CHANNELS}
        listed = self.http.get(f"{mocks.plain}/personas").json()
        people = listed["personas"] if isinstance(listed, dict) else listed
        self.numbers = {each["id"]: str(each["pnr"]) for each in people}

    def send(self, method: str, path: str, **more: object) -> httpx.Response:
        """Send one request to the gateway and keep all that comes back."""
        answer = self.http.request(method, self.gateway + path, **more)  # type: ignore[arg-type]  # httpx's own names
        self.heard["headers"] += [b"%b: %b" % each for each in answer.headers.raw]
        self.heard["headers"].append(answer.reason_phrase.encode())
        self.heard["problems" if answer.is_error else "answers"].append(answer.content)
        return answer

    def raw(self, request: bytes) -> None:
        """Send bytes that may be no HTTP."""
        at = urlsplit(self.gateway)
        with socket.create_connection((at.hostname, at.port), timeout=5) as opened:
            opened.sendall(request)
            opened.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                while received := opened.recv(65536):
                    self.heard["problems"].append(received)

    def token(self, **wish: str) -> str | None:
        """Give a token, or None where the sign-in does not admit."""
        reply = self.http.post(f"{self.mocks.admin}/tokens", json=wish)
        return reply.json()["access_token"] if reply.is_success else None

    def ask(self, persona: str, purpose: str, client: str, **more: object) -> httpx.Response:
        """Ask about a persona."""
        question = {
            "subject": {"pnr": self.numbers[persona]},
            "purpose": purpose,
            "case_reference": "sag-1",
            **more,
        }
        return self.send(
            "POST", "/v1/citizen-data", json=question, headers=bearer(self.token(client=client))
        )

    def upset(self, registry: str, fault: str) -> None:
        """Order a fault for everybody."""
        wish = {"registry": registry, "fault": fault, "seconds": DEADLINE_SECONDS * 1.5}
        reply = self.http.post(f"{self.mocks.admin}/faults", json=wish).raise_for_status()
        self.heard["journal"].append(reply.content)

    def mend(self) -> None:
        """Make every registry well again."""
        self.http.delete(f"{self.mocks.admin}/faults")

    def read(self, channel: str, address: str) -> None:
        """Keep a page that is not the gateway's."""
        answer = self.http.get(address)
        self.heard[channel] += [answer.content, str(answer.headers).encode()]


def bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def whole_run(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """Run everything once; give what was heard by channel, and every number that was used."""
    with _processes(folder) as run, contextlib.closing(run.http):
        _open_pages(run)
        _questions(run)
        _sloppy_callers(run)
        _refused_tokens(run)
        _faults(run)
        _store_held(run)
        run.read("metrics", run.metrics)
        run.read("journal", f"{run.mocks.admin}/journal")
        run.read("journal", f"{run.mocks.admin}/faults")
    run.heard["files"] += [each.read_bytes() for each in _files(folder)]
    for process in ("gateway", "mocks"):
        for channel, ending in (("log", "err"), ("output", "out")):
            written = (folder / f"{process}.{ending}").read_bytes()
            run.heard[f"{process} {channel}"].append(written)
    return {name: b"\n".join(heard) for name, heard in run.heard.items()}, [*run.numbers.values()]


def _files(folder: Path) -> list[Path]:
    state = folder / "state"
    return [each for each in sorted(state.rglob("*")) if each.is_file()]


def _open_pages(run: Run) -> None:
    for path in ("/health", "/ready", "/schema", "/v1/purposes", "/v1/registries", "/nothing"):
        run.send("GET", path)
    issuer = run.mocks.issuer
    sign_in = (
        f"{issuer}/authorize?response_type=code&client_id=samsyn-pages&scope=openid&state=s&nonce=n"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Flog-ind%2Fretur&code_challenge_method=S256"
        f"&code_challenge={'a' * 43}"
    )
    run.read("sign-in pages", sign_in)
    run.read("journal", f"{run.mocks.plain}/")


def _questions(run: Run) -> None:
    run.ask("employee", "passport", "aarhus-kommune", case_reference=PLANTED)
    for persona in run.numbers:
        if persona.endswith("-mod11"):
            continue
        for client in AUTHORITIES:
            run.ask(persona, "residence-check", client)
        run.ask(persona, "passport", "aarhus-kommune")
        token = run.token(citizen=persona)
        for path in ("/v1/my-data", "/v1/my-data/access-log"):
            run.send("GET", path, headers=bearer(token))
    for purpose in PURPOSES:
        run.ask("employee", purpose, "aarhus-kommune")
    for client in ("rejsebureau", "boligforening", "bank"):
        run.ask("employee", "passport", client)
    _consents(run)


def _consents(run: Run) -> None:
    """Take consents of some personas through their lives; name somebody where nobody is to be."""
    theirs = bearer(run.token(client="boligforening"))
    wish: dict[str, object] = {
        "purpose": "resident-copy",
        "fields": ["person.birth_date", "person.name"],
        "mode": "once",
    }
    number = run.numbers["employee"]
    for named in ({"pnr": number}, {"state": number}, {"case_reference": f"cpr {number}"}):
        run.send("POST", "/v1/consent-requests", json=wish | named, headers=theirs)
    run.send("GET", f"/v1/consents/{number}", headers=theirs)
    for persona in ("employee", "guardianship", "police-protected", "number-changed", "deceased"):
        token = run.token(citizen=persona)
        if token is not None:
            _consent(run, wish, theirs, bearer(token))


def _consent(
    run: Run, wish: dict[str, object], theirs: dict[str, str], hers: dict[str, str]
) -> None:
    made = run.send("POST", "/v1/consent-requests", json=wish, headers=theirs).json()["id"]
    question = f"/v1/my-data/consent-requests/{made}"
    run.send("GET", question, headers=hers)
    granting = {"decision": "grant", "fields": wish["fields"]}
    run.send("POST", f"{question}/decision", json=granting, headers=hers)
    standing = run.send("GET", f"/v1/consent-requests/{made}", headers=theirs).json()
    consent_id = standing.get("consent_id", "con_none")
    asked = {
        "subject": {"alias": standing.get("subject", "sub_none")},
        "purpose": wish["purpose"],
        "consent_id": consent_id,
    }
    run.send("POST", "/v1/citizen-data", json=asked, headers=theirs)
    linked = hers | {"Accept": "application/ld+json"}
    for path, headers in (
        (f"/v1/consents/{consent_id}", theirs),
        ("/v1/my-data/consents", hers),
        (f"/v1/my-data/consents/{consent_id}", hers),
        (f"/v1/my-data/consents/{consent_id}", linked),
    ):
        run.send("GET", path, headers=headers)
    run.send("POST", f"/v1/my-data/consents/{consent_id}/withdrawal", headers=hers)
    run.send("DELETE", f"/v1/consents/{consent_id}", headers=theirs)


def _sloppy_callers(run: Run) -> None:
    """Put a number wherever a careless client would: we may not repeat it."""
    token = bearer(run.token(client="aarhus-kommune"))
    own = bearer(run.token(citizen="employee"))
    digits = run.numbers["employee"]
    hyphened = f"{digits[:6]}-{digits[6:]}"
    for number in (digits, hyphened, quote(hyphened, safe="").replace("-", "%2D")):
        for path in (
            f"/{number}",
            f"/v1/citizen-data/{number}",
            f"/v1/my-data/relations/{number}",
            f"/v1/purposes?cpr={number}",
            f"/v1/my-data?sections={number}",
            f"/v1/my-data?from={number}",
            f"/v1/my-data?{number}=1",
            f"/v1/my-data/access-log?cursor={number}",
            f"/schema/{number}",
        ):
            run.send("GET", path, headers=own)
            run.send("POST", path, headers=token, json={"cpr": number})
    for headers in (
        {"X-CPR": digits},
        {"User-Agent": f"journal/{hyphened}"},
        {"Cookie": f"cpr={digits}"},
        {"Referer": f"https://fagsystem.example/borger/{digits}"},
        {"traceparent": f"00-{digits}{'0' * 22}-{'0' * 16}-01"},
        {"X-Request-ID": digits, "X-Correlation-ID": hyphened},
        {"If-None-Match": f'W/"{digits}"', "Accept-Language": digits},
        {"Content-Type": f"application/json; cpr={digits}"},
        {"Content-Type": f"text/{digits}"},
        {"Host": f"{digits}.example"},
        {"Origin": f"https://{digits}.example", "Access-Control-Request-Method": "GET"},
    ):
        run.send("GET", "/v1/my-data", headers=own | headers)
        run.send("GET", "/health", headers=headers)
        run.send("POST", "/v1/citizen-data", headers=token | headers, json={"cpr": digits})
        run.send("OPTIONS", f"/v1/{digits}", headers=headers)
    for change in (
        {"purpose": digits},
        {"subject": {"alias": digits}},
        {"subject": {"cpr": digits}},
        {"subject": {"pnr": [digits]}},
        {"subject": {"pnr": f"{digits}1"}},
        {"subject": {"pnr": int(digits)}},
        {digits: True},
        {"fields": [digits]},
        {"sections": [hyphened]},
        {"period": {"from": digits, "to": digits}},
        {"consent_id": digits},
        {"notice_reference": hyphened},
        {"case_reference": digits},
        {"case_reference": f"sag {hyphened}, brev 1"},
        {"municipality_basis": {"kind": digits, "reference": "x"}},
        {"municipality_basis": {"kind": "presumed", "reference": hyphened}},
    ):
        question = {"subject": {"pnr": digits}, "purpose": "passport", "case_reference": "sag-1"}
        run.send("POST", "/v1/citizen-data", headers=token, json=question | change)
    json_type = token | {"Content-Type": "application/json"}
    for body in (f'{{"subject": {{"pnr": "{digits}"', digits, f'"{hyphened}"', f"cpr={digits}"):
        run.send("POST", "/v1/citizen-data", headers=json_type, content=body.encode())
        run.send("POST", "/v1/citizen-data", headers=token, content=body.encode())
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    for request in (
        f"GET /{digits} HTTP/9.9\r\n\r\n",
        f"GET /{digits} HTTP/1.1\r\nHost: x\r\nbroken header {digits}\r\n\r\n",
        f"{digits} /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        f"GET /{digits}\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST /v1/citizen-data HTTP/1.1\r\nHost: x\r\nContent-Length: {digits}\r\n\r\n{digits}",
        f"POST /v1/citizen-data HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {digits}\r\n\r\n",
        f"GET /{digits} HTTP/1.1\r\nHost: x\r\n{upgrade}Sec-WebSocket-Key: {digits}\r\n\r\n",
    ):
        run.raw(request.encode())


def _refused_tokens(run: Run) -> None:
    digits = run.numbers["employee"]
    real = run.token(citizen="employee") or ""
    header, claims, _ = real.split(".")
    for token in (digits, f"{digits}.{digits}.{digits}", f"{header}.{claims}.AAAA", real + "x"):
        for path in ("/v1/my-data", "/v1/my-data/access-log"):
            run.send("GET", path, headers=bearer(token))
        run.send("POST", "/v1/citizen-data", headers=bearer(token), json={"cpr": digits})
    run.send("GET", "/v1/my-data", headers={"Authorization": f"Basic {digits}"})
    run.send("GET", "/v1/my-data")
    weak = run.token(citizen="employee", acr="low")
    run.send("GET", "/v1/my-data", headers=bearer(weak))
    run.send("GET", "/v1/my-data", headers=bearer(run.token(client="aarhus-kommune")))
    # A new key, while the issuer does not answer for its keys.
    run.upset("issuer", "garbage")
    run.http.post(f"{run.mocks.admin}/keys/rotate", json={})
    run.send("GET", "/v1/my-data", headers=bearer(run.token(citizen="employee")))
    run.mend()


def _faults(run: Run) -> None:
    registries: tuple[Registry, ...] = ("cpr", "dar", "skat")
    for registry, fault in [(each, fault) for each in registries for fault in faults_of(each)]:
        run.upset(registry, fault)
        run.ask("employee", "residence-check", "aarhus-kommune")
        run.send("GET", "/v1/my-data", headers=bearer(run.token(citizen="employee")))
        run.mend()


def _store_held(run: Run) -> None:
    database = run.folder / "state" / "samsyn.db"
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run.ask("employee", "residence-check", "aarhus-kommune")
        run.send("GET", "/v1/my-data", headers=bearer(run.token(citizen="employee")))
        run.send("GET", "/ready")
        other.execute("ROLLBACK")


@contextlib.contextmanager
def _processes(folder: Path) -> Iterator[Run]:
    """Start mocks and gateway as `samsyn demo` does, with every output in a file."""
    state, ports = folder / "state", Ports.free()
    mocks_command = ["mocks", "--json", "--check", "strict", "--state", str(state / "mocks")]
    mocks_command += ["--port", "0", "--redirect-uri", "http://127.0.0.1:8080/log-ind/retur"]
    for uuid in AGREEMENT_UUIDS:
        mocks_command += ["--agreement", uuid]
    with _child(mocks_command, folder / "mocks"):
        mocks = _announced(folder / "mocks.out")
        file = write_sandbox(state, mocks, ports)
        settings = file.read_text("utf-8").replace(
            "[operator]",
            f'log_level = "DEBUG"\ndeadline_seconds = {DEADLINE_SECONDS}\n\n[operator]',
        )
        file.write_text(settings, "utf-8")
        with _child(["serve", "--settings", str(file)], folder / "gateway"):
            address = f"http://127.0.0.1:{ports.gateway}"
            run = Run(folder, mocks, address, f"http://127.0.0.1:{ports.admin}/metrics")
            _wait_until_ready(run)
            yield run


@contextlib.contextmanager
def _child(command: list[str], prefix: Path) -> Iterator[None]:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with prefix.with_suffix(".out").open("wb") as out, prefix.with_suffix(".err").open("wb") as err:
        child = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "gateway", *command], stdout=out, stderr=err, env=environment
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(timeout=_START_SECONDS)


def _announced(file: Path) -> Mocks:
    deadline = time.monotonic() + _START_SECONDS
    while not (line := file.read_bytes()).endswith(b"\n"):
        assert time.monotonic() < deadline, "the mocks did not start"
        time.sleep(0.05)
    return msgspec.json.decode(line, type=Mocks)


def _wait_until_ready(run: Run) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if run.http.get(f"{run.gateway}/ready").is_success:
                return
        time.sleep(0.05)
    raise AssertionError("the gateway did not start")
