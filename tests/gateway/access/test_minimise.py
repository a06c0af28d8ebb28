import pytest

from contracts.reading import Note
from gateway.access.minimise import minimise, project_notes
from tests.gateway.access.situations import KNOWN

PERSON = {
    "name": {"full_name": "Ida Holm", "given_name": "Ida", "since": "2001"},
    "birth_date": "1985-12-31",
    "contact_address": {"lines": ["Postboks 1", "8000 Aarhus C"], "since": None},
    "address_history": [
        {"moved_in": "2001-05-01", "road_name": "Skovvej"},
        {"road_name": "Engvej"},
    ],
    "church": "secret",
    "_hidden": {"name": "secret"},
}


def shown(*leaves: str) -> dict[str, object]:
    return minimise("person", PERSON, frozenset(leaves))


def test_a_permitted_leaf_is_copied_and_nothing_beside_it() -> None:
    assert shown("person.name.full_name") == {"name": {"full_name": "Ida Holm"}}


def test_leaves_of_other_sections_give_nothing() -> None:
    assert shown("family.name.full_name", "address.birth_date", "personal.birth_date") == {}


def test_nothing_permitted_is_an_empty_object() -> None:
    assert shown() == {}


def test_a_list_of_plain_values_is_a_leaf_and_is_copied_not_shared() -> None:
    copied = shown("person.contact_address.lines")

    assert copied == {"contact_address": {"lines": ["Postboks 1", "8000 Aarhus C"]}}
    assert copied["contact_address"] is not PERSON["contact_address"]


def test_a_value_that_is_none_stays_none() -> None:
    assert shown("person.contact_address.since") == {"contact_address": {"since": None}}


def test_an_item_stays_in_its_list_even_when_nothing_of_it_is_there() -> None:
    assert shown("person.address_history[].moved_in") == {
        "address_history": [{"moved_in": "2001-05-01"}, {}]
    }


def test_an_empty_list_says_that_there_are_none() -> None:
    fields = frozenset({"family.children[].person"})

    assert minimise("family", {"children": []}, fields) == {"children": []}


def test_an_object_with_nothing_permitted_in_it_is_absent() -> None:
    assert shown("person.residence.kind", "person.contact_address.until") == {}


@pytest.mark.parametrize(
    ("plain", "leaf"),
    [
        ({"name": {"full_name": {"secret": "x"}}}, "person.name.full_name"),
        ({"name": {"full_name": [{"secret": "x"}]}}, "person.name.full_name"),
        ({"name": {"full_name": [["secret"]]}}, "person.name.full_name"),
        ({"name": ["secret"]}, "person.name.full_name"),
        ({"name": "secret"}, "person.name.full_name"),
        ({"name": None}, "person.name.full_name"),
        ({"name": {"full_name": "secret"}}, "person.name"),
        ({"name.full_name": "secret"}, "person.name.full_name"),
    ],
    ids=[
        "an object where a leaf should be",
        "a list of objects where a leaf should be",
        "a list of lists where a leaf should be",
        "a list where a group should be",
        "a text where a group should be",
        "none where a group should be",
        "a group named as if it were a leaf",
        "a name with a dot in it",
    ],
)
def test_an_answer_of_another_shape_lets_nothing_through(
    plain: dict[str, object], leaf: str
) -> None:
    assert minimise("person", plain, frozenset({leaf})) == {}


def test_an_object_where_a_list_should_be_lets_nothing_through() -> None:
    fields = frozenset({"family.children[].person"})

    assert minimise("family", {"children": {"person": "secret"}}, fields) == {}


def test_an_item_that_is_no_object_lets_nothing_through() -> None:
    fields = frozenset({"family.children[].person"})

    assert minimise("family", {"children": ["secret", {"person": "sub_a"}]}, fields) == {
        "children": [{"person": "sub_a"}]
    }


KEPT = {
    "the leaf itself": ("birth_date", "person.birth_date"),
    "a group above the leaf": ("name", "person.name.full_name"),
    "an item by key": ("parents[mother].name", "person.parents[].name"),
    "an item without a key": ("children[].birth_date", "person.children[].birth_date"),
    "a whole item": ("parents[mother]", "person.parents[].name"),
    "a whole list": ("children", "person.children[].birth_date"),
    "two keys": (
        "months[2026-03].kinds[wage].gross",
        "person.months[].kinds[].gross",
    ),
    "an item of a list that is a leaf": ("lines[0]", "person.lines"),
}


@pytest.mark.parametrize(("path", "leaf"), KEPT.values(), ids=KEPT.keys())
def test_a_note_follows_what_it_is_about(path: str, leaf: str) -> None:
    note = Note(path=path, kind="uncertain")

    assert project_notes("person", (note,), frozenset({leaf})) == (note,)


DROPPED = {
    "another leaf": ("birth_date", "person.sex"),
    "a sibling in the group": ("name.since", "person.name.full_name"),
    "another section's leaf of that name": ("birth_date", "family.birth_date"),
    "a sibling in the item": ("parents[mother].name", "person.parents[].role"),
    "a leaf that begins the same": ("status_since", "person.status"),
}


@pytest.mark.parametrize(("path", "leaf"), DROPPED.values(), ids=DROPPED.keys())
def test_a_note_about_something_else_is_dropped(path: str, leaf: str) -> None:
    note = Note(path=path, kind="absent", reason="not_registered")

    assert project_notes("person", (note,), frozenset({leaf})) == ()


def test_notes_keep_their_order() -> None:
    notes = (Note(path="sex", kind="uncertain"), Note(path="birth_date", kind="uncertain"))

    assert project_notes("person", notes, frozenset(KNOWN)) == notes


def test_fields_stand_in_the_records_own_order_whatever_the_set_gives() -> None:
    copied = shown(
        "person.address_history[].road_name",
        "person.contact_address.lines",
        "person.birth_date",
        "person.address_history[].moved_in",
        "person.name.since",
        "person.name.full_name",
    )

    assert list(copied) == ["name", "birth_date", "contact_address", "address_history"]
    assert list(copied["name"]) == ["full_name", "since"]
    assert list(copied["address_history"][0]) == ["moved_in", "road_name"]
