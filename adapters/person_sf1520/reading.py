"""The reading: one reply as the standard records. Pure; reads only what a record carries.

Church district, notes, occupation, Digital Post and every other surplus is never read.
"""

from adapters.person_sf1520.codes import error_of
from adapters.person_sf1520.sections.family import read_family
from adapters.person_sf1520.sections.leaves import Margin, number
from adapters.person_sf1520.sections.person import read_person
from adapters.person_sf1520.sections.residence import read_residence
from adapters.transport.exchange import Reply
from adapters.transport.soap import Fault, payload_of
from adapters.transport.xml import Branch
from contracts.errors import RegistryMisread
from contracts.reading import Reading, SectionReading


def read(reply: Reply, *, namespace: str) -> Reading:
    """Read one reply. Raises RegistryError."""
    payload = payload_of(reply)
    if isinstance(payload, Fault):
        raise error_of(payload, retry_after_seconds=reply.retry_after_seconds)
    if payload.tag != f"{{{namespace}}}PersonLookupResponse":
        raise RegistryMisread
    answer = Branch(payload, namespace=namespace)
    data, address = answer.one("persondata"), answer.optional("adresse")
    about, current = number(data, "personnummer"), number(data, "gaeldendePersonnummer")
    if about is None:
        raise RegistryMisread
    person_margin, family_margin = Margin(), Margin()
    residence, key = read_residence(data, address, margin=person_margin)
    person = read_person(data, address, residence=residence, margin=person_margin)
    family = read_family(data, answer.optional("relationer"), margin=family_margin)
    return Reading(
        sections=(
            SectionReading(section="person", record=person, notes=person_margin.notes),
            SectionReading(section="family", record=family, notes=family_margin.notes),
        ),
        about=about,
        current_number=current if current != about else None,
        residence=key,
        observed_at=reply.said_at,
    )
