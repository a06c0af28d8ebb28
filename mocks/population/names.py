"""Invented combinations of ordinary names; a surname here is nobody's in particular."""

from typing import Final

import msgspec

from mocks.population.draws import Draws
from mocks.world.numbers import Sex

_LONG_PER_MYRIAD: Final = 2
_MIDDLE_PER_MYRIAD: Final = 4500
_WOMEN: Final = (
    *("Agnete", "Anna", "Anne", "Astrid", "Benedikte", "Birgit", "Birthe", "Bodil", "Camilla"),
    *("Caroline", "Cecilie", "Charlotte", "Clara", "Dagmar", "Dorthe", "Ditte", "Elin", "Ella"),
    *("Ellen", "Else", "Emilie", "Emma", "Esther", "Eva", "Filippa", "Frida", "Gerda", "Gitte"),
    *("Gudrun", "Hanne", "Helle", "Henriette", "Ida", "Inge", "Ingrid", "Jette", "Johanne"),
    *("Josefine", "Julie", "Karen", "Karla", "Kirsten", "Laura", "Lene", "Lis", "Lisbeth", "Lone"),
    *("Louise", "Luna", "Maja", "Marianne", "Marie", "Merete", "Mette", "Nanna", "Nora", "Olivia"),
    *("Pia", "Randi", "Rikke", "Sanne", "Sara", "Signe", "Sofie", "Susanne", "Tove", "Trine"),
    *("Ulla", "Vibeke", "Victoria", "Vigga", "Åse"),
)
_MEN: Final = (
    *("Aage", "Aksel", "Albert", "Alfred", "Allan", "Anders", "Anton", "Arne", "Arthur", "Asger"),
    *("August", "Bent", "Bjarne", "Carl", "Christian", "Claus", "Dan", "Ebbe", "Egon", "Elias"),
    *("Emil", "Erik", "Finn", "Flemming", "Frederik", "Gustav", "Hans", "Harald", "Henning"),
    *("Henrik", "Holger", "Ib", "Jakob", "Jens", "Jeppe", "Jesper", "Johan", "Jørgen", "Kaj"),
    *("Karl", "Kenneth", "Kim", "Kjeld", "Klaus", "Kristian", "Lars", "Leif", "Magnus", "Malthe"),
    *("Martin", "Mathias", "Mikkel", "Mogens", "Morten", "Niels", "Noah", "Ole", "Oliver"),
    *("Oscar", "Palle", "Peter", "Poul", "Rasmus", "Rune", "Simon", "Steen", "Svend", "Søren"),
    *("Thomas", "Thor", "Torben", "Uffe", "Valdemar", "Villads", "Viggo", "Aabjørn"),
)
_ABROAD_WOMEN: Final = (
    "Aisha",
    "Amina",
    "Ana",
    "Elif",
    "Fatima",
    "Katarzyna",
    "Leyla",
    "Mei",
    "Olena",
)
_ABROAD_MEN: Final = ("Ahmed", "Ali", "Andrei", "Hassan", "Jan", "Luca", "Mehmet", "Omar", "Piotr")
_MIDDLE: Final = (
    *("Bak", "Bang", "Berg", "Bundgaard", "Damgaard", "Enevoldsen", "Fisker", "Friis", "Gade"),
    *("Graversen", "Hald", "Hedegaard", "Højgaard", "Juul", "Kirk", "Kragh", "Krogh", "Lind"),
    *("Lund", "Munk", "Nørgaard", "Overgaard", "Riis", "Skov", "Storm", "Toft", "Vestergaard"),
    *("Winther", "Ørum", "Østergaard"),
)
_FAMILY: Final = (
    *("Andersen", "Christensen", "Hansen", "Jensen", "Larsen", "Nielsen", "Olsen", "Pedersen"),
    *("Petersen", "Poulsen", "Rasmussen", "Sørensen", "Thomsen", "Jensen", "Nielsen", "Hansen"),
    *("Agerskov", "Birkedal", "Brogaard", "Bruun", "Byskov", "Clausen", "Dalsgaard", "Ebbesen"),
    *("Eskildsen", "Frandsen", "Gregersen", "Haugaard", "Holst", "Iversen", "Jepsen", "Kjærgaard"),
    *("Klitgaard", "Knudsen", "Lauridsen", "Mathiesen", "Mikkelsen", "Mortensen", "Mølgaard"),
    *("Nygaard", "Odgaard", "Pallesen", "Ravn", "Schmidt", "Simonsen", "Søndergaard", "Therkelsen"),
    *("Tolstrup", "Ulriksen", "Vinding", "Villadsen", "Aagaard", "Åkjær", "Ærenlund"),
)
_ABROAD_FAMILY: Final = (
    "Ahmadi",
    "Demir",
    "García",
    "Hussein",
    "Kowalski",
    "Müller",
    "Nguyen",
    "Ștefan",
)


class FullName(msgspec.Struct, frozen=True, kw_only=True):
    """A name in its parts."""

    given: str
    middle: str | None
    family: str

    @property
    def full(self) -> str:
        """Write it as letters address it."""
        return " ".join(part for part in (self.given, self.middle, self.family) if part)


def given_name(draws: Draws, sex: Sex, *, is_from_abroad: bool) -> str:
    """Draw a first name."""
    at_home, abroad = (_WOMEN, _ABROAD_WOMEN) if sex == "female" else (_MEN, _ABROAD_MEN)
    return draws.pick("given", abroad if is_from_abroad else at_home)


def middle_name(draws: Draws) -> str | None:
    """Draw a middle name; more than half have none."""
    return (
        draws.pick("middle", _MIDDLE) if draws.happens("has-middle", _MIDDLE_PER_MYRIAD) else None
    )


def family_name(draws: Draws, *, is_from_abroad: bool) -> str:
    """Draw a family name."""
    return draws.pick("family", _ABROAD_FAMILY if is_from_abroad else _FAMILY)


def longest_name(draws: Draws) -> FullName | None:
    """Give one of very few a name of 66 characters with ü, é and an apostrophe."""
    if not draws.happens("long-name", _LONG_PER_MYRIAD):
        return None
    return FullName(
        given="Ümmühan Annemarie Frederikke",
        middle="d'Angély Østerlund",
        family="von Rosenørn-Bülow",
    )
