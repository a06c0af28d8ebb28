"""The record of processing activities (GDPR article 30) that the catalogue and the agreements are.
Opens no file; article30_text.py writes it out for people.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from contracts.adapter import Text
from contracts.dates import danish_day
from contracts.lookup import RegistryTerms
from gateway.access.agreements import Agreement, Agreements
from gateway.access.purposes import Catalogue, Purpose
from gateway.catalogue.article30_safeguards import ALWAYS, recipients, retention, safeguards
from gateway.catalogue.data_words import data_in_words, section_words
from gateway.catalogue.kind_words import kind_words
from gateway.catalogue.purpose_words import MEMBERS

_CITIZEN: Final = Text(da="den borger, sagen handler om", en="the citizen whom the case is about")
_OF_FAMILY: Final = {
    "family.spouse": Text(da="ægtefællen", en="the spouse"),
    "family.children": Text(da="børnene", en="the children"),
    "family.parents": Text(da="forældrene", en="the parents"),
    "family.custody": Text(da="de, der har forældremyndigheden", en="whoever has custody"),
    "family.guardianship": Text(da="værgen", en="the guardian"),
}


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What one registry is told for one purpose, by its name and its codes."""

    registry: str
    name: str
    on_behalf_of_cvr: str
    codes: dict[str, str] = {}


class Controller(msgspec.Struct, frozen=True, kw_only=True):
    """Who is responsible, by which agreement, from when to when (both days included)."""

    cvr: str
    name: str | None
    agreement: str
    valid_from: date
    valid_to: date | None
    narrowed_to: tuple[Text, ...] | None
    """What the agreement gives of the purpose; None: all of it."""
    terms: tuple[Terms, ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The data of one section, in words, and the registries it can come from."""

    name: str
    title: Text
    data: tuple[Text, ...]
    paths: tuple[str, ...]
    income_kinds: tuple[Text, ...] | None = None
    """None: not income, or every kind."""


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One processing activity: one purpose of the catalogue."""

    purpose: str
    version: int
    kle: str
    title: Text
    text: Text
    controllers: tuple[Controller, ...]
    legal_basis: dict[str, str]
    data_subjects: tuple[Text, ...]
    data: tuple[Section, ...]
    recipients: tuple[Text, ...]
    third_countries: Text
    retention: tuple[Text, ...]
    safeguards: tuple[Text, ...]
    approved_by: str | None
    law_checked_on: date | None
    valid_from: date
    valid_to: date | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The whole record, and the files it was made of."""

    operator: str | None
    """Who runs the gateway; None where no settings say so."""
    purposes_checksum: str
    agreements_checksum: str
    security: tuple[Text, ...]
    activities: tuple[Activity, ...]


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What organisations and registries are called."""

    operator: str | None = None
    organisations: Mapping[str, str] = {}
    """CVR number to name."""
    registries: Mapping[str, str] = {}
    """Adapter to the registry as people know it."""


def article30(catalogue: Catalogue, agreements: Agreements, names: Names) -> Record:
    """Make the record: an activity for each purpose, also one that nobody has agreed to."""
    return Record(
        operator=names.operator,
        purposes_checksum=catalogue.checksum,
        agreements_checksum=agreements.checksum,
        security=ALWAYS,
        activities=tuple(_activity(purpose, agreements, names) for purpose in catalogue.purposes),
    )


def _activity(purpose: Purpose, agreements: Agreements, names: Names) -> Activity:
    agreed = [each for each in agreements.agreements if each.purpose == purpose.id]
    return Activity(
        purpose=purpose.id,
        version=purpose.version,
        kle=purpose.kle,
        title=purpose.title,
        text=purpose.text,
        controllers=tuple(_controller(each, purpose, names) for each in agreed),
        legal_basis={
            key: value
            for key, value in msgspec.to_builtins(purpose.basis).items()
            if value is not None
        },
        data_subjects=_subjects(purpose),
        data=tuple(_section(section, purpose) for section in purpose.sections),
        recipients=recipients(purpose),
        third_countries=Text(da="Ingen.", en="None."),
        retention=retention(purpose),
        safeguards=safeguards(purpose),
        approved_by=purpose.approved_by or None,
        law_checked_on=purpose.law_checked_on,
        valid_from=purpose.valid_from,
        valid_to=purpose.valid_to,
    )


def _controller(agreement: Agreement, purpose: Purpose, names: Names) -> Controller:
    ends = agreement.valid_to
    given = [leaf for leaf in purpose.fields if agreement.allows(leaf)]
    return Controller(
        cvr=agreement.controller_cvr,
        name=names.organisations.get(agreement.controller_cvr),
        agreement=agreement.id,
        valid_from=danish_day(agreement.valid_from),
        valid_to=None if ends is None else danish_day(ends) - timedelta(days=1),
        narrowed_to=None if agreement.fields is None else data_in_words(given),
        terms=tuple(
            _terms(names.registries.get(adapter, adapter), each)
            for adapter, each in agreement.terms.items()
        ),
    )


def _terms(registry: str, terms: RegistryTerms) -> Terms:
    whole: dict[str, object] = msgspec.to_builtins(terms)
    own = {"name", "on_behalf_of_cvr"}
    return Terms(
        registry=registry,
        name=terms.name,
        on_behalf_of_cvr=terms.on_behalf_of_cvr,
        codes={
            key: str(value) for key, value in whole.items() if key not in own and value is not None
        },
    )


def _subjects(purpose: Purpose) -> tuple[Text, ...]:
    members = tuple(
        Text(da=f"{MEMBERS[role].da} i husstanden", en=f"{MEMBERS[role].en} in the household")
        for role in purpose.household
    )
    kin = tuple(
        words
        for path, words in _OF_FAMILY.items()
        if any(leaf.startswith((f"{path}.", f"{path}[]")) for leaf in purpose.fields)
    )
    return (_CITIZEN, *members, *kin)


def _section(section: str, purpose: Purpose) -> Section:
    leaves = tuple(leaf for leaf in purpose.fields if leaf.split(".")[0] == section)
    kinds = tuple(kind_words(kind) for kind in purpose.income_kinds)
    return Section(
        name=section,
        title=section_words(section),
        data=data_in_words(leaves),
        paths=leaves,
        income_kinds=kinds if section == "income" and kinds else None,
    )
