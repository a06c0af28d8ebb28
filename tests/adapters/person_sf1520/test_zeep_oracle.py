"""The mock's answers read twice, by the adapter and by zeep, come to the same values.

zeep decodes by the schema alone; what is below walks its objects with tables of its own, written
from the published types file, and shares nothing with the adapter's reading.
"""

from datetime import UTC, date, datetime
from itertools import product

import httpx
import pytest
import requests
import zeep

from adapters.person_sf1520.plugin import plugin
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.dates import Period, danish_day
from contracts.lookup import Lookup
from contracts.pnr import Pnr
from mocks.exchange import Call
from mocks.sf1520.contract import FILES
from mocks.sf1520.service import PersonLookup
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.sandbox import sandbox_world

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORLD = sandbox_world(danish_day(NOW))
UUID = "22222222-aaaa-4bbb-8ccc-000000000002"
KNOWN = [persona.id for persona in WORLD.personas if WORLD.person(persona.number)]
OFFICIAL = {"v4": "cpr-sf1520", "v5": "cpr-sf1520-v5"}
FIRST_SET = [each for each in KNOWN if not each.endswith(MODULUS_11_SUFFIX)]
SECOND_SET = [each for each in KNOWN if each.endswith(MODULUS_11_SUFFIX)]
FAST = [*product(["ours"], ["v5"], KNOWN), *product(["ours"], ["v4"], FIRST_SET)]
SLOW = [*product(["official"], ["v4", "v5"], KNOWN), *product(["ours"], ["v4"], SECOND_SET)]
READ_TWICE = [*FAST, *(pytest.param(*each, marks=pytest.mark.slow) for each in SLOW)]
STATUS = {
    1: "resident",
    3: "resident_special_road",
    5: "resident_greenland",
    7: "resident_greenland_special_road",
    20: "tax_number_only",
    30: "annulled",
    50: "duplicate_deleted",
    60: "number_changed",
    70: "disappeared",
    80: "emigrated",
    90: "dead",
}
CIVIL = {
    "U": "single",
    "G": "married",
    "F": "divorced",
    "E": "widowed",
    "P": "registered_partnership",
    "O": "dissolved_partnership",
    "L": "surviving_partner",
    "D": "dead",
}
CUSTODY = {3: "mother", 4: "father", 5: "other_1", 6: "other_2"}
GUARDIAN = {0: "not_in_register", 1: "person", 2: "addressee"}
SCOPE = {"FULD": "full", "DELVIS": "partial"}


class Wire:
    """The strict mock behind a transport; keeps the last answer."""

    def __init__(self, service):
        self._service = service
        self.answer = None

    def __call__(self, request):
        call = Call(method=request.method, path=request.url.path, body=request.content)
        self.answer = self._service.answer(call)
        headers = {"content-type": self.answer.content_type}
        return httpx.Response(self.answer.status, content=self.answer.body, headers=headers)


@pytest.fixture(scope="module")
def wire():
    return Wire(
        PersonLookup(WORLD, clock=lambda: NOW, check="strict", agreements=frozenset({UUID}))
    )


@pytest.fixture(scope="module")
def source():
    return "ours"


@pytest.fixture(scope="module")
def version():
    return "v5"


@pytest.fixture(scope="module")
def adapter(version, wire):
    settings = Sf1520Settings(contract=version, service_uuid=UUID)
    return plugin.connect(settings, httpx.MockTransport(wire))


@pytest.fixture(scope="module")
def decoded(source, version, request, wire):
    """Decode the last answer by a contract."""
    wsdl = FILES / version / "PersonLookup.wsdl"
    if source == "official":
        folder = request.getfixturevalue("official") / OFFICIAL[version]
        wsdl = folder / "wsdl/context/PersonBaseDataExtendedService.wsdl"
    client = zeep.Client(str(wsdl))
    binding = client.service._binding

    def decode():
        response = requests.Response()
        response.status_code = wire.answer.status
        response.headers["Content-Type"] = wire.answer.content_type
        response._content = wire.answer.body
        return binding.process_reply(client, binding.get("PersonLookup"), response)

    return decode


