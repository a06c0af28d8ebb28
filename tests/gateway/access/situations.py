"""People, organisations and a catalogue of our own, from which every test here takes its case."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from contracts.dates import PartialDate
from contracts.lookup import BasisKind, RegistryTerms
from contracts.paths import leaf_paths
from contracts.pnr import Pnr
from contracts.records.address import Address
from contracts.records.family import Family
from contracts.records.income import Income
from contracts.records.person import Person
from gateway.access.agreements import Agreement
from gateway.access.asker import asker_of
from gateway.access.consents import Consent
from gateway.access.decision import Asked, DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Basis, Catalogue
from gateway.catalogue.catalogue_file import read_catalogue
from gateway.catalogue.toml_text import TomlText
from gateway.identity.callers import Actor, Citizen, Organisation, PartyClass, Requester

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
AARHUS, RANDERS = "0751", "0730"
CVR = "55133018"
SUBJECT = "cit_a"
KNOWN = (
    *leaf_paths("person", Person),
    *leaf_paths("family", Family),
    *leaf_paths("address", Address),
    *leaf_paths("income", Income),
    "vehicles.plates",
)

PURPOSE = """
[[purpose]]
id = "school"
version = 3
kle = "17.03.04"
title = { da = "Skole", en = "School" }
text = { da = "Skole til barnet.", en = "A school for the child." }
basis = { kind = "statute", law = "folkeskoleloven § 36", gdpr = "6(1)(e)" }
party_classes = ["authority"]
fields = ["person.name", "person.birth_date", "address"]
modes = ["once"]
municipality = "registered"
municipality_basis = ["stays"]
roles = ["school", "head-of-school"]
minimum_acr = "substantial"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01
valid_to = 2027-12-31
"""
OTHERS = """
[[purpose]]
id = "anywhere"
version = 1
kle = "23.05.00"
title = { da = "Pas", en = "Passport" }
text = { da = "Pas.", en = "Passport." }
basis = { kind = "statute", law = "pasloven", gdpr = "6(1)(e)" }
party_classes = ["authority"]
fields = ["person.name", "person.citizenship"]
modes = ["once"]
municipality = "any"
minimum_acr = "high"
case_reference = "required"
notice_required = true
discretion = false
post_mortem = true
retention_days = 730
valid_from = 2026-01-01

[[purpose]]
id = "ordered-copy"
version = 1
kle = "00.01.00"
title = { da = "Kopi", en = "Copy" }
text = { da = "Kopi til en forening.", en = "A copy for a housing association." }
basis = { kind = "consent", law = "databeskyttelsesloven § 6", gdpr = "6(1)(a)" }
party_classes = ["private", "supervised_finance"]
fields = ["person.name", "person.birth_date", "person.residence.since", "address", "income.rule"]
modes = ["once"]
municipality = "any"
minimum_acr = "low"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01

[[purpose]]
id = "resident-since"
version = 1
kle = "00.01.00"
title = { da = "Bopæl", en = "Residence" }
text = { da = "Hvor længe.", en = "How long." }
basis = { kind = "consent", law = "databeskyttelsesloven § 6", gdpr = "6(1)(a)" }
party_classes = ["private"]
fields = ["person.residence.since"]
modes = ["once"]
municipality = "any"
minimum_acr = "low"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01

[[purpose]]
id = "school-app"
version = 1
kle = "17.03.04"
title = { da = "Skole-app", en = "School app" }
text = { da = "Til skolen.", en = "For the school." }
basis = { kind = "statute", law = "folkeskoleloven § 36", gdpr = "6(1)(e)" }
party_classes = ["public_school"]
fields = ["person.name", "address", "person.departure", "family.custody"]
modes = ["once"]
municipality = "any"
minimum_acr = "low"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01

[[purpose]]
id = "subsidy"
version = 1
kle = "28.00.00"
title = { da = "Tilskud", en = "Subsidy" }
text = { da = "Et tilskud.", en = "A subsidy." }
party_classes = ["authority"]
fields = ["income"]
income_kinds = ["sickness-benefit", "wage"]
modes = ["once"]
municipality = "registered"
minimum_acr = "low"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01

[purpose.basis]
kind = "statute"
law = "dagtilbudsloven § 43"
gdpr = "6(1)(e)"
income_register_law = "indkomstregisterloven § 7"

[[purpose]]
id = "own-access"
version = 1
kle = "85.00.00"
title = { da = "Dine oplysninger", en = "Your data" }
text = { da = "Dine oplysninger.", en = "Your data." }
basis = { kind = "own_access", law = "databeskyttelsesforordningen artikel 15", gdpr = "15" }
party_classes = ["citizen"]
fields = ["*"]
modes = ["once"]
municipality = "any"
minimum_acr = "substantial"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01

