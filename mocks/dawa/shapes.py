"""An address in this API's JSON: mini, flat, nested, and what autocomplete and history show.

Fields that the world knows nothing about (parish, district, parcel …) are null, as they may be.
Codes are padded in fields and unpadded in links.
"""

from datetime import datetime
from typing import Final

from contracts.dates import COPENHAGEN
from mocks.dawa.projection import degrees
from mocks.dawa.units import STATUS, Unit
from mocks.world.addresses import AddressRow

Shape = dict[str, object]
_NOT_KNOWN: Final = (
    "sogn",
    "landsdel",
    "region",
    "retskreds",
    "politikreds",
    "afstemningsområde",
    "opstillingskreds",
    "storkreds",
    "valglandsdel",
    "zone",
    "jordstykke",
)
_MUNICIPALITIES: Final = {
    "0101": "København",
    "0151": "Ballerup",
    "0153": "Brøndby",
    "0155": "Dragør",
    "0167": "Hvidovre",
    "0169": "Høje-Taastrup",
    "0185": "Tårnby",
    "0187": "Vallensbæk",
    "0253": "Greve",
    "0259": "Køge",
    "0265": "Roskilde",
    "0350": "Lejre",
    "0461": "Odense",
    "0480": "Nordfyns",
    "0573": "Varde",
    "0730": "Randers",
    "0751": "Aarhus",
    "0851": "Aalborg",
}
_UTM: Final = 25832


def mini(unit: Unit, base: str, *, is_access: bool, srid: int | None = None) -> Shape:
    """Give `struktur=mini`."""
    return {"betegnelse": unit.written, **chosen(unit, base, is_access=is_access, srid=srid)}


def chosen(unit: Unit, base: str, *, is_access: bool, srid: int | None = None) -> Shape:
    """Give what autocomplete shows of an address: mini without its text."""
    facts = unit.facts
    below = {} if is_access else {"etage": unit.floor, "dør": unit.door}
    above = {} if is_access else {"adgangsadresseid": unit.access_id}
    x, y = _xy(unit, srid)
    return {
        "id": unit.id,
        "status": STATUS[unit.dar_status],
        "darstatus": int(unit.dar_status),
        "vejkode": facts.road_code,
        "vejnavn": facts.road_name,
        "adresseringsvejnavn": unit.short_name,
        "husnr": facts.house_number,
        **below,
        "supplerendebynavn": facts.town,
        "postnr": facts.postal_code,
        "postnrnavn": facts.postal_district,
        "stormodtagerpostnr": None,
        "stormodtagerpostnrnavn": None,
        "kommunekode": facts.municipality_code,
        **above,
        "x": x,
        "y": y,
        "href": _href(base, unit, is_access=is_access),
    }


def flat(unit: Unit, base: str, *, is_access: bool, srid: int | None = None) -> Shape:
    """Give `struktur=flad`: every field beside the others."""
    told = chosen(unit, base, is_access=is_access, srid=srid)
    east, north = unit.metres or (None, None)
    x, y = _xy(unit, None)
    keys = {"kvh": kvh(unit)} if is_access else {"kvhx": kvhx(unit), "kvh": kvh(unit)}
    return told | {
        "oprettet": local(unit.created),
        "ændret": local(unit.changed),
        "kommunenavn": _MUNICIPALITIES.get(unit.facts.municipality_code or ""),
        "ejerlavkode": None,
        "ejerlavnavn": None,
        "matrikelnr": None,
        "esrejendomsnr": None,
        "etrs89koordinat_øst": east,
        "etrs89koordinat_nord": north,
        "wgs84koordinat_bredde": y,
        "wgs84koordinat_længde": x,
        "adgangspunktid": unit.point_id,
        "navngivenvej_id": unit.road_id,
        "adressebetegnelse": unit.written,
        "ikrafttrædelse": local(unit.in_force),
        "nedlagt": local(unit.closed),
        **keys,
    }


def nested(unit: Unit, base: str, *, is_access: bool, srid: int | None = None) -> Shape:
    """Give `struktur=nestet`, the default: an address with its access address inside."""
    if is_access:
        return _access(unit, base, srid)
    return {
        "id": unit.id,
        "kvhx": kvhx(unit),
        "status": STATUS[unit.dar_status],
        "darstatus": int(unit.dar_status),
        "href": _href(base, unit, is_access=False),
        "historik": _history(unit),
        "etage": unit.floor,
        "dør": unit.door,
        "adressebetegnelse": unit.written,
        "adgangsadresse": _access(unit, base, srid),
    }