@pytest.fixture
def ask(adapter):
    async def asked(persona):
        lookup = Lookup(
            pnr=WORLD.persona(persona).number,
            residence=None,
            period=Period(from_month="2025-11", to_month="2026-11"),
            terms=Sf1520Terms(
                name="sandbox",
                on_behalf_of_cvr="55133018",
                service_agreement_uuid=UUID,
                user_system_uuid=UUID,
                user_uuid=UUID,
            ),
            correlation_id="oracle",
        )
        return await adapter.fetch(lookup)

    return asked


def day(value):
    """Give a day as text; zeep has a day, a moment with an offset, or one with a mark beside it."""
    if value is None or isinstance(value, datetime | date):
        return value and f"{value:%Y-%m-%d}"
    return day(value.dato)


def number(text):
    """Give a personal number, which no failure's text shows."""
    return text and Pnr(text)


def four(value):
    return f"{value:04}" if value else None


def said(record, *names):
    """Give values of a record as plain ones."""
    return tuple(_plain(getattr(record, name)) for name in names) if record else None


def _plain(value):
    if value is None or isinstance(value, bool | int | str | tuple | Pnr):
        return value
    return str(value)


def _of_v5(decoded, name):
    """Give an element that version 4 does not have."""
    return decoded[name] if name in dir(decoded) else None


def person_of(answer):
    """Give what zeep's objects say of the person, in the order of `told_of`."""
    data, name = answer.persondata, answer.persondata.navn
    birth, civil, country = (
        data.foedselsregistreringsOplysninger,
        data.civilstand,
        data.statsborgerskab,
    )
    departure = answer.adresse and answer.adresse.udrejseoplysninger
    contact = answer.adresse and answer.adresse.kontaktAdresse
    return {
        "name": name
        and (
            name.personadresseringsnavn,
            name.fornavn,
            name.mellemnavn,
            name.efternavn,
            day(name.navnestartdato),
        ),
        "birth": (day(data.foedselsdato), {"K": "female", "M": "male", None: None}[data.koen]),
        "birth_registration": birth
        and (
            four(birth.foedselsregistreringsstedKode),
            birth.supplerendeFoedselsregistreringssted,
        ),
        "status": (STATUS[data.status.status], day(data.status.statusdato)),
        "civil_status": (CIVIL[civil.civilstand], day(civil.civilstandsdato)) if civil else None,
        "separated": (data.separation.separeret, day(data.separation.separationsdato))
        if data.separation
        else (None, None),
        "citizenship": country and (four(country.landekode), day(country.statsborgerskabDato)),
        "disappeared_since": day(data.forsvindingsdato),
        "protections": tuple(
            mark and (day(mark.startdato), day(mark.slutdato), mark.beskyttet)
            for mark in (
                data.adressebeskyttelse,
                data.vejviserbeskyttelse,
                data.markedsfoeringsbeskyttelse,
            )
        ),
        "departure": departure
        and (
            four(departure.udrejselandekode),
            day(departure.udrejsedato),
            _lines(departure, "udlandsadresse"),
        ),
        "contact": contact
        and (_lines(contact, "kontaktAdr"), day(contact.startdato), day(contact.slettedato)),
        "history": tuple(
            (
                day(former.tilflytningsdato),
                day(former.fraflytningsdato),
                four(former.kommunekode),
                four(former.vejkode),
                former.vejnavn,
                *_door(former),
                former.postnummer,
                former.postdistrikt,
            )
            for former in (answer.adresse.adresseHistorik if answer.adresse else ())
        ),
    }


def told_of(person):
    return {
        "name": said(person.name, "full_name", "given_name", "middle_name", "family_name", "since"),
        "birth": said(person, "birth_date", "sex"),
        "birth_registration": said(person.birth_registration, "authority_code", "place"),
        "status": said(person, "status", "status_since"),
        "civil_status": said(person, "civil_status", "civil_status_since"),
        "separated": said(person, "separated", "separated_since"),
        "citizenship": said(person.citizenship, "country_code", "since"),
        "disappeared_since": _plain(person.disappeared_since),
        "protections": tuple(
            said(mark, "since", "until", "marked")
            for mark in (
                person.address_protection,
                person.directory_protection,
                person.marketing_protection,
            )
        ),
        "departure": said(person.departure, "country_code", "since", "foreign_address"),
        "contact": said(person.contact_address, "lines", "since", "until"),
        "history": tuple(
            said(
                former,
                "moved_in",
                "moved_out",
                "municipality_code",
                "road_code",
                "road_name",
                "house_number",
                "floor",
                "door",
                "postal_code",
                "postal_district",
            )
            for former in person.address_history
        ),
    }


