"""The rows of trust.md 1.9 over HTTP: who sees whom, and that nobody learns where someone hides."""

from collections.abc import Iterator

import httpx
import pytest

from contracts.dates import danish_day
from mocks.run import now
from mocks.world.model import World
from tests.journeys.acting import (
    PLACES,
    RELATIONS,
    act,
    alias_of,
    children_of,
    family_world,
    for_person,
    with_privileges,
)
from tests.journeys.house import AARHUS, RANDERS, House, open_house, open_mocks
from tests.journeys.own import look

pytestmark = pytest.mark.slow
Json = dict[str, object]


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("families")
    planted = family_world(world, danish_day(now()))
    with (
        open_mocks(folder / "registries", planted) as mocks,
        open_house(folder / "gateway", mocks, planted) as house,
    ):
        yield house


def record(house: House, who: str, alias: str, query: str = "") -> httpx.Response:
    return house.own(who, f"{RELATIONS}/{alias}{query}")


def log(house: House, who: str, alias: str) -> list[Json]:
    entries: list[Json] = record(house, who, f"{alias}/access-log").json()["entries"]
    return entries


def own_log(house: House, who: str) -> list[Json]:
    entries: list[Json] = look(house, who, "/v1/my-data/access-log")["entries"]  # type: ignore[assignment]  # JSON
    return entries


def codes(house: House, who: str) -> list[object]:
    """Give each of her children's refusal, None where she sees it, in the order of her record."""
    answers = [record(house, who, alias) for alias in children_of(house, who)]
    return [each.json().get("code") for each in answers]


def test_own_data_from_15_and_no_self_service_below(families: House) -> None:
    assert families.own("teenager-15").status_code == 200


def test_parent_of_a_child_below_15_sees_what_own_access_would_show(house: House) -> None:
    alias = alias_of(house, "employee-child", by="employee")

    answer = record(house, "employee", alias).json()

    assert answer["subject"] == alias
    assert answer["purpose"] == {"id": "representation", "version": 1}
    assert answer["sections"]["person"]["record"]["name"]["full_name"] == "Alma Testrup Lindholt"
    assert answer["sections"]["address"]["record"]["full_address"].startswith("Lærkesporet 14")
    assert {each["outcome"] for each in answer["sections"].values()} == {"found"}
    assert answer["withheld"] == []


def test_parent_of_15_to_17_has_no_view_and_of_18_not_even_the_name_of_one(
    families: House,
) -> None:
    assert codes(families, "long-sick") == [None, "of_age", "of_age", "no_custody"]

    listed = families.own("long-sick", RELATIONS).json()["relations"]
    assert [(each["may_see"], each.get("code")) for each in listed] == [
        (True, None),
        (False, "of_age"),
        (False, "of_age"),
    ]
    assert {each["as"] for each in listed} == {"custody_holder"}


def test_a_parent_without_custody_sees_nothing_and_is_listed_nothing(house: House) -> None:
    father = "police-protected-other-parent"

    assert house.own(father, RELATIONS).json() == {"relations": []}
    assert codes(house, father) == ["no_custody"]


def test_custody_gained_less_than_14_days_ago_shows_no_place(families: House) -> None:
    father = "police-protected-other-parent"
    (alias,) = children_of(families, father)

    answer = record(families, father, alias)

    sections = answer.json()["sections"]
    assert sorted(sections) == ["family", "income", "person"]
    assert "residence" not in sections["person"]["record"]
    assert "name" not in sections["person"]["record"]
    assert b"9902" not in answer.content


@pytest.mark.parametrize("query", ["", "?sections=person", "?sections=person,family,income"])
def test_nothing_of_a_protected_parents_place_is_in_any_byte_for_the_other(
    families: House, query: str
) -> None:
    father, mother = "shared-residence-father", "shared-residence-mother"
    for client in (RANDERS, AARHUS):
        families.ask("shared-residence-child", "school-enrolment", client=client)
    families.own(mother, RELATIONS)
    (alias,) = children_of(families, father)

    told = [
        families.own(father, RELATIONS),
        record(families, father, alias, query),
        record(families, father, f"{alias}/access-log"),
        families.own(father, "/v1/my-data/access-log"),
    ]

    assert [each.status_code for each in told] == [200] * 4
    content = b"".join(each.content for each in told)
    assert [place for place in PLACES if place in content] == []
    assert b"Bertram" in content


def test_only_address_is_nothing_where_a_place_is_hidden(families: House) -> None:
    (alias,) = children_of(families, "shared-residence-father")

    refused = record(families, "shared-residence-father", alias, "?sections=address")

    assert (refused.status_code, refused.json()["code"]) == (403, "nothing_permitted")


def test_the_protected_parent_herself_loses_nothing_but_where_she_is_protected(
    families: House,
) -> None:
    """The child lives with her: that she is marked is no reason to keep it from her."""
    (alias,) = children_of(families, "shared-residence-mother")

    answer = record(families, "shared-residence-mother", alias).json()

    assert answer["sections"]["address"]["record"]["full_address"].startswith("Havrebakken")


def test_the_other_parents_log_says_a_look_up_in_anothers_case_and_no_more(
    families: House,
) -> None:
    (alias,) = children_of(families, "shared-residence-father")
    record(families, "shared-residence-father", alias)

    newest = families.log("shared-residence-mother")[0]

    assert (newest["outcome"], newest["in_case_of_another"]) == ("checked", True)
    assert newest["purpose"] == "representation"
    assert not {"on_behalf", "case_reference", "reason", "unit", "actor"} & newest.keys()


