"""A running sandbox in a test's hand: people, clients, faults, events, clock, and what was read."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import httpx
import msgspec

from contracts.client import SamsynClient
from mocks.command.reach import Desk
from mocks.for_tests.clock import SandboxClock
from mocks.for_tests.marks import Marks
from mocks.for_tests.people import Personas, Somebody, number
from mocks.for_tests.reads import Read, surplus
from mocks.for_tests.steering import Addresses, Steering
from mocks.journal import JournalEntry

_PATIENCE_SECONDS: Final = 30.0
_TOKEN_SECONDS: Final = 1800
"""Half of a token's life."""
_AUTHORITIES: Final = ("aarhus-kommune", "randers-kommune")
_HERSELF: Final = frozenset({"own-access", "representation"})


class _Token(msgspec.Struct, frozen=True):
    access_token: str


class _Journal(msgspec.Struct, frozen=True):
    entries: tuple[JournalEntry, ...]


class Sandbox:
    """Registries, sign-in and gateway on this machine. Everybody in them is synthetic.

    What a test orders (faults, events, the clock) and leaves (consents, entries) is undone after
    it: the registries begin anew, and the gateway with an empty store where it has written more
    than entries, or very many of those.
    """

    def __init__(self, steering: Steering) -> None:
        self._steering = steering
        self.addresses: Final[Addresses] = steering.addresses
        self._http = httpx.Client(timeout=_PATIENCE_SECONDS, trust_env=False)
        self._desk = Desk(self.addresses.mocks.admin, world=None)
        self._marks = Marks(self.addresses.metrics, self._http)
        self._since = datetime.now(UTC)
        self._tokens: dict[frozenset[tuple[str, str]], tuple[float, str]] = {}
        self.clock: Final = SandboxClock(self._desk)

    @property
    def gateway(self) -> str:
        """Give where the API is."""
        return self.addresses.gateway

    # Who lives there, and who asks.

    def persona(self, persona_id: str) -> Somebody:
        """Give a persona. Raises LookupError."""
        said = self._http.get(f"{self.addresses.mocks.plain}/personas")
        people = msgspec.json.decode(said.content, type=Personas, dec_hook=number).personas
        found = next((each for each in people if each.id == persona_id), None)
        if found is None:
            raise LookupError(f"no such persona; {self.addresses.mocks.plain}/personas lists them")
        return found

    def person(self, index: int) -> Somebody:
        """Give somebody of the population, by her place. Raises LookupError."""
        said = self._http.get(f"{self.addresses.mocks.plain}/people/{index}")
        if not said.is_success:
            raise LookupError(said.text.strip())
        return msgspec.json.decode(said.content, type=Somebody, dec_hook=number)

    def token(self, **wish: str) -> str:
        """Give a token: `client=` with or without `employee=`, or `citizen=`."""
        return self._token(wish)

    def client(self, client_id: str, *, employee: str | None = None) -> SamsynClient:
        """Ask as a client of the sandbox, such as `aarhus-kommune` or `boligforening`."""
        wish = {"client": client_id} | ({} if employee is None else {"employee": employee})
        return self._client(wish)

    def citizen(self, who: str | Somebody) -> SamsynClient:
        """Ask as a citizen who signed in."""
        if isinstance(who, str):
            return self._client({"citizen": who})
        # The population has no ids. The number is nobody's, and goes to the admin listener alone.
        return self._client({"citizen": who.id} if who.id else {"pnr": who.pnr.reveal()})

    # What happens to the registries.

    def fault(self, registry: str, fault: str, **more: object) -> None:
        """Order a fault of `cpr`, `dar`, `skat` or `issuer` (docs/faults.md)."""
        self._desk.ask("POST", "/faults", order={"registry": registry, "fault": fault, **more})

    def mend(self) -> None:
        """Make every registry well."""
        self._desk.ask("DELETE", "/faults")

    def event(self, kind: str, persona: str, **more: object) -> None:
        """Let something happen to a persona (docs/life-events.md)."""
        self._desk.ask("POST", "/events", order={"event": kind, "persona": persona, **more})

    # What was asked and read.

    @property
    def calls(self) -> Sequence[JournalEntry]:
        """Give the calls that the registries answered during this test, oldest first."""
        said = msgspec.json.decode(self._desk.ask("GET", "/journal"), type=_Journal)
        return said.entries[::-1]

    def reads(self, *, of: str | None = None) -> Sequence[Read]:
        """Give what was read during this test: of a persona by anybody but herself, as her log
        tells it; else of anybody by the sandbox's authorities, as theirs do.
        """
        return self._reads_of(of) if of else self._reads_by_authorities()

    def assert_only_read(self, fields: Iterable[str], *, of: str | None = None) -> None:
        """Fail where anything else was read during this test: `person.name` covers its parts.

        Fails, too, where nothing was read: a test that asks nobody proves nothing.
        """
        reads = self.reads(of=of)
        if not any(read.fields for read in reads):
            raise AssertionError("nothing was read during this test")
        beyond = surplus(reads, fields)
        if beyond:
            raise AssertionError("read, too: " + "; ".join(beyond))

    # For the plugin.

    def begin(self) -> None:
        """Begin a test."""
        self._since = datetime.now(UTC)

    def undo(self) -> None:
        """Undo what a test did."""
        self._desk.ask("POST", "/reset", order={"all": True})
        if self._marks.are_left():
            self._steering.fresh()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _client(self, wish: dict[str, str]) -> SamsynClient:
        return SamsynClient(self.gateway, token=lambda: self._token(wish), http=self._http)

    def _token(self, wish: dict[str, str]) -> str:
        key = frozenset(wish.items())
        taken, token = self._tokens.get(key, (float("-inf"), ""))
        if time.monotonic() - taken > _TOKEN_SECONDS:
            said = self._desk.ask("POST", "/tokens", order=wish)
            token = msgspec.json.decode(said, type=_Token).access_token
            self._tokens[key] = (time.monotonic(), token)
        return token

    def _reads_of(self, persona: str) -> list[Read]:
        rows = self.citizen(persona).my_access_log_page().entries
        return [
            Read(entry_id=row.entry_id, by=row.organisation, purpose=row.purpose, fields=row.fields)
            for row in rows
            if row.outcome == "disclosed" and row.purpose not in _HERSELF and row.at >= self._since
        ]

    def _reads_by_authorities(self) -> list[Read]:
        since = self._since.isoformat()
        return [
            Read(entry_id=row.entry_id, by=authority, purpose=row.purpose, fields=row.fields)
            for authority in _AUTHORITIES
            for row in self.client(authority).organisation_access_log(since=since)
            if row.outcome == "disclosed"
        ]
