"""Personas whose story is who they are: other numbers, the dead, guardians, doubt."""

from datetime import date

from msgspec.structs import replace

from mocks.world import canaries, roads
from mocks.world.cast import Cast, Story, gone, midnight, resident, surplus_place
from mocks.world.people import (
    GuardianFacts,
    MarkedDay,
    MarkedMoment,
)

CHANGED = date(2024, 4, 22)


def cast_identities(cast: Cast) -> None:
    """Cast everybody in this story."""
    cast_number_changed(cast)
    cast_duplicate(cast)
    cast_dead_and_annulled(cast)
    cast_guardianship(cast)
    cast_uncertain(cast)
    cast_outside_the_register(cast)


def cast_number_changed(cast: Cast) -> None:
    """Cast a person and the number, sex and name that she no longer has.

    What stands by the old number may surface nowhere else: not in relations, history or receipts.
    """
    her = cast.role("number-changed", "Sofie Ny Mønster", "female", born=(26, 7, 14))
    before = cast.role("number-changed-old", "Simon Gammel Mønster", "male", born=(26, 7, 14))
    new_number, old_number = cast.number(her), cast.number(before)
    since = MarkedMoment(at=midnight(CHANGED))
    person = resident(her, new_number, roads.CHANGED_HOME)
    cast.add(
        her,
        replace(person, registered_from=MarkedDay(day=CHANGED)),
        Story(
            traits=("resident 0751", "number changed", "legal sex changed"),
            da="Fik nyt personnummer ved juridisk kønsskifte; det gamle må ikke dukke op.",
            en="Got a new number with a new legal sex; the old one must not surface anywhere.",
        ),
    )
    cast.add(
        before,
        replace(
            resident(before, old_number, None),
            current_number=new_number,
            status=60,
            status_since=since,
            registered_until=MarkedDay(day=CHANGED),
        ),
        Story(
            traits=("old number", "status 60", "points at number-changed"),
            da="Det gamle nummer: svaret henviser til det gældende.",
            en="The old number: the answer points at the one in force.",
        ),
    )


def cast_duplicate(cast: Cast) -> None:
    """Cast a person who once had two numbers; one was deleted."""
    him = cast.role("duplicate-kept", "Amir Prøve Dobbelt", "male", born=(47, 3, 22))
    twice = cast.role("duplicate-deleted", "Amir Dobbelt", "male", born=(47, 3, 23))
    kept, deleted = cast.number(him), cast.number(twice)
    cast.add(
        him,
        replace(resident(him, kept, roads.DUPLICATE_HOME), citizenship_code="5180"),
        Story(
            traits=("resident 0751", "foreign citizen", "once had two numbers"),
            da="Fik ved en fejl to numre; dette er det gældende.",
            en="Was given two numbers by mistake; this is the one in force.",
        ),
    )
    cast.add(
        twice,
        replace(
            resident(twice, deleted, None),
            current_number=kept,
            status=50,
            status_since=MarkedMoment(at=midnight(CHANGED)),
        ),
        Story(
            traits=("deleted duplicate", "status 50", "points at duplicate-kept"),
            da="Det slettede dobbeltnummer: svaret henviser til det gældende.",
            en="The deleted duplicate: the answer points at the number in force.",
        ),
    )


def cast_dead_and_annulled(cast: Cast) -> None:
    """Cast somebody long dead, and a number that was annulled."""
    dead = cast.role("deceased", "Gudrun Prøve Stille", "female", born=(88, 2, 2))
    death = date(2024, 1, 23)
    since = MarkedMoment(at=midnight(death))
    cast.add(
        dead,
        replace(
            gone(dead, cast.number(dead), roads.UNCERTAIN_HOME, since=since),
            status=90,
            status_since=since,
            registered_until=MarkedDay(day=death),
            civil_status="D",
            civil_status_since=since,
        ),
        Story(
            traits=("dead", "status 90"),
            da="Døde i januar 2024; registret regner alderen videre.",
            en="Died in January 2024; the register goes on counting the age.",
        ),
    )
    void = cast.role("annulled", "Annuller Prøve", "male", born=(40, 9, 9))
    cast.add(
        void,
        replace(
            resident(void, cast.number(void), None),
            status=30,
            status_since=MarkedMoment(at=midnight(CHANGED)),
        ),
        Story(
            traits=("annulled number", "status 30"),
            da="Nummeret er annulleret og hører ikke til nogen.",
            en="The number was annulled and belongs to nobody.",
        ),
    )


def cast_guardianship(cast: Cast) -> None:
    """Cast an adult under full guardianship and the son who acts for him."""
    ward = cast.role("guardianship", "Aksel Prøve Værge", "male", born=(79, 10, 12))
    son = cast.role("guardian", "Lars Prøve Værge", "male", born=(50, 5, 20))
    ward_number, son_number = cast.number(ward), cast.number(son)
    cast.add(
        ward,
        replace(
            resident(ward, ward_number, roads.WARD_HOME),
            children=(son_number,),
            takes_digital_post=False,
            guardian=GuardianFacts(
                kind="person",
                number=son_number,
                number_since=CHANGED,
                scope="full",
                since=MarkedDay(day=CHANGED),
                lines=(canaries.GUARDIAN_LINE,),
            ),
        ),
        Story(
            traits=("resident 0751", "under guardianship", "full scope (v5)"),
            da="Er under værgemål; sønnen handler for ham.",
            en="Under guardianship; his son acts for him.",
        ),
    )
    cast.add(
        son,
        replace(
            resident(son, son_number, roads.WARD_HOME),
            civil_status="G",
            separated_since=MarkedMoment(at=midnight(CHANGED)),
        ),
        Story(
            traits=("resident 0751", "guardian", "separated"),
            da="Værge for sin far; selv separeret.",
            en="Guardian of his father; himself separated.",
        ),
    )


def cast_uncertain(cast: Cast) -> None:
    """Cast somebody whose birth date the register doubts."""
    her = cast.role("uncertain-birth-date", "Amina Usikker Prøve", "female", born=(62, 7, 1))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), roads.UNCERTAIN_HOME),
            birth=MarkedDay(day=her.birth, uncertain=True),
            registered_from=MarkedDay(day=her.birth, uncertain=True),
            civil_status="L",
        ),
        Story(
            traits=("resident 0751", "uncertain birth date", "longest living partner"),
            da="Fødselsdatoen er markeret som usikker.",
            en="The birth date is marked as uncertain.",
        ),
    )


def cast_outside_the_register(cast: Cast) -> None:
    """Cast somebody with a tax number only, and somebody whom the person register does not know."""
    him = cast.role("tax-number-only", "Piotr Prøve Grænse", "male", born=(31, 1, 28))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), None),
            status=20,
            citizenship_code="5134",
            place=surplus_place("0019", "9900", since=CHANGED),
        ),
        Story(
            traits=("number for tax reasons", "status 20", "municipality 0019"),
            da="Har kun nummeret af hensyn til skat og bor ikke i landet.",
            en="Has the number for tax reasons only and does not live here.",
        ),
    )
    her = cast.role("replacement-number", "Hedda Erstatning Prøve", "female", born=(24, 8, 19))
    cast.tell(
        her,
        cast.replacement(her),
        Story(
            traits=("replacement number", "unknown to the person register"),
            da="Har et erstatningsnummer fra kommunen: personregistret kender hende ikke.",
            en="Has a replacement number from the municipality: the person register has nobody.",
        ),
        is_in_person_register=False,
    )
