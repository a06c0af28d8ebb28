"""The mocks asked as a gateway would ask them, through our adapters, without a network.

What the three registries say of somebody becomes flat rows of words, people by persona id, so that
two looks can be compared.
"""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.settings import ApiKey, DarSettings
from adapters.income_skat.adapter import IncomeSkat
from adapters.income_skat.settings import SkatSettings, SkatTerms
from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.dates import Period
from contracts.errors import CitizenUnknown
from contracts.lookup import Lookup, RegistryTerms
from contracts.pnr import Pnr
from mocks.admin.worlds import WorldsDesk
from mocks.exchange import Call, single_values
from mocks.sf1520.contract import PATH as CPR_PATH
from mocks.skat.contract import PATH as SKAT_PATH
from mocks.worlds import Door, registries_of

AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
UUID = "22222222-aaaa-4bbb-8ccc-000000000002"
PERIOD = Period(from_month="2026-08", to_month="2027-01")
LOCAL = {"host": "127.0.0.1", "content-type": "application/json"}


class Registries:
    """One world of the mocks: orders by its admin listener, questions by the adapters."""

    def __init__(self, mocks, world, *, now):
        self._doors = (
            Door(mocks.worlds, registries_of),
            Door(mocks.worlds, WorldsDesk(mocks.worlds).answer),
        )
        self.answers = {}
        """The last answer's body by path."""
        self._headers = {} if world is None else {"x-samsyn-world": world}
        self.life = (mocks.worlds.named(world) if world else mocks.worlds.default).life
        transport = httpx.MockTransport(self._deliver)
        self._person = {
            version: plugin.connect(
                Sf1520Settings(contract=version, service_uuid=UUID),
                _Below(transport, CPR_PATH + version[1]),
            )
            for version in ("v4", "v5")
        }
        files = mocks._state.certificates
        self._income = IncomeSkat(
            SkatSettings(
                signing_certificate_file=files.gateway_signing,
                signing_key_file=files.gateway_signing_key,
                trusted_certificate_files=(files.skat,),
                error_codes={"9001": "refused", "9004": "too-large", "9010": "unavailable"},
            ),
            _Below(transport, SKAT_PATH),
            clock=lambda: now,
        )
        self._address = AddressDar(
            DarSettings(api_key_file=Path("unused")),
            transport,
            key=ApiKey(mocks._state.dar_key),
            clock=self.life.clock,
        )

    # Orders

    def order(self, event, persona="employee", **more):
        return self.admin("POST", "/events", {"event": event, "persona": persona, **more})

    def clock(self, **order):
        return self.admin("POST", "/clock", order)

    def feed(self, query=""):
        return self.admin("GET", "/feed", query=query)["notices"]

    def told(self):
        return [
            (each["data"]["registry"], each["data"]["code"], each["subject"])
            for each in self.feed()
        ]

    def admin(self, method, path, order=None, *, query=""):
        answer = self.asked(method, path, order, query=query)
        return msgspec.json.decode(answer.body) if answer.body else {}

    def asked(self, method, path, order=None, *, query=""):
        body = b"" if order is None else msgspec.json.encode(order)
        call = Call(
            method=method,
            path=path,
            headers=self._headers | LOCAL,
            query=single_values(query),
            body=body,
        )
        return self._doors[1].answer(call)

    # Questions

    def number(self, persona):
        """Give the number in force of a persona; a number stays what it is."""
        if isinstance(persona, Pnr):
            return persona
        return self.life.present.persona(persona).number

    async def reading(self, persona, *, version="v5"):
        terms = Sf1520Terms(
            name="sandbox",
            on_behalf_of_cvr="55133018",
            service_agreement_uuid=AGREEMENT,
            user_system_uuid=UUID,
            user_uuid=UUID,
        )
        return await self._person[version].fetch(self._lookup(self.number(persona), terms))

    async def address(self, reading):
        terms = RegistryTerms(name="sandbox", on_behalf_of_cvr="55133018")
        lookup = self._lookup(Pnr("0702751236"), terms, residence=reading.residence)
        return (await self._address.fetch(lookup)).section("address").record

    async def income(self, persona):
        terms = SkatTerms(
            name="sandbox",
            on_behalf_of_cvr="55133018",
            subscriber_se="55133018",
            subscriber_type_code=9001,
            subscription_type_code=9102,
            access_purpose_code=9202,
        )
        reading = await self._income.fetch(self._lookup(self.number(persona), terms))
        return reading.section("income").record

    async def seen(self, *personas, version="v5"):
        rows = {}
        for persona in personas:
            told = {
                f"cpr.{name}": value
                for name, value in (await self.cpr(persona, version=version)).items()
            }
            told |= await self.dar(persona, version=version)
            told |= await self.skat(persona)
            rows |= {f"{persona}.{name}": value for name, value in told.items()}
        return rows

    async def cpr(self, persona, *, version="v5"):
        try:
            reading = await self.reading(persona, version=version)
        except CitizenUnknown:
            return {"known": False}
        rows = dict(self._rows(reading.section("person").record, "person"))
        rows |= dict(self._rows(reading.section("family").record, "family"))
        return {name: value for name, value in rows.items() if not _is_codes_of_history(name)}

    async def dar(self, persona, *, version="v5"):
        try:
            reading = await self.reading(persona, version=version)
        except CitizenUnknown:
            return {}
        if reading.residence is None or reading.residence.kind != "address":
            return {"dar.kind": reading.residence and reading.residence.kind}
        address = await self.address(reading)
        return {"dar.text": address.full_address, "dar.status": address.status}

    async def skat(self, persona):
        income = await self.income(persona)
        return {
            f"skat.{month.month}.{kind.kind}": kind.gross
            for month in income.months
            for kind in month.kinds
        }

    def _rows(self, value, path):
        if isinstance(value, msgspec.Struct):
            for name in value.__struct_fields__:
                yield from self._rows(getattr(value, name), f"{path}.{name}")
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                yield from self._rows(each, f"{path}[{index}]")
        elif isinstance(value, Pnr):
            persona = self.life.present.persona_of(value)
            yield path, persona.id if persona else "somebody"
        elif value is not None:
            yield path, str(value)

    def _lookup(self, number, terms, *, residence=None):
        return Lookup(
            pnr=number, residence=residence, period=PERIOD, terms=terms, correlation_id="test"
        )

    def _deliver(self, request):
        call = Call(
            method=request.method,
            path=request.url.path,
            query=single_values(request.url.query.decode()),
            headers=self._headers | dict(request.headers),
            body=request.content,
            has_certificate=True,
        )
        answer = self._doors[0].answer(call)
        self.answers[call.path] = answer.body
        headers = {"content-type": answer.content_type}
        return httpx.Response(answer.status, content=answer.body, headers=headers)


class _Below(httpx.AsyncBaseTransport):
    """Puts every request on one path, as the gateway's transports do."""

    def __init__(self, transport, path):
        self._transport = transport
        self._path = path

    async def handle_async_request(self, request):
        request.url = request.url.copy_with(raw_path=self._path.encode())
        return await self._transport.handle_async_request(request)


def decoded(answer):
    return msgspec.json.decode(answer.body)


def _is_codes_of_history(name):
    return "address_history" in name and not name.endswith(("road_name", "moved_out"))


def changes(before, after):
    """Give what differs, row by row, as (before, after); None where a row is absent."""
    names = dict.fromkeys([*before, *after])
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)
