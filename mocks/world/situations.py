"""Personas whose story is how they live: their work, their illness, whom they live with."""

from datetime import date, datetime, time, timedelta
from typing import Final

from msgspec.structs import replace

from contracts.dates import COPENHAGEN
from mocks.world import roads
from mocks.world.cast import Cast, Role, Story, resident
from mocks.world.homes import Home
from mocks.world.people import LetterAddress, ProtectionFacts

_SATURDAY: Final = 5
_LOADED: Final = time(2, 0)


def cast_situations(cast: Cast) -> None:
    """Cast everybody in this story."""
    cast_work(cast)
    cast_kinds_that_reveal(cast)
    cast_cohabitant(cast)
    cast_protected_on_saturday(cast)
    cast_placed_elsewhere(cast)
    cast_without_mitid(cast)


def cast_work(cast: Cast) -> None:
    """Cast those whose income is unusual: none, at sea, every fortnight, by the shift."""
    _settle(
        cast,
        cast.role("self-employed-zero-income", "Bo Prøve Egenhånd", "male", born=(44, 6, 8)),
        roads.SELF_EMPLOYED_HOME,
        Story(
            traits=("resident 0751", "self-employed", "no income reported"),
            da="Driver egen forretning: overskuddet står ikke i indkomstregistret.",
            en="Runs a business of his own: its profit is not in the income register.",
        ),
    )
    _settle(
        cast,
        cast.role("seafarer", "Torkild Prøve Matros", "male", born=(36, 9, 25)),
        roads.SEAFARER_HOME,
        Story(
            traits=("resident 0751", "seafarer", "wage without withheld tax"),
            da="Sejler under dansk internationalt register: løn uden skattetræk.",
            en="Sails under the Danish international register: a wage without withheld tax.",
        ),
    )
    _settle(
        cast,
        cast.role("fortnight-paid", "Dorthe Prøve Fjorten", "female", born=(41, 2, 27)),
        roads.FORTNIGHT_HOME,
        Story(
            traits=("resident 0751", "paid every fortnight", "corrections and reversals"),
            da="Får løn hver fjortende dag, feriepenge, en rettelse til sidste år og to "
            "tilbageførsler.",
            en="Paid every fortnight; holiday pay, a correction to last year and two reversals.",
        ),
    )
    _settle(
        cast,
        cast.role("many-reports", "Casper Prøve Vagt", "male", born=(23, 10, 10)),
        roads.SHIFTS_HOME,
        Story(
            traits=("resident 0751", "110 reports a month", "answer over 10 MB"),
            da="Tager enkelte vagter for tre vikarbureauer: 110 indberetninger om måneden.",
            en="Takes single shifts for three agencies: 110 reports a month.",
        ),
    )


def cast_kinds_that_reveal(cast: Cast) -> None:
    """Cast those of whom a kind of income tells more than a sum: union, illness, disability."""
    _settle(
        cast,
        cast.role("strike-pay", "Kim Prøve Pauli", "female", born=(35, 5, 4)),
        roads.UNION_HOME,
        Story(
            traits=("resident 0751", "wage", "strike pay two and three months ago"),
            da="Strejkede for to og tre måneder siden og fik penge af sit forbund.",
            en="Was on strike two and three months ago and was paid by her union.",
        ),
    )
    _settle(
        cast,
        cast.role("long-sick", "Hanne Prøve Hvile", "female", born=(48, 8, 21)),
        roads.SICK_HOME,
        Story(
            traits=("resident 0751", "sickness benefit since four months"),
            da="Har været syg i fire måneder og får sygedagpenge.",
            en="Has been ill for four months and receives sickness benefit.",
        ),
    )
    _settle(
        cast,
        cast.role("flex-job", "Jens Prøve Timer", "male", born=(54, 3, 16)),
        roads.FLEXIBLE_HOME,
        Story(
            traits=("resident 0751", "small wage", "flexible job with subsidy"),
            da="Er i fleksjob: en lille løn og kommunens tilskud.",
            en="In a flexible job: a small wage and the municipality's subsidy.",
        ),
    )


