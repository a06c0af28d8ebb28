"""What is asked of DAR: seven entities with the fields we read, and a filter on each question.

The service takes one root field in a request, no aliases, both times on each, and at most 100
values in a filter (contracts/wire/dar_graphql/SOURCE.md); so every question is its own request.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Final, Generic, TypeVar

import httpx
import msgspec

from adapters.address_dar.settings import ApiKey
from adapters.transport.graphql import GraphqlQuestion
from contracts.adapter import REGISTRY_BASE
from contracts.errors import RegistryMisread

MOST_VALUES: Final = 100
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Version(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What every entity has. `registrering`: DAR knew it; `virkning`: it held in the world."""

    entity: ClassVar[str]
    id_lokal_id: str = msgspec.field(name="id_lokalId")
    status: str | None = None
    registrering_fra: Moment
    registrering_til: Moment | None = None
    virkning_fra: Moment
    virkning_til: Moment | None = None


class DarAdresse(Version, frozen=True, kw_only=True, rename="camel"):
    """An address: one door, one floor, or a whole house number."""

    entity = "DAR_Adresse"
    adressebetegnelse: str | None = None
    etagebetegnelse: str | None = None
    doerbetegnelse: str | None = None
    husnummer: str


class DarHusnummer(Version, frozen=True, kw_only=True, rename="camel"):
    """A house number (access address), which 1..n addresses share."""

    entity = "DAR_Husnummer"
    husnummertekst: str | None = None
    adgangsadressebetegnelse: str | None = None
    adgangspunkt: str | None = None
    navngiven_vej: str | None = None
    postnummer: str | None = None
    supplerende_bynavn: str | None = None
    vejmidte: str | None = None


class DarNavngivenVej(Version, frozen=True, kw_only=True, rename="camel"):
    """A named road, which may run through several municipalities."""

    entity = "DAR_NavngivenVej"
    vejnavn: str | None = None


class DarNavngivenVejKommunedel(Version, frozen=True, kw_only=True, rename="camel"):
    """The part of a named road in one municipality, with its codes."""

    entity = "DAR_NavngivenVejKommunedel"
    kommune: str
    vejkode: str
    navngiven_vej: str


class DarPostnummer(Version, frozen=True, kw_only=True, rename="camel"):
    """A postal code and its district."""

    entity = "DAR_Postnummer"
    postnr: str
    navn: str


class DarSupplerendeBynavn(Version, frozen=True, kw_only=True, rename="camel"):
    """A place name inside a postal district."""

    entity = "DAR_SupplerendeBynavn"
    navn: str


class DarPunkt(msgspec.Struct, frozen=True, kw_only=True):
    """A point as well-known text."""

    crs: int
    wkt: str | None = None


class DarAdressepunkt(Version, frozen=True, kw_only=True, rename="camel"):
    """Where a house number's entry is."""

    entity = "DAR_Adressepunkt"
    position: DarPunkt | None = None


EntityT = TypeVar("EntityT", bound=Version)
ENTITIES: Final[tuple[type[Version], ...]] = (
    DarAdresse,
    DarHusnummer,
    DarNavngivenVej,
    DarNavngivenVejKommunedel,
    DarPostnummer,
    DarSupplerendeBynavn,
    DarAdressepunkt,
)


class DarQuestion(msgspec.Struct, Generic[EntityT], frozen=True, kw_only=True):
    """Ask for the entities whose fields (our names) have one of the given values."""

    node_type: type[EntityT]
    where: Mapping[str, tuple[str, ...]]

    def is_answered_by(self, node: EntityT) -> bool:
        """Tell whether a node has what was asked for: mixed-up answers must not be believed."""
        return all(
            (getattr(node, name) or "").casefold() in {value.casefold() for value in values}
            for name, values in self.where.items()
        )


def question(node_type: type[EntityT], **where: str | Iterable[str]) -> DarQuestion[EntityT]:
    """Ask by equal fields; several values mean any. Raises RegistryMisread above 100 values."""
    values = {
        name: (value,) if isinstance(value, str) else tuple(sorted(set(value)))
        for name, value in where.items()
    }
    if any(len(several) > MOST_VALUES for several in values.values()):
        raise RegistryMisread
    return DarQuestion(node_type=node_type, where=values)


def on_the_wire(asked: DarQuestion[EntityT], *, at: datetime) -> GraphqlQuestion[EntityT]:
    """Write the question for what DAR knew at that moment to hold at that moment."""
    wire_names = {f.name: f.encode_name for f in msgspec.structs.fields(asked.node_type)}
    where = {
        wire_names[name]: {"eq": values[0]} if len(values) == 1 else {"in": values}
        for name, values in asked.where.items()
    }
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return GraphqlQuestion(
        root_field=asked.node_type.entity,
        document=document(asked.node_type),
        variables={"at": moment, "where": where},
        node_type=asked.node_type,
    )


def document(node_type: type[Version]) -> str:
    """Write the GraphQL text that asks for exactly the fields that we read."""
    fields = " ".join(f.encode_name for f in msgspec.structs.fields(node_type))
    selection = fields.replace("position", "position { crs wkt }")
    return (
        "query ($first: Int!, $after: String, $at: DafDateTime!,"
        f" $where: {node_type.entity}FilterInput!) {{"
        f" {node_type.entity}(first: $first, after: $after,"
        " registreringstid: $at, virkningstid: $at, where: $where) {"
        f" pageInfo {{ hasNextPage endCursor }} nodes {{ {selection} }} }} }}"
    )


def endpoint(path: str, *, key: ApiKey) -> httpx.URL:
    """Give the address with the key as query parameter: Datafordeleren takes it no other way."""
    return REGISTRY_BASE.join(path).copy_with(params={"apikey": key.reveal()})
