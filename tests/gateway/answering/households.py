"""A house whose purpose knows households, and a family that the register knows."""

import asyncio

from msgspec.structs import replace

from contracts.lookup import ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Reading, SectionReading
from contracts.records.family import Child, CustodyHolder, Family, Parent, Relative
from gateway.answering.case import Arrival
from gateway.answering.household import AskedMember, Household, HouseholdAnswer, Households
from gateway.answering.life import Answering
from gateway.answering.parts import Parts
from gateway.identity.callers import Requester
from gateway.question import HouseholdRole
from gateway.registries.answered import Answered
from tests.gateway.access.situations import AARHUS, PURPOSE, organisation, read
from tests.gateway.answering.fakes import CHILD, NUMBER, PERSON, House, knows, question

SPOUSE = Pnr("1503602345")
COHABITANT = Pnr("2204642345")
STRANGER = Pnr("1712552345")
HOUSEHOLD = """household.partner = ["person.name", "address"]
household.cohabitant = ["person.name", "person.birth_date"]
household.child = ["person.name"]
"""
CATALOGUE = read(PURPOSE.replace("notice_required", f"{HOUSEHOLD}notice_required"))
FAMILIES = {
    NUMBER: Family(spouse=Relative(person=SPOUSE), children=(Child(person=CHILD),)),
    SPOUSE: Family(spouse=Relative(person=NUMBER), children=(Child(person=CHILD),)),
    CHILD: Family(
        parents=(Parent(role="mother", person=NUMBER), Parent(role="father", person=SPOUSE)),
        custody=(CustodyHolder(role="mother", person=NUMBER),),
    ),
    COHABITANT: Family(),
    STRANGER: Family(spouse=Relative(person=COHABITANT)),
}


def registered(about: Pnr, family: Family, *, municipality: str = AARHUS) -> Answered:
    """What the register says of one, who lives in that municipality."""
    home = PERSON.residence
    assert home is not None
    person = replace(PERSON, residence=replace(home, municipality_code=municipality))
    return replace(
        knows(about=about),
        reading=Reading(
            sections=(
                SectionReading(section="person", record=person),
                SectionReading(section="family", record=family),
            ),
            about=about,
            residence=ResidenceKey(kind="address", municipality_code=municipality),
        ),
    )


class HouseOfHouseholds(House):
    """Answering about households, with fakes behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.rewire(replace(self.parts, catalogue=CATALOGUE))
        for number, family in FAMILIES.items():
            self.registries.known[number] = registered(number, family)

    def rewire(self, parts: Parts) -> None:
        """Answer with these parts from now on."""
        self.parts = parts
        self.answering = Answering(parts)
        self.households = Households(parts, self.answering)

    async def ask_all(
        self,
        *members: tuple[HouseholdRole, Pnr | str] | AskedMember,
        who: Requester | None = None,
        **changes: object,
    ) -> HouseholdAnswer:
        """Ask about an applicant, NUMBER unless told otherwise, and these members."""
        named = tuple(
            each if isinstance(each, AskedMember) else AskedMember(role=each[0], subject=each[1])
            for each in members
        )
        asked = {"case_reference": "ansøgning 7", **changes}
        return await self.households.answer(
            who or organisation(),
            Household(applicant=question(**asked), members=named),  # type: ignore[arg-type]
            arrival=Arrival(
                deadline=asyncio.get_running_loop().time() + 5, correlation_id="c0ffee"
            ),
        )
