"""What each event is called, for whoever chooses one on a page or a command line."""

from typing import Final

from contracts.adapter import Text

TEXTS: Final[dict[str, Text]] = {
    "move": Text(da="Flytter", en="Moves house"),
    "new-job": Text(da="Får nyt arbejde", en="Begins a job"),
    "lost-job": Text(da="Mister sit arbejde", en="Loses a job"),
    "raise": Text(da="Stiger i løn", en="Is paid more"),
    "correction": Text(da="Får rettet en tidligere måned", en="Has an earlier month put right"),
    "child": Text(da="Får et barn", en="Has a child"),
    "marriage": Text(da="Bliver gift", en="Marries"),
    "divorce": Text(da="Bliver skilt", en="Is divorced"),
    "protection-on": Text(
        da="Får navne- og adressebeskyttelse", en="Gets name and address protection"
    ),
    "protection-off": Text(
        da="Mister navne- og adressebeskyttelsen", en="Loses name and address protection"
    ),
    "guardianship": Text(da="Får en værge", en="Gets a guardian"),
    "emigration": Text(da="Udrejser", en="Leaves Denmark"),
    "death": Text(da="Dør", en="Dies"),
    "changed-number": Text(da="Får nyt personnummer", en="Gets another personal number"),
}
