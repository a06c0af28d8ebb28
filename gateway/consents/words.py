"""The fixed words of a request for consent, in both languages. What a recipient writes is in none.

Whoever changes a word raises TEXT_VERSION: a consent keeps which words were agreed to.
"""

from typing import Final

from contracts.adapter import Text
from gateway.consents.terms import Language

TEXT_VERSION: Final = "consent-words/1"
IF_YES: Final = Text(
    da="Siger du ja, får {name} de oplysninger, du vælger, når den spørger.",
    en="If you say yes, {name} gets the data you choose, when it asks.",
)
IF_NO: Final = Text(
    da="Siger du nej, får {name} intet fra os. Ingen ydelse fra kommunen stopper af den grund. "
    "Du kan selv vise dem det, de har brug for.",
    en="If you say no, {name} gets nothing from us. No benefit of the municipality's stops because "
    "of it. You can show them yourself what they need.",
)
LATER: Final = Text(
    da="Du kan trække et ja tilbage når som helst under Samtykker. Det gælder fra samme øjeblik. "
    "Det, {name} allerede har fået, bliver hos dem: bed dem selv om at slette det.",
    en="You can withdraw a yes at any time under Consents. It counts from that moment. What {name} "
    "already got stays with them: ask them yourself to delete it.",
)
ONCE: Final = Text(
    da="{name} må få oplysningerne én gang inden for {days} dage.",
    en="{name} may get the data once within {days} days.",
)
RECURRING: Final = Text(
    da="{name} må få oplysningerne op til {uses} gange i løbet af {days} dage.",
    en="{name} may get the data up to {uses} times in {days} days.",
)
MONTHS: Final = Text(
    da="Tal for månederne {first} til {last}.", en="Figures of the months {first} to {last}."
)
PROTECTED: Final = Text(
    da="Det gives ikke, fordi navn og adresse er beskyttet eller kan være det.",
    en="It is not given because name and address are protected, or may be.",
)
NOT_HELD: Final = Text(
    da="Det kan vi ikke vise lige nu. Det gives, når der bliver spurgt, hvis det er registreret.",
    en="We cannot show it now. It is given when it is asked for, if it is registered.",
)
FOR_A_CHILD: Final = Text(
    da="Det gælder dit barns oplysninger. Du svarer, fordi du har forældremyndigheden.",
    en="It is about your child's data. You answer because you have custody.",
)


def spoken(text: Text, language: Language, **told: object) -> str:
    """Give a text in one language, with what it tells of filled in."""
    said = text.da if language == "da" else text.en
    return said.format(**told) if told else said
