"""Asking DAR: from a residence key to the entities that an address is made of."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import httpx

from adapters.address_dar.choice import houses_of, in_force, open_ones, units_of
from adapters.address_dar.codes import error_of, house_number
from adapters.address_dar.reading import Facts, Surroundings, codes_only, read
from adapters.address_dar.request import (
    DarAdresse,
    DarAdressepunkt,
    DarHusnummer,
    DarNavngivenVej,
    DarNavngivenVejKommunedel,
    DarPostnummer,
    DarQuestion,
    DarSupplerendeBynavn,
    EntityT,
    endpoint,
    on_the_wire,
    question,
)
from adapters.address_dar.settings import ApiKey, DarSettings
from adapters.transport.graphql import GraphqlService, together
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import Lookup, ResidenceKey
from contracts.reading import Reading

HARMLESS_POSTAL_CODE = "8000"


class AddressDar:
    """Our side of the address register."""

    def __init__(
        self,
        settings: DarSettings,
        transport: httpx.AsyncBaseTransport,
        *,
        key: ApiKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._clock = clock
        self._service = GraphqlService(
            transport,
            endpoint=partial(endpoint, settings.path, key=key),
            error_of=error_of,
            limits=settings.limits,
            paging=settings.paging,
        )

    async def fetch(self, lookup: Lookup) -> Reading:
        """Ask once: one question about one residence, nothing asked twice, no retry.

        DAR's entities name each other by id and each takes a request of its own, so one question
        is three steps of requests; those of a step are sent together. A residence that is no
        address in DAR takes no request.
        """
        residence = lookup.residence
        if residence is None:
            raise CitizenUnknown
        if residence.kind != "address":
            return Reading(sections=(codes_only(residence),), about=None)
        conversation = _Conversation(self._service, now=self._clock())
        facts = await conversation.facts_about(residence)
        return Reading(
            sections=(read(residence, facts),), about=None, observed_at=conversation.observed_at
        )

    async def probe(self) -> None:
        """Ask for one postal code: a question that names no person and no address."""
        conversation = _Conversation(self._service, now=self._clock())
        await conversation.ask(question(DarPostnummer, postnr=HARMLESS_POSTAL_CODE))


class _Conversation:
    """One question's requests, all about the same moment."""

    def __init__(self, service: GraphqlService, *, now: datetime) -> None:
        self._service = service
        self._now = now
        self.observed_at: datetime | None = None

    async def ask(self, asked: DarQuestion[EntityT]) -> tuple[EntityT, ...]:
        """Ask one question; none is sent where no value would fit."""
        if not all(asked.where.values()):
            return ()
        answer = await self._service.ask(on_the_wire(asked, at=self._now))
        if not all(asked.is_answered_by(node) for node in answer.nodes):
            raise RegistryMisread
        said = [moment for moment in (self.observed_at, answer.said_at) if moment is not None]
        self.observed_at = min(said, default=None)
        return in_force(answer.nodes, at=self._now)

    async def facts_about(self, residence: ResidenceKey) -> Facts:
        """Ask by the address's id; by the codes where there is no id, or DAR does not know it."""
        facts = await self._by_id(residence.address_id) if residence.address_id else None
        return facts or await self._by_codes(residence)

    async def _by_id(self, address_id: str) -> Facts | None:
        units = await self.ask(question(DarAdresse, id_lokal_id=address_id))
        if not units:
            return None
        houses = await self.ask(question(DarHusnummer, id_lokal_id=(u.husnummer for u in units)))
        roads = _known(house.navngiven_vej for house in houses)
        async with together() as tasks:
            parts = tasks.create_task(self._parts_of(roads))
            surroundings = tasks.create_task(self._around(houses))
        return Facts(
            units=units, houses=houses, parts=parts.result(), surroundings=surroundings.result()
        )

    async def _by_codes(self, residence: ResidenceKey) -> Facts:
        parts, candidates = await self._houses_by_codes(residence)
        houses = houses_of(residence, candidates, parts)
        async with together() as tasks:
            behind = question(DarAdresse, husnummer=(house.id_lokal_id for house in houses))
            units = tasks.create_task(self.ask(behind))
            surroundings = tasks.create_task(self._around(houses))
        fitting = units_of(residence, units.result())
        if not fitting:
            raise CitizenUnknown
        return Facts(units=fitting, houses=houses, parts=parts, surroundings=surroundings.result())

    async def _houses_by_codes(
        self, residence: ResidenceKey
    ) -> tuple[tuple[DarNavngivenVejKommunedel, ...], tuple[DarHusnummer, ...]]:
        kommune, vejkode = residence.municipality_code, residence.road_code
        number = house_number(residence.house_number or "")
        if not (kommune and vejkode and number):
            raise CitizenUnknown
        asked = question(DarNavngivenVejKommunedel, kommune=kommune, vejkode=vejkode)
        roads = _known(part.navngiven_vej for part in open_ones(await self.ask(asked)))
        async with together() as tasks:
            numbers = question(DarHusnummer, navngiven_vej=roads, husnummertekst=number)
            houses = tasks.create_task(self.ask(numbers))
            parts = tasks.create_task(self._parts_of(roads))
        return parts.result(), houses.result()

    async def _parts_of(self, roads: Iterable[str]) -> tuple[DarNavngivenVejKommunedel, ...]:
        return await self.ask(question(DarNavngivenVejKommunedel, navngiven_vej=roads))

    async def _around(self, houses: Iterable[DarHusnummer]) -> Surroundings:
        houses = tuple(houses)
        async with together() as tasks:
            roads = tasks.create_task(
                self.ask(_by_ids(DarNavngivenVej, (h.navngiven_vej for h in houses)))
            )
            postal_codes = tasks.create_task(
                self.ask(_by_ids(DarPostnummer, (h.postnummer for h in houses)))
            )
            place_names = tasks.create_task(
                self.ask(_by_ids(DarSupplerendeBynavn, (h.supplerende_bynavn for h in houses)))
            )
            points = tasks.create_task(
                self.ask(_by_ids(DarAdressepunkt, (h.adgangspunkt for h in houses)))
            )
        return Surroundings(
            roads=roads.result(),
            postal_codes=postal_codes.result(),
            place_names=place_names.result(),
            points=points.result(),
        )


def _by_ids(node_type: type[EntityT], references: Iterable[str | None]) -> DarQuestion[EntityT]:
    return question(node_type, id_lokal_id=_known(references))


def _known(references: Iterable[str | None]) -> frozenset[str]:
    return frozenset(reference for reference in references if reference)
