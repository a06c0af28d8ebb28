"""Canaries in every element that no record carries: none may come through."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from lxml import etree

import contracts
from contracts.reading import Reading
from tests.adapters.person_sf1520.conftest import NAMESPACE, Contract, Read


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


XS = "{http://www.w3.org/2001/XMLSchema}"
CARRIED = words(
    """
    persondata/personnummer persondata/gaeldendePersonnummer persondata/koen
    persondata/antalBoernUnder18 persondata/DeltBopælMarkering persondata/DeltBopælStartDato
    navn/personadresseringsnavn navn/fornavn navn/mellemnavn navn/efternavn
    navn/fornavnMarkering navn/mellemnavnMarkering navn/efternavnMarkering
    foedselsregistreringsOplysninger/foedselsregistreringsstedKode
    foedselsregistreringsOplysninger/supplerendeFoedselsregistreringssted
    status/status separation/separeret civilstand/civilstand statsborgerskab/landekode
    umyndiggoerelse/umyndiggorelseRelationType umyndiggoerelse/relationPersonnummer
    umyndiggoerelse/relationVaergenavn umyndiggoerelse/VærgemålType
    umyndiggoerelse/umyndiggoerelseSlettedato umyndiggoerelse/umyndiggjort
    adressebeskyttelse/startdato adressebeskyttelse/slutdato adressebeskyttelse/beskyttet
    vejviserbeskyttelse/startdato vejviserbeskyttelse/slutdato vejviserbeskyttelse/beskyttet
    markedsfoeringsbeskyttelse/startdato markedsfoeringsbeskyttelse/slutdato
    markedsfoeringsbeskyttelse/beskyttet
    aktuelAdresse/kommunekode aktuelAdresse/vejkode aktuelAdresse/husnummer aktuelAdresse/etage
    aktuelAdresse/sidedoer aktuelAdresse/conavn aktuelAdresse/AdresseUUID
    distrikter/skoledistriktKode distrikter/skoledistrikt
    udrejseoplysninger/udrejselandekode udrejseoplysninger/udlandsadresse1
    udrejseoplysninger/udlandsadresse2 udrejseoplysninger/udlandsadresse3
    udrejseoplysninger/udlandsadresse4 udrejseoplysninger/udlandsadresse5
    kontaktAdresse/kontaktAdr1 kontaktAdresse/kontaktAdr2 kontaktAdresse/kontaktAdr3
    kontaktAdresse/kontaktAdr4 kontaktAdresse/kontaktAdr5 kontaktAdresse/startdato
    kontaktAdresse/slettedato
    adresseHistorik/kommunekode adresseHistorik/vejkode adresseHistorik/husnummer
    adresseHistorik/etage adresseHistorik/sidedoer adresseHistorik/postnummer
    adresseHistorik/postdistrikt adresseHistorik/vejnavn adresseHistorik/retFortrydMarkering
    aegtefaelle/personnummer aegtefaelle/navn barn/personnummer mor/personnummer mor/navn
    far/personnummer far/navn foraeldremyndighed/foraeldremyndighedtype
    foraeldremyndighed/foraeldremyndighedSletdato foraeldremyndighed/relationPersonnummer
    """
)
"""Parent/leaf of all that a record carries, besides the dates with their marks."""
LOOKED_AT = words(
    """
    aktuelAdresse/vejnavn aktuelAdresse/vejadresseringsnavn aktuelAdresse/standardadresse
    """
)
"""Read only for the words "uden fast bopæl"; none of their text comes through."""
DATED = frozenset({"dato", "usikkerhedsmarkering"})
VALUES = {
    "personnummer": "0503854322",
    "gaeldendePersonnummer": "1207624321",
    "relationPersonnummer": "3011904319",
    "koen": "K",
    "status": "1",
    "civilstand": "U",
    "foraeldremyndighedtype": "3",
    "umyndiggorelseRelationType": "1",
    "VærgemålType": "FULD",
    "AdresseUUID": "0a3f50b3-c112-32b8-e044-0003ba298018",
    "skoledistriktKode": "7",
}
BY_TYPE = {"xs:integer": "1", "xs:int": "1", "xs:boolean": "true", "xs:date": "2020-01-01"}
CANARY = "KANARIE"


class Schema:
    """Our own types file, walked to write an answer that fills every element there is."""

    def __init__(self, contract: Contract) -> None:
        file = Path(contracts.__file__).parent / "wire/cpr_sf1520" / contract / "PersonLookup.xsd"
        tree = etree.parse(file)
        named = tree.getroot().iterchildren(f"{XS}complexType")
        self.types = {each.get("name"): each for each in named}
        self.namespace = NAMESPACE[contract]

    def elements(self, type_name: str | None) -> Iterator[etree._Element]:
        kind = self.types.get(type_name)
        if kind is not None:
            yield from kind.iter(f"{XS}element")

    def filled(self, parent: str, type_name: str, *, surplus: str | None) -> etree._Element:
        """Write an element whole; a surplus leaf holds `surplus`, or its own value where None."""
        element = etree.Element(f"{{{self.namespace}}}{parent}")
        for child in self.elements(type_name):
            name = child.get("name", "")
            if list(self.elements(child.get("type"))):
                element.append(self.filled(name, child.get("type", ""), surplus=surplus))
            else:
                leaf = etree.SubElement(element, f"{{{self.namespace}}}{name}")
                leaf.text = self.value(parent, child, surplus=surplus)
        return element

    def value(self, parent: str, leaf: etree._Element, *, surplus: str | None) -> str:
        name = leaf.get("name", "")
        is_carried = f"{parent}/{name}" in CARRIED or (
            name in DATED and parent not in {"startdato", "slutdato"}
        )
        if surplus is not None and not is_carried:
            return surplus
        return VALUES.get(name) or BY_TYPE.get(leaf.get("type", ""), "2020-01-01")

    def answer(self, *, surplus: str | None) -> bytes:
        soap = "{http://schemas.xmlsoap.org/soap/envelope/}"
        envelope = etree.Element(f"{soap}Envelope")
        body = etree.SubElement(envelope, f"{soap}Body")
        body.append(
            self.filled("PersonLookupResponse", "PersonLookupResponseType", surplus=surplus)
        )
        return etree.tostring(envelope, encoding="utf-8")


def all_of(reading: Reading) -> str:
    sections = [repr(section) for section in reading.sections]
    return " ".join([*sections, repr(reading.residence), repr(msgspec.structs.asdict(reading))])


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_no_surplus_element_comes_through_or_is_even_understood(
    read: Read, contract: Contract
) -> None:
    body = Schema(contract).answer(surplus=CANARY)

    reading = read(body, contract=contract)

    assert CANARY.encode() in body
    assert CANARY not in all_of(reading)
    assert reading == read(Schema(contract).answer(surplus="9"), contract=contract)


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_a_canary_in_what_is_carried_would_be_found(read: Read, contract: Contract) -> None:
    body = Schema(contract).answer(surplus=CANARY)
    planted = body.replace(b"fornavn>2020-01-01<", f"fornavn>{CANARY}<".encode())

    assert planted != body
    assert CANARY in all_of(read(planted, contract=contract))


def test_every_name_carried_stands_in_the_contract() -> None:
    schema = Schema("v5")
    root = schema.filled("PersonLookupResponse", "PersonLookupResponseType", surplus=None)
    leaves = {
        f"{etree.QName(parent).localname}/{etree.QName(leaf).localname}"
        for leaf in root.iter()
        for parent in leaf.iterancestors()
        if len(leaf) == 0 and parent is leaf.getparent()
    }

    assert leaves >= CARRIED
    assert leaves >= LOOKED_AT


@pytest.mark.parametrize(
    "planted",
    [
        "persondata/stilling",
        "persondata/tilmeldtNemsms",
        "persondata/tilmeldtDigitalpost",
        "persondata/alder",
        "distrikter/kirkedistrikt",
        "distrikter/sognedistrikt",
        "distrikter/socialdistrikt",
        "notater/notatlinie",
    ],
)
def test_the_canaries_sit_where_surplus_hurts_most(planted: str) -> None:
    root = etree.fromstring(Schema("v5").answer(surplus=CANARY))
    parent, name = planted.split("/")
    found = root.xpath(f"//*[local-name()='{parent}']/*[local-name()='{name}']/text()")

    assert found == [CANARY]
