"""Why an event cannot happen: a code, and one fixed line that a developer can act on."""

from typing import Final, Literal

Code = Literal[
    "unknown_persona",
    "not_in_register",
    "dead",
    "not_resident",
    "number_not_in_force",
    "before_birth",
    "out_of_reach",
    "id_taken",
    "too_many_events",
    "unknown_address",
    "same_address",
    "moved_since",
    "no_vacant_home",
    "married_already",
    "not_married",
    "close_kin",
    "with_themselves",
    "under_age",
    "no_mother",
    "no_birthday_here",
    "persona_taken",
    "protected_already",
    "not_protected",
    "guardian_already",
    "no_job",
    "has_that_job",
    "nothing_reported",
]
REFUSALS: Final[dict[Code, str]] = {
    "unknown_persona": "nobody in this world has that id; GET /personas lists everybody",
    "not_in_register": "the person register knows nobody by that number",
    "dead": "nothing more happens to somebody who is dead",
    "not_resident": "only somebody who lives in Denmark can do that",
    "number_not_in_force": "the number is no longer in force; name the persona with the new one",
    "before_birth": "that day lies before the person was born",
    "out_of_reach": "events lie between 40 months before the world's day and 24 after it",
    "id_taken": "another event of this world has that id",
    "too_many_events": "a world holds at most 1000 events; POST /reset begins it anew",
    "unknown_address": "the address register has no current address by that id",
    "same_address": "that is where the person lives already",
    "moved_since": "the person has moved in later than that day; order moves by their days",
    "no_vacant_home": "this world has no vacant home of that kind; name an address_id",
    "married_already": "one of the two is married already",
    "not_married": "the person is not married",
    "close_kin": "parents, children and siblings cannot marry each other",
    "with_themselves": "that takes somebody else",
    "under_age": "the person is too young for that",
    "no_mother": "a child needs a mother: name the other parent, or the mother as the persona",
    "no_birthday_here": "nobody here is born on 1 January; choose another day",
    "persona_taken": "a persona of this world has that id already",
    "protected_already": "name and address are protected already",
    "not_protected": "name and address are not protected that day",
    "guardian_already": "the person has a guardian already",
    "no_job": "the person has no wage from that employer that day",
    "has_that_job": "the person is paid by that employer already; name another",
    "nothing_reported": "no report of that month and employer stands in the income register",
}


class Refused(Exception):
    """The event cannot happen; nothing has changed. The message is fixed."""

    def __init__(self, code: Code) -> None:
        super().__init__(REFUSALS[code])
        self.code = code