def version(row: AddressRow, unit: Unit) -> Shape:
    """Give one line of `/historik/adresser`."""
    facts = unit.facts
    return {
        "id": row.id,
        "status": STATUS[row.status],
        "adgangsadresseid": row.house_number_id,
        "kommunekode": facts.municipality_code,
        "vejkode": facts.road_code,
        "vejnavn": facts.road_name,
        "husnr": facts.house_number,
        "etage": row.floor or None,
        "dør": row.door or None,
        "supplerendebynavn": facts.town,
        "postnr": facts.postal_code,
        "postnrnavn": facts.postal_district,
        "virkningstart": _utc(row.effective_from),
        "virkningslut": _utc(row.effective_to),
        "adgangsadresse_status": STATUS[unit.access_status],
    }


def kvh(unit: Unit) -> str:
    """Give municipality, road and house number as one key of twelve characters."""
    facts = unit.facts
    return f"{facts.municipality_code}{facts.road_code}{facts.house_number:_>4}"


def kvhx(unit: Unit) -> str:
    """Give the key with floor and door: `04201074___6_st__tv`."""
    return f"{kvh(unit)}{unit.floor or '':_>3}{unit.door or '':_>4}"


def local(moment: datetime | None) -> str | None:
    """Write a moment in Danish time without saying so, as this API does."""
    if moment is None:
        return None
    return moment.astimezone(COPENHAGEN).replace(tzinfo=None).isoformat(timespec="milliseconds")


def _access(unit: Unit, base: str, srid: int | None) -> Shape:
    facts = unit.facts
    code = f"{int(facts.municipality_code or 0)}"
    x, y = _xy(unit, srid)
    return {
        "href": f"{base}/adgangsadresser/{unit.access_id}",
        "id": unit.access_id,
        "adressebetegnelse": _written_access(unit),
        "kvh": kvh(unit),
        "status": STATUS[unit.access_status],
        "darstatus": int(unit.access_status),
        "vejstykke": {
            "href": f"{base}/vejstykker/{code}/{int(facts.road_code or 0)}",
            "navn": facts.road_name,
            "adresseringsnavn": unit.short_name,
            "kode": facts.road_code,
        },
        "husnr": facts.house_number,
        "navngivenvej": unit.road_id
        and {"href": f"{base}/navngivneveje/{unit.road_id}", "id": unit.road_id},
        "supplerendebynavn": facts.town,
        "supplerendebynavn2": None,
        "postnummer": facts.postal_code
        and {
            "href": f"{base}/postnumre/{facts.postal_code}",
            "nr": facts.postal_code,
            "navn": facts.postal_district,
        },
        "stormodtagerpostnummer": None,
        "kommune": {
            "href": f"{base}/kommuner/{code}",
            "kode": facts.municipality_code,
            "navn": _MUNICIPALITIES.get(facts.municipality_code or ""),
        },
        "ejerlav": None,
        "esrejendomsnr": None,
        "matrikelnr": None,
        "historik": _history(unit),
        "adgangspunkt": {
            "id": unit.point_id,
            "koordinater": None if x is None else [x, y],
            "højde": None,
            "nøjagtighed": "A",
            "kilde": 5,
            "tekniskstandard": "TN",
            "tekstretning": None,
            "ændret": local(unit.changed),
        },
        "vejpunkt": None,
        "DDKN": _grid(unit),
        **dict.fromkeys(_NOT_KNOWN),
        "bebyggelser": [],
        "brofast": True,
    }


def _written_access(unit: Unit) -> str:
    facts = unit.facts
    town = f", {facts.town}" if facts.town else ""
    street = f"{facts.road_name} {facts.house_number}"
    return f"{street}{town}, {facts.postal_code} {facts.postal_district}"


def _history(unit: Unit) -> Shape:
    return {
        "oprettet": local(unit.created),
        "ændret": local(unit.changed),
        "ikrafttrædelse": local(unit.in_force),
        "nedlagt": local(unit.closed),
    }


def _grid(unit: Unit) -> Shape | None:
    if unit.metres is None:
        return None
    east, north = unit.metres
    cells = {"m100": ("100m", 100), "km1": ("1km", 1000), "km10": ("10km", 10_000)}
    return {
        name: f"{prefix}_{int(north) // size}_{int(east) // size}"
        for name, (prefix, size) in cells.items()
    }


def _xy(unit: Unit, srid: int | None) -> tuple[float, float] | tuple[None, None]:
    where = unit.metres
    if where is None:
        return None, None
    return where if srid == _UTM else degrees(*where)


def _href(base: str, unit: Unit, *, is_access: bool) -> str:
    return f"{base}/{'adgangsadresser' if is_access else 'adresser'}/{unit.id}"


def _utc(moment: datetime | None) -> str | None:
    return (
        None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
    )