def cast_cohabitant(cast: Cast) -> None:
    """Cast a man who lives with shared-residence-mother; no register says so."""
    _settle(
        cast,
        cast.role("cohabitant-unregistered", "Anders Prøve Samlev", "male", born=(37, 1, 19)),
        roads.COHABITANT_HOME,
        Story(
            traits=("resident 0730", "cohabitant", "known from an application only"),
            da="Bor hos shared-residence-mother, men står i Randers: intet register ved det.",
            en="Lives with shared-residence-mother but is registered in Randers.",
        ),
    )


def cast_protected_on_saturday(cast: Cast) -> None:
    """Cast a protection of last Saturday, which the replica has from the night before Tuesday."""
    saturday = cast.today - timedelta(days=(cast.today.weekday() - _SATURDAY) % 7)
    loaded = datetime.combine(saturday + timedelta(days=3), _LOADED, COPENHAGEN)
    her = cast.role("protected-on-saturday", "Louise Skjold Lørdag", "female", born=(30, 4, 12))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), roads.SATURDAY_HOME),
            name_and_address_protection=ProtectionFacts(since=saturday),
            protection_loaded_at=loaded,
        ),
        Story(
            traits=("resident 0751", "protected since Saturday", "replica loaded on Tuesday"),
            da="Fik beskyttelse i lørdags; kopien af registret ved det først natten til tirsdag.",
            en="Protected since last Saturday; the replica knows from the night before Tuesday.",
        ),
    )


def cast_placed_elsewhere(cast: Cast) -> None:
    """Cast a young man whom Aarhus placed in Randers: he lives there, Aarhus acts for him."""
    him = cast.role("placed-elsewhere", "Oskar Prøve Anbragt", "male", born=(22, 11, 3))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), roads.PLACED_HOME, since=date(2023, 2, 1)),
            letter_address=LetterAddress(
                lines=("c/o Sandkassens Bosted", "Pramdragerstien 46", "8900 Randers C"),
                since=date(2023, 2, 1),
            ),
        ),
        Story(
            traits=("resident 0730", "placed by 0751", "acting municipality is another"),
            da="Bor på bosted i Randers, anbragt af Aarhus, som stadig er handlekommune.",
            en="Lives in a home in Randers, placed by Aarhus, which still acts in his case.",
        ),
    )


def cast_without_mitid(cast: Cast) -> None:
    """Cast a woman of 68 who gets letters only, and the daughter with a power of attorney."""
    her = cast.role("no-mitid-exempt-post", "Else Prøve Brevik", "female", born=(68, 12, 6))
    daughter = cast.role("no-mitid-daughter", "Pia Prøve Brevik", "female", born=(43, 7, 9))
    number, daughters_number = cast.number(her), cast.number(daughter)
    cast.add(
        her,
        replace(
            resident(her, number, roads.EXEMPT_HOME),
            children=(daughters_number,),
            takes_digital_post=False,
            takes_text_messages=False,
        ),
        Story(
            traits=("resident 0751", "no MitID", "letters only", "neighbour of a caseworker"),
            da="Har hverken MitID eller digital post; naboen er hendes sagsbehandler.",
            en="Has neither MitID nor digital post; her neighbour is her caseworker.",
            has_mitid=False,
        ),
    )
    cast.add(
        daughter,
        resident(daughter, daughters_number, roads.DAUGHTER_HOME),
        Story(
            traits=("resident 0730", "power of attorney"),
            da="Datter af no-mitid-exempt-post, med fuldmagt på papir.",
            en="Daughter of no-mitid-exempt-post, with a power of attorney on paper.",
        ),
    )


def _settle(cast: Cast, role: Role, home: Home, story: Story) -> None:
    cast.add(role, resident(role, cast.number(role), home), story)
