"""What the paths of the record and the kinds of income are called by people who do not code. Opens
no file.
"""

from collections.abc import Iterable
from typing import Final

from contracts.adapter import Text
from contracts.paths import section_of
from gateway.access.agreements import is_within


def _text(da: str, en: str) -> Text:
    return Text(da=da, en=en)


SECTIONS: Final = {
    "person": _text("person", "person"),
    "family": _text("familie", "family"),
    "address": _text("adresse", "address"),
    "income": _text("indkomst", "income"),
}
DATA: Final = {
    "person.name": _text("navn", "name"),
    "person.birth_date": _text("fødselsdato", "date of birth"),
    "person.sex": _text("køn", "sex"),
    "person.birth_registration": _text("fødselsregistrering", "registration of birth"),
    "person.status": _text("status i folkeregistret", "status in the national register"),
    "person.status_since": _text("status siden", "status since"),
    "person.civil_status": _text("civilstand", "civil status"),
    "person.civil_status_since": _text("civilstand siden", "civil status since"),
    "person.separated": _text("separeret eller ej", "whether separated"),
    "person.separated_since": _text("separeret siden", "separated since"),
    "person.citizenship": _text("statsborgerskab", "citizenship"),
    "person.residence": _text("bopæl", "residence"),
    "person.residence.kind": _text("slags bopæl", "kind of residence"),
    "person.residence.municipality_code": _text("bopælskommune", "municipality of residence"),
    "person.residence.since": _text("boet der siden", "resident since"),
    "person.residence.care_of": _text("c/o-navn", "care-of name"),
    "person.residence.school_district_code": _text(
        "skoledistriktets nummer", "number of the school district"
    ),
    "person.residence.school_district": _text("skoledistrikt", "school district"),
    "person.address_history": _text("tidligere adresser", "earlier addresses"),
    "person.contact_address": _text("kontaktadresse", "contact address"),
    "person.departure": _text("udrejse", "departure from Denmark"),
    "person.disappeared_since": _text("forsvundet siden", "disappeared since"),
    "person.address_protection": _text("adressebeskyttelse", "address protection"),
    "person.directory_protection": _text("beskyttelse mod vejviser", "directory protection"),
    "person.marketing_protection": _text("reklamebeskyttelse", "protection from advertising"),
    "family.spouse": _text("ægtefælle", "spouse"),
    "family.children": _text("børn", "children"),
    "family.children_under_18": _text("antal børn under 18", "number of children under 18"),
    "family.parents": _text("forældre", "parents"),
    "family.custody": _text("forældremyndighed", "custody"),
    "family.shared_residence": _text("delt bopæl", "shared residence"),
    "family.shared_residence_since": _text("delt bopæl siden", "shared residence since"),
    "family.guardianship": _text("værgemål", "guardianship"),
    "address": _text("adresse", "address"),
    "address.position": _text("adressens koordinater", "coordinates of the address"),
    "address.address_id": _text("adressens nummer i registret", "number of the address"),
    "address.access_address_id": _text("opgangens nummer i registret", "number of the entrance"),
    "address.road_code": _text("vejens nummer", "number of the road"),
    "address.status": _text("adressens status", "status of the address"),
    "address.valid_from": _text("adressen gælder fra", "address valid from"),
    "income.rule": _text("hvordan beløbene er lagt sammen", "how the amounts are added up"),
    "income.months": _text("indkomst måned for måned", "income month by month"),
    "income.months[].month": _text("måneder med indberetning", "months with a report"),
    "income.months[].kinds[].kind": _text("slags indkomst pr. måned", "kind of income per month"),
    "income.months[].kinds[].gross": _text(
        "beløb før skat pr. måned", "amount before tax per month"
    ),
    "income.months[].kinds[].a_income_with_am": _text(
        "indkomst med arbejdsmarkedsbidrag pr. måned",
        "income with labour market contribution per month",
    ),
    "income.months[].kinds[].a_income_without_am": _text(
        "indkomst uden arbejdsmarkedsbidrag pr. måned",
        "income without labour market contribution per month",
    ),
    "income.months[].kinds[].b_income": _text(
        "indkomst, der ikke er trukket skat af, pr. måned",
        "income without tax withheld per month",
    ),
    "income.months[].kinds[].a_tax": _text(
        "skat, der er trukket, pr. måned", "tax withheld per month"
    ),
    "income.months[].kinds[].am_contribution": _text(
        "arbejdsmarkedsbidrag pr. måned", "labour market contribution per month"
    ),
    "income.months[].kinds[].atp_contribution": _text("ATP-bidrag pr. måned", "ATP per month"),
    "income.months[].kinds[].hours": _text("løntimer pr. måned", "wage hours per month"),
    "income.months[].kinds[].lines": _text(
        "hvilke indberetninger tallet består af", "which reports a figure is made of"
    ),
    "income.lines[].employer_se": _text("arbejdsgiver", "employer"),
    "income.lines[].production_unit": _text("arbejdssted", "place of work"),
    "income.lines[].month": _text("måned for hver indberetning", "month of each report"),
    "income.lines[].pay_period_from": _text("lønperiodens første dag", "first day of a pay period"),
    "income.lines[].pay_period_to": _text("lønperiodens sidste dag", "last day of a pay period"),
    "income.lines[].hours": _text("løntimer pr. indberetning", "wage hours per report"),
    "income.lines": _text("indberetningernes enkelte linjer", "single lines of the reports"),
}
"""Path to its words; a leaf goes by the longest path that it lies within."""


def section_words(section: str) -> Text:
    """Give what a section is called; one of a third party goes by its name."""
    return SECTIONS.get(section, _text(section, section))


def words_of(leaf: str) -> Text:
    """Give what a leaf is called; what nobody has named goes by its path."""
    named = max((path for path in DATA if is_within(leaf, path)), key=len, default=None)
    return _text(leaf, leaf) if named is None else DATA[named]


def data_in_words(leaves: Iterable[str]) -> tuple[Text, ...]:
    """Give what the leaves are called, each name once, in the order of sections and names."""
    found = {words_of(leaf): section_of(leaf) for leaf in sorted(leaves, key=_rank)}
    return tuple(found)


def _rank(leaf: str) -> tuple[int, int, str]:
    order, named = list(SECTIONS), list(DATA)
    section = section_of(leaf)
    at = order.index(section) if section in order else len(order)
    path = max((path for path in DATA if is_within(leaf, path)), key=len, default="")
    return at, named.index(path) if path else len(named), leaf
