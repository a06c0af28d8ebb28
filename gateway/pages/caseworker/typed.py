"""What a caseworker types, and the question it means: read by the API's own reader of bodies."""

from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from gateway.access.purposes import Purpose
from gateway.answering.household import Household
from gateway.api.bodies import CitizenDataBody, Unreadable, decode
from gateway.api.household_bodies import MOST_MEMBERS, HouseholdDataBody
from gateway.api.references import fault_in_address
from gateway.pages.kit.forms import Form
from gateway.question import Question

NUMBER: Final = "pnr"
ALIAS: Final = "alias"
PLACES: Final = tuple(range(1, MOST_MEMBERS + 1))
SECRET: Final = frozenset({NUMBER, *(f"{NUMBER}_{place}" for place in PLACES)})
"""Fields that hold a personal number: never kept, and never written back into a page."""
REFERENCES: Final = ("sag", "besked", "grund_henvisning")
"""Fields that people write personal numbers into although they must not."""
_FIELD_OF: Final = {
    "case_reference": "sag",
    "notice_reference": "besked",
    "municipality_basis": "grund",
    "purpose": "formaal",
}


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with what was typed, before anybody is asked about."""

    field: str
    code: str
    """Its words are `caseworker.slip.<code>`."""


class SlipOfThePen(Exception):
    """The form cannot be read as a question."""

    def __init__(self, slip: Slip) -> None:
        super().__init__("the form cannot be read")
        self.slip = slip


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A form without its numbers: what may be written back, and kept while she signs in."""

    purpose: str = ""
    case: str = ""
    notice: str = ""
    ground: str = ""
    ground_reference: str = ""
    roles: tuple[tuple[int, str], ...] = ()
    """Place to role, of the members of the household that she named."""

    def role(self, place: int) -> str:
        """Give the role at a place."""
        return dict(self.roles).get(place, "")


def typed(form: Form) -> Typed:
    """Give what may be shown again."""
    return Typed(
        purpose=form.one("formaal"),
        case=form.one("sag"),
        notice=form.one("besked"),
        ground=form.one("grund"),
        ground_reference=form.one("grund_henvisning"),
        roles=tuple((place, role) for place in PLACES if (role := form.one(f"rolle_{place}"))),
    )


def without_numbers(form: Form) -> Form:
    """Give what may be kept of a form while she signs in."""
    return Form(fields=tuple(each for each in form.fields if not _may_be_number(*each)))


def shown_again(told: Typed) -> Typed:
    """Give what may be written back into the form."""
    return replace(
        told,
        case=_unless_number(told.case),
        notice=_unless_number(told.notice),
        ground_reference=_unless_number(told.ground_reference),
    )


def check(form: Form, purpose: Purpose | None) -> None:
    """Raise SlipOfThePen for what is missing: nobody need be refused, and logged, for that."""
    told = typed(form)
    if not told.purpose:
        raise _slip("formaal", "purpose_missing")
    if not _subject(form, ""):
        raise _slip(NUMBER, "number_missing")
    _check_members(form, told)
    needs_case = purpose is not None and purpose.case_reference == "required"
    if not told.case and (needs_case or told.roles):
        raise _slip("sag", "case_missing")
    if not told.notice and purpose is not None and purpose.notice_required:
        raise _slip("besked", "notice_missing")
    if bool(told.ground) != bool(told.ground_reference):
        raise _slip("grund", "ground_half")


def _check_members(form: Form, told: Typed) -> None:
    for place in PLACES:
        has_subject = bool(_subject(form, f"_{place}"))
        if has_subject != bool(told.role(place)):
            raise _slip(f"{NUMBER}_{place}", "member_half")


def question(form: Form, *, today: date) -> Question:
    """Give the question about one citizen. Raises SlipOfThePen."""
    body = {"subject": _subject(form, ""), **_common(typed(form))}
    try:
        return decode(msgspec.json.encode(body), CitizenDataBody).question(today=today)
    except Unreadable as error:
        slip = _slip(_field(error.pointer, ()), error.code)
    raise slip


def household(form: Form, *, today: date) -> Household | None:
    """Give the question about a household; None where no member is named. Raises SlipOfThePen."""
    told = typed(form)
    if not told.roles:
        return None
    members = [{"role": role, "subject": _subject(form, f"_{place}")} for place, role in told.roles]
    body = {"applicant": _subject(form, ""), "members": members, **_common(told)}
    try:
        return decode(msgspec.json.encode(body), HouseholdDataBody).household(today=today)
    except Unreadable as error:
        slip = _slip(_field(error.pointer, tuple(place for place, _ in told.roles)), error.code)
    raise slip


def named_twice(form: Form, place: int) -> SlipOfThePen:
    """Say of the member at that place of the question that she stands in it already."""
    return _slip(f"{NUMBER}_{typed(form).roles[place][0]}", "person_named_twice")


def _may_be_number(name: str, text: str) -> bool:
    return name in SECRET or (name in REFERENCES and _unless_number(text) != text)


def _unless_number(text: str) -> str:
    return "" if fault_in_address(text) == "reference_names_person" else text


def _slip(field: str, code: str) -> SlipOfThePen:
    return SlipOfThePen(Slip(field=field, code=code))


def _subject(form: Form, at: str) -> dict[str, str]:
    """Give whom a number or our own alias names; empty where nobody is named."""
    alias = form.one(f"{ALIAS}{at}")
    if alias:
        return {"alias": alias}
    written = "".join(form.one(f"{NUMBER}{at}").split())
    return {"pnr": written} if written else {}


def _common(told: Typed) -> dict[str, object]:
    said: dict[str, object] = {"purpose": told.purpose}
    if told.case:
        said["case_reference"] = told.case
    if told.notice:
        said["notice_reference"] = told.notice
    if told.ground:
        said["municipality_basis"] = {"kind": told.ground, "reference": told.ground_reference}
    return said


def _field(pointer: str | None, places: tuple[int, ...]) -> str:
    """Give the form's field behind a pointer into the body that was made of it."""
    first, *below = (pointer or "").removeprefix("/").split("/")
    if first == "members" and below and below[0].isdecimal():
        return f"{NUMBER}_{places[int(below[0])]}"
    return _FIELD_OF.get(first, NUMBER)
