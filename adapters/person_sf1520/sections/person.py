"""The person section: name, birth, status, marks and addresses as the register keeps them."""

from typing import Final

from adapters.person_sf1520.codes import CIVIL_STATUS, SEX, meaning
from adapters.person_sf1520.sections.leaves import Margin, lines, marked_date, plain_date
from adapters.person_sf1520.sections.residence import door, floor, house_number, read_status
from adapters.transport import lexical
from adapters.transport.xml import Branch
from contracts.dates import PartialDate
from contracts.records.person import (
    BirthRegistration,
    Citizenship,
    ContactAddress,
    Departure,
    FormerAddress,
    Name,
    Person,
    Protection,
    Residence,
)

_NAME_MARKS: Final = {
    "fornavnMarkering": "name.given_name",
    "mellemnavnMarkering": "name.middle_name",
    "efternavnMarkering": "name.family_name",
}


def read_person(
    data: Branch, address: Branch | None, *, residence: Residence | None, margin: Margin
) -> Person:
    """Read the section from `persondata` and `adresse`."""
    status, civil = data.optional("status"), data.optional("civilstand")
    separation = data.optional("separation")

    def since(branch: Branch | None, name: str, path: str) -> PartialDate | None:
        return marked_date(branch, name, path=path, margin=margin) if branch else None

    return Person(
        name=_name(data.optional("navn"), margin=margin),
        birth_date=since(data, "foedselsdato", "birth_date"),
        sex=meaning(SEX, data.text("koen")),
        birth_registration=_birth_registration(data.optional("foedselsregistreringsOplysninger")),
        status=read_status(status),
        status_since=since(status, "statusdato", "status_since"),
        civil_status=meaning(CIVIL_STATUS, civil.text("civilstand")) if civil else None,
        civil_status_since=since(civil, "civilstandsdato", "civil_status_since"),
        separated=lexical.boolean(separation.text("separeret")) if separation else None,
        separated_since=since(separation, "separationsdato", "separated_since"),
        citizenship=_citizenship(data.optional("statsborgerskab"), margin=margin),
        residence=residence,
        address_history=_history(address, margin=margin),
        contact_address=_contact(address),
        departure=_departure(address, margin=margin),
        disappeared_since=since(data, "forsvindingsdato", "disappeared_since"),
        address_protection=_protection(data, "adressebeskyttelse"),
        directory_protection=_protection(data, "vejviserbeskyttelse"),
        marketing_protection=_protection(data, "markedsfoeringsbeskyttelse"),
    )


def _name(name: Branch | None, *, margin: Margin) -> Name | None:
    if name is None:
        return None
    for mark, path in _NAME_MARKS.items():
        if name.text(mark) is not None:
            margin.uncertain(path)
    return Name(
        full_name=name.text("personadresseringsnavn"),
        given_name=name.text("fornavn"),
        middle_name=name.text("mellemnavn"),
        family_name=name.text("efternavn"),
        since=marked_date(name, "navnestartdato", path="name.since", margin=margin),
    )


def _birth_registration(place: Branch | None) -> BirthRegistration | None:
    if place is None:
        return None
    return BirthRegistration(
        authority_code=lexical.code(place.text("foedselsregistreringsstedKode")),
        place=place.text("supplerendeFoedselsregistreringssted"),
    )


def _citizenship(citizenship: Branch | None, *, margin: Margin) -> Citizenship | None:
    """Read it; a citizenship whose country is not written is none."""
    country = lexical.code(citizenship.text("landekode")) if citizenship else None
    if citizenship is None or country is None:
        return None
    since = marked_date(citizenship, "statsborgerskabDato", path="citizenship.since", margin=margin)
    return Citizenship(country_code=country, since=since)


def _protection(data: Branch, name: str) -> Protection | None:
    """Read a mark with its dates. Whether it is in force today is not decided here."""
    mark = data.optional(name)
    if mark is None:
        return None
    return Protection(
        since=plain_date(mark, "startdato"),
        until=plain_date(mark, "slutdato"),
        marked=lexical.boolean(mark.text("beskyttet")),
    )


def _history(address: Branch | None, *, margin: Margin) -> tuple[FormerAddress, ...]:
    if address is None:
        return ()
    return tuple(_former(former, margin=margin) for former in address.many("adresseHistorik"))


def _former(former: Branch, *, margin: Margin) -> FormerAddress:
    aside = Margin()
    moved_in = marked_date(former, "tilflytningsdato", path="moved_in", margin=aside)
    moved_out = marked_date(former, "fraflytningsdato", path="moved_out", margin=aside)
    item = f"address_history[{moved_in or ''}]"
    # A corrected or withdrawn entry ("ret/fortryd") stays in the register's list: say so.
    if former.text("retFortrydMarkering") is not None:
        margin.uncertain(item)
    for note in aside.notes:
        margin.uncertain(f"{item}.{note.path}")
    return FormerAddress(
        moved_in=moved_in,
        moved_out=moved_out,
        municipality_code=lexical.code(former.text("kommunekode")),
        road_code=lexical.code(former.text("vejkode")),
        road_name=former.text("vejnavn"),
        house_number=house_number(former),
        floor=floor(former),
        door=door(former),
        postal_code=former.text("postnummer"),
        postal_district=former.text("postdistrikt"),
    )


def _contact(address: Branch | None) -> ContactAddress | None:
    contact = address.optional("kontaktAdresse") if address else None
    written = lines(contact, "kontaktAdr") if contact else ()
    if contact is None or not written:
        return None
    return ContactAddress(
        lines=written,
        since=plain_date(contact, "startdato"),
        until=plain_date(contact, "slettedato"),
    )


def _departure(address: Branch | None, *, margin: Margin) -> Departure | None:
    departure = address.optional("udrejseoplysninger") if address else None
    if departure is None:
        return None
    return Departure(
        country_code=lexical.code(departure.text("udrejselandekode")),
        since=marked_date(departure, "udrejsedato", path="departure.since", margin=margin),
        foreign_address=lines(departure, "udlandsadresse"),
    )