def test_both_holders_of_custody_see_the_same_rows_and_each_others_looks(house: House) -> None:
    hers = alias_of(house, "employee-child", by="employee")
    his = alias_of(house, "employee-child", by="employee-spouse")
    record(house, "employee-spouse", his, "?sections=person")
    seen_by_her = log(house, "employee", hers)

    seen_by_him = log(house, "employee-spouse", his)

    assert [each["entry_id"] for each in seen_by_him[1:]] == [
        each["entry_id"] for each in seen_by_her
    ]
    by_him = seen_by_her[1]["on_behalf"]
    spouse = house.own("employee", "/v1/my-data?sections=family").json()
    assert by_him == {
        "text": {
            "da": "En, der har forældremyndigheden, så for barnet.",
            "en": "Somebody who holds custody looked for the child.",
        },
        "as": "custody_holder",
        "who": spouse["sections"]["family"]["record"]["spouse"]["person"],
    }
    assert seen_by_him[2]["on_behalf"]["by_you"] is True  # type: ignore[index]  # JSON


def test_a_guardian_for_everything_sees_and_one_whom_a_sign_in_names_does_not(
    house: House,
) -> None:
    ward = for_person(house, "guardianship", "guardian")
    guardian, nobody = (
        with_privileges(house, each, ward) for each in ("guardian", "single-father")
    )

    (listed,) = act(house, guardian, RELATIONS).json()["relations"]

    assert (listed["as"], listed["name"]) == ("guardian", "Aksel Prøve Værge")
    assert act(house, guardian, f"{RELATIONS}/{listed['alias']}").status_code == 200
    assert house.own("guardian", f"{RELATIONS}/{listed['alias']}").status_code == 200
    claimed = act(house, nobody, RELATIONS).json()["relations"]
    assert "Aksel Prøve Værge" not in {each.get("name") for each in claimed}


def test_a_sign_ins_power_of_attorney_gives_its_sections(house: House) -> None:
    daughter = with_privileges(
        house,
        "no-mitid-daughter",
        for_person(house, "no-mitid-exempt-post", "see-own-data:income", "see-access-log"),
    )
    (listed,) = act(house, daughter, RELATIONS).json()["relations"]

    answer = act(house, daughter, f"{RELATIONS}/{listed['alias']}").json()
    rows = act(house, daughter, f"{RELATIONS}/{listed['alias']}/access-log").json()["entries"]

    assert listed["scope"] == {
        "fields": ["income"],
        "purposes": ["representation"],
        "access_log": True,
    }
    assert sorted(answer["sections"]) == ["income"]
    assert [each["on_behalf"]["as"] for each in rows[:2]] == ["power_of_attorney"] * 2
    outside = act(house, daughter, f"{RELATIONS}/{listed['alias']}?sections=person")
    assert outside.json()["code"] == "power_does_not_cover"
    assert house.own("no-mitid-daughter", f"{RELATIONS}/{listed['alias']}").json()["code"] == (
        "no_custody"
    )


def test_a_deceased_parent_hides_nothing_and_the_dead_are_nobodys_to_act_for(house: House) -> None:
    before = {each["entry_id"] for each in own_log(house, "late-husband")}
    (older, _) = children_of(house, "widow-two-children")

    answer = record(house, "widow-two-children", older).json()

    assert answer["sections"]["address"]["outcome"] == "found"
    since = [each for each in own_log(house, "late-husband") if each["entry_id"] not in before]
    assert {each["outcome"] for each in since} == {"checked"}


def test_a_parent_without_a_number_hides_the_place_of_the_newborn(house: House) -> None:
    (alias,) = children_of(house, "two-mothers")

    answer = record(house, "two-mothers", alias).json()

    assert "address" not in answer["sections"]
    assert "residence" not in answer["sections"]["person"]["record"]


def test_twins_are_two_each_with_an_alias_and_a_log_of_her_own(house: House) -> None:
    one, other = (alias_of(house, each, by="twins-mother") for each in ("twins", "twins-sister"))
    answer = record(house, "twins-mother", one).json()

    assert one != other
    own = {each["entry_id"] for each in log(house, "twins-mother", one)}
    others = {each["entry_id"] for each in log(house, "twins-mother", other)}
    assert answer["receipt"]["entry_id"] in own
    assert not own & others


def test_a_foreign_alias_is_the_same_as_none(house: House) -> None:
    his = alias_of(house, "child-9", by="single-father")
    refused = [record(house, "employee", each) for each in (his, "sub_" + "b" * 26, "x")]

    said = [{**each.json(), "trace_id": ""} for each in refused]
    assert [each.status_code for each in refused] == [404] * 3
    assert said == said[:1] * 3
    assert said[0]["code"] == "subject_unknown"


@pytest.mark.parametrize(
    "path",
    ["", "/sub_" + "a" * 26, "/sub_" + "a" * 26 + "/access-log"],
)
def test_an_authority_acts_for_nobody(house: House, path: str) -> None:
    answer = act(house, house.token(client=AARHUS), RELATIONS + path)

    assert (answer.status_code, answer.json()["code"]) == (403, "citizen_required")


def test_an_authority_cannot_name_the_purpose(house: House) -> None:
    refused = house.ask("employee-child", "representation")

    assert refused.json()["code"] in {"agreement_missing", "party_class_not_permitted"}
    assert refused.status_code == 403


def test_a_silent_register_about_the_other_parent_hides_and_comes_back(house: House) -> None:
    alias = alias_of(house, "employee-child", by="employee")
    house.upset("cpr", "down", persona="employee-spouse")

    hidden = record(house, "employee", alias)
    house.mend()

    assert "address" not in hidden.json()["sections"]
    assert "address" in record(house, "employee", alias).json()["sections"]