def _lines(place, stem):
    return tuple(filter(None, (place[f"{stem}{index}"] for index in range(1, 6))))


def _door(place):
    house, floor, door = place.husnummer, place.etage, place.sidedoer
    return tuple(text and text.lstrip("0") for text in (house, floor, door))


def family_of(answer):
    """Give what zeep's objects say of the family, in the order of `kin_of`."""
    data, relations = answer.persondata, answer.relationer
    guardian = data.umyndiggoerelse
    parents = {"mother": relations and relations.mor, "father": relations and relations.far}
    numbers = {role: each and number(each.personnummer) for role, each in parents.items()}
    return {
        "spouse": _relative(relations and relations.aegtefaelle),
        "parents": {role: _relative(each) for role, each in parents.items() if _relative(each)},
        "children": [Pnr(child.personnummer) for child in (relations.barn if relations else ())],
        "children_under_18": data.antalBoernUnder18,
        "custody": {
            CUSTODY[holder.foraeldremyndighedtype]: (
                numbers.get(
                    CUSTODY[holder.foraeldremyndighedtype], number(holder.relationPersonnummer)
                ),
                day(holder.foraeldremyndighedStartdato),
                day(holder.foraeldremyndighedSletdato),
            )
            for holder in (relations.foraeldremyndighed if relations else ())
        },
        "shared_residence": (
            _of_v5(data, "DeltBopælMarkering"),
            day(_of_v5(data, "DeltBopælStartDato")),
        ),
        "guardianship": guardian
        and (
            GUARDIAN[guardian.umyndiggorelseRelationType],
            number(guardian.relationPersonnummer),
            guardian.relationVaergenavn,
            SCOPE.get(_of_v5(guardian, "VærgemålType")),
            day(guardian.umyndiggoerelseStartdato),
            day(guardian.umyndiggoerelseSlettedato),
            guardian.umyndiggjort,
        ),
    }


def kin_of(family):
    relative = ("person", "birth_date", "name")
    return {
        "spouse": said(family.spouse, *relative),
        "parents": {parent.role: said(parent, *relative) for parent in family.parents},
        "children": [child.person for child in family.children],
        "children_under_18": family.children_under_18,
        "custody": {
            holder.role: said(holder, "person", "since", "until") for holder in family.custody
        },
        "shared_residence": said(family, "shared_residence", "shared_residence_since"),
        "guardianship": said(
            family.guardianship,
            "guardian_kind",
            "guardian",
            "guardian_name",
            "scope",
            "since",
            "until",
            "in_force",
        ),
    }


def _relative(relative):
    found = relative and (number(relative.personnummer), day(relative.foedselsdato), relative.navn)
    return found if found and any(found) else None


def residence_of(answer):
    """Give codes and door of where zeep's objects say that the person is; None: nowhere in DK."""
    status = STATUS[answer.persondata.status.status]
    current = answer.adresse and answer.adresse.aktuelAdresse
    if current is None or not status.startswith("resident"):
        return None
    districts = current.distrikter
    return (
        four(current.kommunekode),
        four(current.vejkode),
        day(current.tilflytningsdato),
        current.conavn,
        districts and districts.skoledistriktKode and f"{districts.skoledistriktKode:02}",
        districts and districts.skoledistrikt,
        *_door(current),
        _of_v5(current, "AdresseUUID"),
    )


def place_in(reading):
    home, key = reading.section("person").record.residence, reading.residence
    if home is None or home.kind == "abroad":
        return None
    codes = said(home, "since", "care_of", "school_district_code", "school_district")
    door = said(key, "house_number", "floor", "door", "address_id")
    return (home.municipality_code, key.road_code, *codes, *door)


@pytest.mark.parametrize(("source", "version", "persona"), READ_TWICE, scope="module")
async def test_the_adapter_s_record_says_what_zeep_decodes(ask, decoded, persona):
    reading = await ask(persona)
    answer = decoded()

    assert reading.about == Pnr(answer.persondata.personnummer)
    assert told_of(reading.section("person").record) == person_of(answer)
    assert kin_of(reading.section("family").record) == family_of(answer)
    assert place_in(reading) == residence_of(answer)
