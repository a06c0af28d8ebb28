"""Every event, and what exactly each registry says otherwise a month later than without it."""

from decimal import Decimal
from typing import NamedTuple

HOME = "Lærkesporet 14, 2. tv, 8210 Aarhus V"
DAY = "2026-11-20"
ADVICE = ("skat", "IndkomstOplysningPersonAdvis")


class Case(NamedTuple):
    event: str
    persona: str
    more: dict
    changes: dict
    """Row by row: before and after."""
    notices: list
    """Registry, code, and whom it is about."""

    @property
    def personas(self):
        named = {row.partition(".")[0] for row in self.changes} | {self.persona}
        return sorted(named)


def left_home(persona, since):
    return {
        f"{persona}.cpr.person.address_history[0].road_name": (None, "Lærkesporet"),
        f"{persona}.cpr.person.address_history[0].moved_out": (None, DAY),
        f"{persona}.cpr.person.residence.since": (since, DAY),
    }


def moved_next_door(persona, since):
    text = "Lærkesporet 14, st. tv, 8210 Aarhus V"
    return left_home(persona, since) | {f"{persona}.dar.text": (HOME, text)}


def gone(persona, since, *, kind, status):
    """Leave the address for something that is none: no school, nothing in the address register."""
    asked = {f"{persona}.dar.kind": (None, kind)} if kind else {}
    return (
        asked
        | left_home(persona, since)
        | {
            f"{persona}.cpr.person.residence.kind": ("address", kind),
            f"{persona}.cpr.person.residence.school_district": ("Lærkeskolen", None),
            f"{persona}.cpr.person.residence.school_district_code": ("12", None),
            f"{persona}.cpr.person.status": ("resident", status),
            f"{persona}.dar.status": ("current", None),
            f"{persona}.dar.text": (HOME, None),
        }
    )


def abroad(persona, since):
    return gone(persona, since, kind="abroad", status="emigrated") | {
        f"{persona}.cpr.person.residence.municipality_code": ("0751", None),
        f"{persona}.cpr.person.departure.country_code": (None, "5120"),
        f"{persona}.cpr.person.departure.since": (None, DAY),
    }


def civil(persona, before, after):
    return {
        f"{persona}.cpr.person.civil_status": (before[0], after),
        f"{persona}.cpr.person.civil_status_since": (before[1], DAY),
    }


def pay(persona, month, before, after):
    figures = tuple(each and Decimal(each) for each in (before, after))
    return {f"{persona}.skat.{month}.wage": figures}