[[purpose]]
id = "representation"
version = 1
kle = "85.00.00"
title = { da = "For en anden", en = "For another" }
text = { da = "En, du handler for.", en = "Somebody you act for." }
basis = { kind = "representation", law = "forældreansvarsloven § 2", gdpr = "15" }
party_classes = ["citizen"]
fields = ["*"]
modes = ["once"]
municipality = "any"
minimum_acr = "substantial"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01
"""


def read(text: str) -> Catalogue:
    return read_catalogue(TomlText(file="purposes.toml", text=text), known=KNOWN, checksum="c0ffee")


CATALOGUE = read(PURPOSE + OTHERS)


def basis(kind: BasisKind = "statute", *, income_register_law: str | None = None) -> Basis:
    return Basis(kind=kind, law="en lov", gdpr="6(1)(e)", income_register_law=income_register_law)


def organisation(
    party_class: PartyClass = "authority", *, municipality: str | None = AARHUS, cvr: str = CVR
) -> Requester:
    return Requester(
        client_id="client",
        organisation=Organisation(name="En organisation", cvr=cvr, municipality_code=municipality),
        party_class=party_class,
        actor=actor(),
    )


def actor(*, roles: frozenset[str] = frozenset({"school"}), acr: str = "high") -> Actor:
    return Actor(id="e-1", unit="Borgerservice", roles=roles, acr=acr, auth_time=NOW)


def asked_by(who: Requester, *, actor: Actor | None) -> Requester:
    return msgspec.structs.replace(who, actor=actor)


def citizen(*, acr: str = "Substantial") -> Citizen:
    return Citizen(
        pnr=Pnr("3112859995"), issuer="https://issuer", subject="s", acr=acr, auth_time=NOW
    )


def agreement(purpose: str = "school", **changes: object) -> Agreement:
    plain = Agreement(
        id=f"agreement-{purpose}",
        version="1",
        controller_cvr=CVR,
        purpose=purpose,
        terms={"person_sf1520": RegistryTerms(name="CPR", on_behalf_of_cvr=CVR)},
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return msgspec.structs.replace(plain, **changes)


def facts(**changes: object) -> SubjectFacts:
    plain = SubjectFacts(
        status="resident",
        birth_date=PartialDate("1985-12-31"),
        municipality_code=AARHUS,
        municipality_since=PartialDate("2019-05-01"),
        residence_kind="address",
        address_protection=None,
        directory_protection=None,
        custody=(),
        guardianship=None,
        fetched_at=NOW,
        is_fresh=True,
    )
    return msgspec.structs.replace(plain, **changes)


def asking(purpose: str = "school", **changes: object) -> Asked:
    return msgspec.structs.replace(Asked(purpose_id=purpose), **changes)


def case(purpose: str = "school", **changes: object) -> DecisionContext:
    """A case that is permitted for `school`, so that each change is what refuses."""
    plain = DecisionContext(
        now=NOW,
        today=TODAY,
        asker=asker_of(organisation()),
        asked=asking(purpose),
        purpose=CATALOGUE.of(purpose),
        agreements=(agreement(purpose),),
        facts=facts(),
    )
    who = changes.get("asker")
    if isinstance(who, Requester | Citizen):
        changes["asker"] = asker_of(who)
    return msgspec.structs.replace(plain, **changes)


def own_case(**changes: object) -> DecisionContext:
    return case("own-access", **({"asker": citizen()} | changes))


def private_case(purpose: str = "ordered-copy", **changes: object) -> DecisionContext:
    """A private party with the citizen's consent to all that the purpose gives."""
    agreed = {
        "asker": organisation("private", municipality=None),
        "asked": asking(purpose, consent_id="con_a"),
        "subject_id": SUBJECT,
        "consent": consent(purpose),
    }
    return case(purpose, **(agreed | changes))


def consent(purpose: str = "ordered-copy", **changes: object) -> Consent:
    found = CATALOGUE.of(purpose)
    assert found is not None
    plain = Consent(
        id="con_a",
        subject_id=SUBJECT,
        purpose_id=purpose,
        purpose_version=found.version,
        recipient_cvr=CVR,
        client_id="client",
        fields=found.fields,
        not_before=NOW,
        expires_at=NOW + timedelta(days=30),
        is_granted=True,
    )
    return msgspec.structs.replace(plain, **changes)
