"""Where the person is registered: the `residence` of the person section and the key into DAR.

The house number "016" is DAR's "16", the door "0001" is "1", the floor "01" is "1"; "st" and "tv"
stay. Road codes 9900 to 9999 are special: no road, no address in DAR.
"""

import re
from typing import Final

from adapters.person_sf1520.codes import STATUS, meaning
from adapters.person_sf1520.sections.leaves import Margin, marked_date
from adapters.transport import lexical
from adapters.transport.xml import Branch
from contracts.lookup import ResidenceKey, ResidenceKind
from contracts.records.person import Residence, Status

_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SPECIAL_ROADS: Final = ("9900", "9999")
_SPECIAL_STATUS: Final = frozenset({"resident_special_road", "resident_greenland_special_road"})
_GREENLAND_STATUS: Final = frozenset({"resident_greenland", "resident_greenland_special_road"})
_NOWHERE: Final = frozenset(
    {
        "tax_number_only",
        "annulled",
        "duplicate_deleted",
        "number_changed",
        "disappeared",
        "dead",
    }
)
"""Who has one of these is registered nowhere, whatever address the answer still carries."""
_NO_FIXED_ABODE: Final = re.compile(r"\b(?:uden|ingen) fast bopæl\b", re.IGNORECASE)
_ROAD_TEXTS: Final = ("vejnavn", "vejadresseringsnavn", "standardadresse")
_SCHOOL_DISTRICT_DIGITS: Final = 2


def read_residence(
    data: Branch, address: Branch | None, *, margin: Margin
) -> tuple[Residence | None, ResidenceKey | None]:
    """Read both; None where the register registers the person nowhere."""
    current = address.optional("aktuelAdresse") if address else None
    status = read_status(data.optional("status"))
    if status == "emigrated":
        return _abroad(address, margin=margin)
    if current is None or status in _NOWHERE:
        return None, None
    kind = _kind_of(current, status)
    return _residence(current, kind=kind, margin=margin), _key(current, kind=kind)


def read_status(branch: Branch | None) -> Status | None:
    """Read the register's status code."""
    return meaning(STATUS, lexical.integer(branch.text("status"))) if branch else None


def _abroad(
    address: Branch | None, *, margin: Margin
) -> tuple[Residence | None, ResidenceKey | None]:
    departure = address.optional("udrejseoplysninger") if address else None
    if departure is None:
        return Residence(kind="abroad"), ResidenceKey(kind="abroad")
    since = marked_date(departure, "udrejsedato", path="residence.since", margin=margin)
    country = lexical.code(departure.text("udrejselandekode"))
    return (
        Residence(kind="abroad", since=since),
        ResidenceKey(kind="abroad", country_code=country),
    )


def _kind_of(current: Branch, status: Status | None) -> ResidenceKind:
    """Tell the kind; no fixed abode comes first, for it can be police protection."""
    if status in _SPECIAL_STATUS or _is_special(lexical.code(current.text("vejkode"))):
        texts = (current.text(name) or "" for name in _ROAD_TEXTS)
        if any(_NO_FIXED_ABODE.search(text) for text in texts):
            return "no_fixed_abode"
        return "greenland" if status in _GREENLAND_STATUS else "special_road"
    return "greenland" if status in _GREENLAND_STATUS else "address"


def _is_special(road_code: str | None) -> bool:
    return road_code is not None and _SPECIAL_ROADS[0] <= road_code <= _SPECIAL_ROADS[1]


def _residence(current: Branch, *, kind: ResidenceKind, margin: Margin) -> Residence:
    districts = current.optional("distrikter")
    return Residence(
        kind=kind,
        municipality_code=lexical.code(current.text("kommunekode")),
        since=marked_date(current, "tilflytningsdato", path="residence.since", margin=margin),
        care_of=current.text("conavn"),
        school_district_code=lexical.code(
            districts.text("skoledistriktKode"), digits=_SCHOOL_DISTRICT_DIGITS
        )
        if districts
        else None,
        school_district=districts.text("skoledistrikt") if districts else None,
    )


def _key(current: Branch, *, kind: ResidenceKind) -> ResidenceKey:
    house = kind in {"address", "greenland"}
    return ResidenceKey(
        kind=kind,
        address_id=_address_id(current) if kind == "address" else None,
        municipality_code=lexical.code(current.text("kommunekode")),
        road_code=lexical.code(current.text("vejkode")),
        house_number=house_number(current) if house else None,
        floor=floor(current) if house else None,
        door=door(current) if house else None,
    )


def _address_id(current: Branch) -> str | None:
    """Read the address's id in DAR (contract v5); what is no UUID is no key."""
    written = (current.text("AdresseUUID") or "").lower()
    return written if _UUID.fullmatch(written) else None


def house_number(branch: Branch) -> str | None:
    """Read a house number as DAR writes it."""
    return (branch.text("husnummer") or "").lstrip("0 ").upper() or None


def floor(branch: Branch) -> str | None:
    """Read a floor as DAR writes it."""
    return (branch.text("etage") or "").lstrip("0 ").lower() or None


def door(branch: Branch) -> str | None:
    """Read a door as DAR writes it."""
    return (branch.text("sidedoer") or "").lstrip("0 ").lower() or None