HER, HIM, KID = "2019-06-15", "2019-06-15", "2020-09-02"
MARRIED = ("married", "2016-08-20")
CASES = [
    Case(
        "move",
        "employee",
        {},
        moved_next_door("employee", HER)
        | moved_next_door("employee-spouse", HIM)
        | moved_next_door("employee-child", KID),
        [
            ("cpr", "A01", "employee"),
            ("cpr", "A01", "employee-spouse"),
            ("cpr", "A01", "employee-child"),
        ],
    ),
    Case(
        "move",
        "employee",
        {"to": "other-municipality", "household": "alone"},
        left_home("employee", HER)
        | {
            "employee.cpr.person.residence.municipality_code": ("0751", "0730"),
            "employee.cpr.person.residence.school_district": ("Lærkeskolen", "Havreskolen"),
            "employee.cpr.person.residence.school_district_code": ("12", "44"),
            "employee.dar.text": (HOME, "Havrebakken 15, 8920 Randers NV"),
        },
        [("cpr", "A01", "employee")],
    ),
    Case(
        "move",
        "employee",
        {"to": "newly-built", "household": "alone"},
        left_home("employee", HER)
        | {"employee.dar.text": (HOME, "Lærkesporet 101, 8210 Aarhus V")},
        [
            ("dar", "HusnummerCreate", "5ee8a8fd-a195-5d80-ac0e-906f9bf82b20"),
            ("dar", "AdresseCreate", "05f88a3b-c6dd-58c3-9370-ea35155b165e"),
            ("cpr", "A01", "employee"),
        ],
    ),
    Case(
        "move",
        "employee",
        {"to": "protected-road", "household": "children"},
        gone("employee", HER, kind="special_road", status="resident_special_road")
        | gone("employee-child", KID, kind="special_road", status="resident_special_road")
        | {
            "employee.cpr.person.status_since": ("1988-03-14", DAY),
            "employee-child.cpr.person.status_since": ("2020-09-02", DAY),
        },
        [("cpr", "A01", "employee"), ("cpr", "A01", "employee-child")],
    ),
    Case(
        "new-job",
        "teenager-15",
        {},
        pay("teenager-15", "2026-11", None, "11366.67"),
        [(*ADVICE, "teenager-15")],
    ),
    Case(
        "lost-job",
        "employee",
        {"on": "2026-11-15"},
        pay("employee", "2026-11", "40029.67", "20014.84"),
        [(*ADVICE, "employee")],
    ),
    Case(
        "raise",
        "employee",
        {"percent": "10", "on": "2026-10-15"},
        pay("employee", "2026-10", "40029.67", "44032.64")
        | pay("employee", "2026-11", "40029.67", "44032.64"),
        [(*ADVICE, "employee")],
    ),
    Case(
        "correction",
        "employee",
        {"month": "2026-09"},
        pay("employee", "2026-09", "40029.67", "39029.67"),
        [(*ADVICE, "employee")],
    ),
    Case(
        "correction",
        "employee",
        {"month": "2026-09", "how": "reversal"},
        pay("employee", "2026-09", "40029.67", "39029.67"),
        [(*ADVICE, "employee")],
    ),
    Case(
        "correction",
        "employee",
        {"month": "2026-09", "how": "reversal", "convention": "negated"},
        pay("employee", "2026-09", "40029.67", "39029.67"),
        [(*ADVICE, "employee")],
    ),
    Case(
        "child",
        "employee",
        {"name": "Alba"},
        {
            f"{parent}.cpr.family.{row}": figures
            for parent in ("employee", "employee-spouse")
            for row, figures in {
                "children[1].person": (None, "employee-newborn"),
                "children[1].birth_date": (None, DAY),
                "children_under_18": ("1", "2"),
            }.items()
        },
        [
            ("cpr", "MOCK-BIRTH", "employee-newborn"),
            ("cpr", "A14", "employee-newborn"),
            ("cpr", "MOCK-BIRTH", "employee"),
            ("cpr", "MOCK-BIRTH", "employee-spouse"),
        ],
    ),
    Case(
        "marriage",
        "single-father",
        {"partner": "randers-resident"},
        civil("single-father", ("divorced", "1981-01-25"), "married")
        | civil("randers-resident", ("divorced", "1974-06-11"), "married")
        | {
            "single-father.cpr.family.spouse.person": (None, "randers-resident"),
            "randers-resident.cpr.family.spouse.person": (None, "single-father"),
        },
        [("cpr", "A24", "single-father"), ("cpr", "A24", "randers-resident")],
    ),
    Case(
        "divorce",
        "employee",
        {},
        civil("employee", MARRIED, "divorced")
        | civil("employee-spouse", MARRIED, "divorced")
        | {
            "employee.cpr.family.spouse.person": ("employee-spouse", None),
            "employee-spouse.cpr.family.spouse.person": ("employee", None),
        },
        [("cpr", "A24", "employee"), ("cpr", "A24", "employee-spouse")],
    ),
    Case(
        "protection-on",
        "employee",
        {"until": "2027-11-22"},
        {
            "employee.cpr.person.address_protection.marked": (None, "True"),
            "employee.cpr.person.address_protection.since": (None, DAY),
            "employee.cpr.person.address_protection.until": (None, "2027-11-22"),
        },
        [("cpr", "A33", "employee")],
    ),
    Case(
        "protection-off",
        "protected-address",
        {},
        {
            "protected-address.cpr.person.address_protection.marked": ("True", "False"),
            "protected-address.cpr.person.address_protection.until": (None, "2026-11-19"),
        },
        [("cpr", "A33", "protected-address")],
    ),
    Case(
        "guardianship",
        "no-mitid-exempt-post",
        {"guardian": "no-mitid-daughter"},
        {
            f"no-mitid-exempt-post.cpr.family.guardianship.{row}": (None, value)
            for row, value in {
                "guardian": "no-mitid-daughter",
                "guardian_kind": "person",
                "in_force": "True",
                "scope": "full",
                "since": DAY,
            }.items()
        },
        [("cpr", "A73", "no-mitid-exempt-post")],
    ),
    Case(
        "emigration",
        "employee",
        {},
        abroad("employee", HER)
        | abroad("employee-spouse", HIM)
        | abroad("employee-child", KID)
        | pay("employee", "2026-11", "40029.67", "26686.45")
        | pay("employee-spouse", "2026-11", "47360.5", "31573.66")
        | {
            "employee.cpr.person.status_since": ("1988-03-14", DAY),
            "employee-spouse.cpr.person.status_since": ("1986-11-05", DAY),
            "employee-child.cpr.person.status_since": ("2020-09-02", DAY),
            "employee.cpr.family.children_under_18": ("1", "0"),
            "employee-spouse.cpr.family.children_under_18": ("1", "0"),
        },
        [
            ("cpr", "A06", "employee"),
            ("cpr", "A06", "employee-spouse"),
            ("cpr", "A06", "employee-child"),
            (*ADVICE, "employee"),
            (*ADVICE, "employee-spouse"),
            (*ADVICE, "employee-spouse"),
        ],
    ),
    Case(
        "death",
        "employee",
        {},
        gone("employee", HER, kind=None, status="dead")
        | civil("employee", MARRIED, "dead")
        | civil("employee-spouse", MARRIED, "widowed")
        | pay("employee", "2026-11", "40029.67", "26686.45")
        | {
            "employee.cpr.person.residence.since": (HER, None),
            "employee.cpr.person.residence.municipality_code": ("0751", None),
            "employee.cpr.person.status_since": ("1988-03-14", DAY),
            "employee.cpr.family.spouse.person": ("employee-spouse", None),
            "employee-spouse.cpr.family.spouse.person": ("employee", None),
            "employee-child.cpr.family.custody[0].until": (None, DAY),
        },
        [
            ("cpr", "A21", "employee"),
            ("cpr", "A24", "employee-spouse"),
            ("cpr", "P11", "employee-child"),
            (*ADVICE, "employee"),
        ],
    ),
    Case(
        "changed-number",
        "employee",
        {"sex": "male", "name": "Simon"},
        {
            "employee.cpr.person.sex": ("female", "male"),
            "employee.cpr.person.name.given_name": ("Signe", "Simon"),
            "employee.cpr.person.name.full_name": (
                "Signe Testrup Lindholt",
                "Simon Testrup Lindholt",
            ),
            "employee.cpr.person.name.since": ("1988-03-14", DAY),
        },
        [("cpr", "P03", "employee"), ("cpr", "A13", "employee")],
    ),
]
IDS = [" ".join([case.event, *(str(each) for each in case.more.values())]) for case in CASES]
