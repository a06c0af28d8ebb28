"""The façade as a service: which path gives what, and that the real one is closed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from mocks.dar.residents import Residents
from mocks.dawa.cleansing import cleansed
from mocks.dawa.errors import JSON, error
from mocks.dawa.parameters import Asked, Malformed, asked_by, is_uuid
from mocks.dawa.shapes import flat, mini, nested, version
from mocks.dawa.suggesting import MOST_SUGGESTED, combined, entries, suggested
from mocks.dawa.units import STATUS, Unit, Units
from mocks.dawa.words import begins_all, words
from mocks.exchange import Answer, Call, Clock
from mocks.finding import Finding, shape
from mocks.world.model import World

PATHS: Final = ("/adresser", "/adgangsadresser", "/autocomplete", "/datavask", "/historik")
_CORS: Final = (
    ("access-control-allow-origin", "*"),
    ("access-control-allow-headers", "X-Requested-With, Content-Type, Accept-Encoding"),
)
_CLOSED: Final = ("x-dawa-closed", "the real DAWA is closed and answers 410; use DAR's GraphQL")
_CACHED: Final = ("cache-control", "public, max-age=86400")
_SHAPES: Final = {"nestet": nested, "flad": flat, "mini": mini}
_GONE: Final = Answer(
    status=410,
    body=b"DAWA is closed; samsyn mocks --dawa answers here in its shape\n",
    headers=(*_CORS, _CLOSED),
    verdict="refused: closed",
    findings=(
        Finding(
            where="path",
            rule="the real service is closed and answers HTTP 410",
            expected="/DAR/v1 by GraphQL, or samsyn mocks --dawa",
            see="/DAR/v1/schema.graphql",
        ),
    ),
)
_ALL: Final = (
    "/adresser[/ID], /adgangsadresser[/ID], /adresser/autocomplete, /adgangsadresser/autocomplete, "
    "/autocomplete, /datavask/adresser, /datavask/adgangsadresser, /historik/adresser"
)


class Gone:
    """Answers as the real service does since October 2026."""

    def answer(self, call: Call) -> Answer:  # noqa: ARG002  the protocol's; any question is late
        """Answer 410."""
        return _GONE


class Dawa:
    """The world's addresses by the closed API's paths."""

    def __init__(self, world: World, *, clock: Clock) -> None:
        self._units = Units(world.addresses)
        self._residents = Residents(world)
        self._clock = clock
        self._pages: dict[tuple[str, ...], Callable[[Call, Asked], object]] = {
            ("adresser",): lambda call, asked: self._listed(call, asked, is_access=False),
            ("adgangsadresser",): lambda call, asked: self._listed(call, asked, is_access=True),
            ("adresser", "autocomplete"): self._suggested_addresses,
            ("adgangsadresser", "autocomplete"): self._suggested_accesses,
            ("autocomplete",): self._combined,
            ("datavask", "adresser"): self._cleansed,
            ("datavask", "adgangsadresser"): self._cleansed,
            ("historik", "adresser"): self._history,
        }

    def answer(self, call: Call) -> Answer:
        """Answer a question."""
        return self._dressed(call, self._told(call))

    def about_another(self, call: Call) -> Answer:
        """Answer about the next address instead of the one that is asked for by id."""
        *before, last = call.path.strip("/").split("/")
        swapped = msgspec.structs.replace(
            call,
            path="/" + "/".join([*before, self._next(last)]),
            query={
                name: "|".join(map(self._next, value.split("|"))) if name == "id" else value
                for name, value in call.query.items()
            },
        )
        return self.answer(swapped)

    def own_fault(self, call: Call) -> Answer:
        """Refuse as the service does who asks too much at once."""
        return self._dressed(call, error("TooManyRequestsError"))

    @property
    def own_ways(self) -> Mapping[str, Callable[[Call], Answer]]:
        """Give the ways in which only this service can go wrong: there are none."""
        return {}

    def _told(self, call: Call) -> Answer:
        if call.method not in {"GET", "HEAD", "OPTIONS"}:
            finding = Finding(where="method", rule="GET only", sent=call.method, expected="GET")
            return error("ResourcePathFormatError", None, finding)
        steps = tuple(call.path.strip("/").split("/"))
        try:
            asked = asked_by(call.query)
        except Malformed as malformed:
            return error("QueryParameterFormatError", malformed.details, *_told(malformed))
        page = self._pages.get(steps)
        if page is not None:
            return self._written(page(call, asked), asked)
        if len(steps) == 2 and steps[0] in {"adresser", "adgangsadresser"}:
            return self._one(call, asked, steps[1], is_access=steps[0] == "adgangsadresser")
        finding = Finding(where="path", rule="a path of this façade", expected=_ALL)
        return error("ResourcePathFormatError", [["path", "ukendt"]], finding)

    def _one(self, call: Call, asked: Asked, unit_id: str, *, is_access: bool) -> Answer:
        if not is_uuid(unit_id):
            finding = Finding(where="path", rule="an id is a UUID", sent=shape(unit_id))
            details = [["id", "String does not match pattern"]]
            return error("ResourcePathFormatError", details, finding)
        unit = self._unit(unit_id.lower(), asked, is_access=is_access)
        if unit is None:
            finding = Finding(where="path", rule="an id that is there and not closed", sent=unit_id)
            return error("ResourceNotFoundError", {"id": unit_id.lower()}, finding)
        shaped = _SHAPES[asked.struktur](unit, call.base, is_access=is_access, srid=asked.srid)
        return self._written(shaped, asked)

    def _listed(self, call: Call, asked: Asked, *, is_access: bool) -> object:
        found = [unit for unit in self._wanted(asked, is_access=is_access) if _fits(unit, asked)]
        shaped = _SHAPES[asked.struktur]
        return [
            shaped(unit, call.base, is_access=is_access, srid=asked.srid)
            for unit in asked.page(found)
        ]

    def _wanted(self, asked: Asked, *, is_access: bool) -> list[Unit]:
        """Give what is asked for by id, else everything that is written down."""
        now, closed = self._clock(), asked.medtagnedlagte
        if asked.id is not None:
            units = (self._unit(each, asked, is_access=is_access) for each in sorted(asked.id))
            return [unit for unit in units if unit is not None]
        if is_access:
            return list(self._units.access_addresses(now, closed=closed))
        return list(self._units.addresses(now, closed=closed))

    def _unit(self, unit_id: str, asked: Asked, *, is_access: bool) -> Unit | None:
        now, closed = self._clock(), asked.medtagnedlagte
        if is_access:
            return self._units.access_address(unit_id, now, closed=closed)
        return self._units.address(unit_id, now, closed=closed)

    def _suggested_addresses(self, call: Call, asked: Asked) -> object:
        return self._suggested(call, asked, is_access=False)

    def _suggested_accesses(self, call: Call, asked: Asked) -> object:
        return self._suggested(call, asked, is_access=True)

    def _suggested(self, call: Call, asked: Asked, *, is_access: bool) -> object:
        found = suggested(self._units, asked, self._clock(), is_access=is_access, fits=_fits)
        return list(entries(_by_twenty(asked).page(found), call.base, is_access=is_access))

    def _combined(self, call: Call, asked: Asked) -> object:
        found = combined(self._units, asked, self._clock(), base=call.base, fits=_fits)
        return _by_twenty(asked).page(found)

    def _cleansed(self, call: Call, asked: Asked) -> object:
        is_access = call.path.rstrip("/").endswith("/adgangsadresser")
        now = self._clock()
        return cleansed(self._units, asked, now, base=call.base, is_access=is_access)

    def _history(self, _: Call, asked: Asked) -> object:
        everything = msgspec.structs.replace(asked, medtagnedlagte=True)
        found = [
            version(row, unit)
            for unit in self._wanted(everything, is_access=False)
            if _fits(unit, everything)
            for row in sorted(self._units.versions(unit.id), key=lambda row: row.effective_from)
        ]
        return asked.page(found)

    def _written(self, content: object, asked: Asked) -> Answer:
        if asked.ndjson and isinstance(content, list):
            lines = b"".join(msgspec.json.encode(each) + b"\n" for each in content)
            return Answer(body=lines, content_type="application/x-ndjson; charset=UTF-8")
        body = msgspec.json.encode(content)
        if not asked.noformat:
            body = msgspec.json.format(body, indent=2)
        if asked.callback is None:
            return Answer(body=body, content_type=JSON)
        called = asked.callback.encode() + b"(" + body + b");"
        return Answer(body=called, content_type="application/javascript; charset=UTF-8")

    def _dressed(self, call: Call, answer: Answer) -> Answer:
        """Add what every answer carries."""
        cached = _CACHED if answer.verdict == "answered" else ("cache-control", "no-cache")
        named = (call.path.encode(), " ".join(call.query.values()).encode(), answer.body)
        return msgspec.structs.replace(
            answer,
            headers=(*_CORS, cached, _CLOSED),
            personas=self._residents.named_in(*named),
        )

    def _next(self, unit_id: str) -> str:
        now = self._clock()
        ids = sorted({unit.id for unit in _both(self._units, unit_id, now)})
        return next((other for other in ids if other > unit_id), ids[0]) if ids else unit_id


def _both(units: Units, unit_id: str, now: datetime) -> list[Unit]:
    """Give everything of the kind of an id; nothing where it is none."""
    if units.address(unit_id, now) is not None:
        return list(units.addresses(now))
    if units.access_address(unit_id, now) is not None:
        return list(units.access_addresses(now))
    return []


def _fits(unit: Unit, asked: Asked) -> bool:
    facts = unit.facts
    among = (
        (asked.adgangsadresseid, unit.access_id),
        (asked.kommunekode, facts.municipality_code),
        (asked.postnr, facts.postal_code),
        (asked.vejkode, facts.road_code),
        (asked.status, str(STATUS[unit.dar_status])),
    )
    same = (
        (asked.vejnavn, facts.road_name),
        (asked.husnr, facts.house_number),
        (asked.etage, unit.floor),
        (asked.door, unit.door),
    )
    return (
        all(wanted is None or (value or "") in wanted for wanted, value in among)
        and all(wanted is None or (value or "") == wanted for wanted, value in same)
        and (
            asked.q is None
            or begins_all(words(asked.q), unit.written, most_different=2 * asked.fuzzy)
        )
    )


def _by_twenty(asked: Asked) -> Asked:
    return msgspec.structs.replace(asked, per_side=asked.per_side or MOST_SUGGESTED)


def _told(malformed: Malformed) -> tuple[Finding, ...]:
    return tuple(
        Finding(where=f"query: {shape(name)}", rule=why) for name, why in malformed.details
    )
