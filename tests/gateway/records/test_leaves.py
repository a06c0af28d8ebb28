"""What is released, and by which name: the receipt's labels and the ledger's paths."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.paths import item_keys, leaf_paths
from gateway.access.minimise import minimise
from gateway.records.leaves import Leaf, SectionLeaves, View, released_leaves
from tests.gateway.proof.answered import EVERYTHING, RECORD_TYPES, Asked, plain_of, view

KEYS = {
    "income.months[]": "month",
    "income.months[].kinds[]": "kind",
    "income.lines[]": "line_id",
    "income.payers[]": "person",
}
RECORD: dict[str, Any] = {
    "rule": "basis-month-v1",
    "months": [
        {"month": "2026-02", "kinds": [{"kind": "wage", "gross": "1.00", "lines": ["wage/R1"]}]},
        {"month": "2026-03", "kinds": [{"kind": "fees", "gross": "2.00", "lines": []}, {}]},
    ],
    "lines": [{"line_id": "wage/R1", "hours": "7.00"}, {"hours": "8.00"}],
    "payers": [{"person": "sub_a", "name": "Ole"}, {"person": "sub_b"}],
    "debts": [{"to": "sub_a", "sum": "5.00"}, {"sum": "6.00"}],
}
PSEUDONYMS = {"sub_a": "per_a", "sub_b": "per_b"}
EVERY_LEAF = frozenset(
    {
        "income.rule",
        "income.months[].month",
        "income.months[].kinds[].kind",
        "income.months[].kinds[].gross",
        "income.months[].kinds[].lines",
        "income.lines[].line_id",
        "income.lines[].hours",
        "income.payers[].person",
        "income.payers[].name",
        "income.debts[].to",
        "income.debts[].sum",
    }
)


def released(
    *fields: str, tellable: frozenset[str] = EVERY_LEAF, record: Mapping[str, Any] = RECORD
) -> SectionLeaves:
    return released_leaves(
        "income",
        record,
        View(fields=frozenset(fields), tellable=tellable, keys=KEYS, pseudonyms=PSEUDONYMS),
    )


def items(*keys: object) -> dict[str, Any]:
    """Give a record whose lines have these keys."""
    lines = [
        {"hours": str(place)} | ({} if key is None else {"line_id": key})
        for place, key in enumerate(keys)
    ]
    return {"lines": lines}


def test_a_field_is_named_by_its_path_with_the_keys_of_its_items() -> None:
    assert released("income.rule", "income.months[].kinds[].gross").leaves == (
        Leaf("income.rule", "income.rule", "basis-month-v1"),
        *(
            Leaf(path, path, value)
            for path, value in [
                ("income.months[2026-02].kinds[wage].gross", "1.00"),
                ("income.months[2026-03].kinds[fees].gross", "2.00"),
            ]
        ),
    )


def test_fields_stand_in_the_order_of_the_record() -> None:
    labels = [leaf.label for leaf in released(*EVERY_LEAF).leaves]

    assert [label.split(".")[1][:4] for label in labels] == sorted(
        (label.split(".")[1][:4] for label in labels),
        key=["rule", "mont", "line", "paye", "debt"].index,
    )


def test_a_key_that_the_reader_may_not_see_is_the_items_place_in_the_answer() -> None:
    hidden = EVERY_LEAF - {"income.lines[].line_id"}

    assert released("income.lines[].hours", tellable=hidden).leaves == (
        Leaf("income.lines[~1].hours", "income.lines[wage/R1].hours", "7.00"),
        Leaf("income.lines[~2].hours", "income.lines[?].hours", "8.00"),
    )


def test_a_key_is_hidden_without_hiding_the_keys_below_it() -> None:
    hidden = EVERY_LEAF - {"income.months[].month"}

    labels = [
        leaf.label for leaf in released("income.months[].kinds[].gross", tellable=hidden).leaves
    ]

    assert labels == ["income.months[~1].kinds[wage].gross", "income.months[~2].kinds[fees].gross"]


def test_a_key_that_was_not_asked_for_is_told_where_the_purpose_gives_it() -> None:
    assert [leaf.label for leaf in released("income.lines[].hours").leaves] == [
        "income.lines[wage/R1].hours",
        "income.lines[?].hours",
    ]


def test_a_person_is_digested_and_keyed_by_the_pseudonym_and_named_in_persons() -> None:
    found = released("income.payers[].person")

    assert found.leaves == (
        Leaf("income.payers[per_a].person", "income.payers[per_a].person", "per_a"),
        Leaf("income.payers[per_b].person", "income.payers[per_b].person", "per_b"),
    )
    assert found.persons == PSEUDONYMS


def test_a_person_who_is_only_a_key_is_not_named_in_persons() -> None:
    found = released("income.payers[].name")

    assert [leaf.label for leaf in found.leaves] == ["income.payers[per_a].name"]
    assert found.persons == {}


def test_a_list_of_plain_values_is_one_field_also_when_it_is_empty() -> None:
    assert [leaf.value for leaf in released("income.months[].kinds[].lines").leaves] == [
        ["wage/R1"],
        [],
    ]


def test_a_list_whose_items_have_no_key_is_one_field_of_what_is_released() -> None:
    found = released("income.debts[].to", "income.debts[].sum")

    assert found.leaves == (
        Leaf("income.debts", "income.debts", [{"to": "per_a", "sum": "5.00"}, {"sum": "6.00"}]),
    )
    assert found.persons == {"sub_a": "per_a"}
    assert released("income.debts[].to").leaves[0].value == [{"to": "per_a"}, {}]


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a#2", "a#3"]),
        (["a", "a#2", "a"], ["a", "a#2", "a#3"]),
        (["a", "a", "a#2"], ["a", "a#2", "a#2#2"]),
        ([None, None], ["?", "?#2"]),
        ([None, "?"], ["?", "?#2"]),
        (["50%", "a]b", "~1", "a~"], ["50%25", "a%5Db", "%7E1", "a~"]),
        ([7, True, False], ["7", "true", "false"]),
    ],
)
def test_every_item_has_a_key_of_its_own(keys: list[object], written: list[str]) -> None:
    found = released("income.lines[].hours", record=items(*keys))

    assert [leaf.path for leaf in found.leaves] == [f"income.lines[{key}].hours" for key in written]


@pytest.mark.parametrize(
    "record",
    [
        {"lines": {"line_id": "a", "hours": "1.00"}},
        {"lines": ["a"]},
        {"lines": [{"line_id": "a", "hours": {"of": "1.00"}}]},
        {"lines": [{"line_id": "a", "hours": [["1.00"]]}]},
        {"months": [{"month": "m", "kinds": {"gross": "1.00"}}]},
        {"months": "m"},
        {"rule": {"name": "x"}},
        {"debts": {"sum": "1.00"}},
    ],
    ids=repr,
)
def test_a_record_of_another_shape_releases_nothing(record: dict[str, Any]) -> None:
    not_keys = EVERY_LEAF - {f"{path}.{key}" for path, key in KEYS.items()}

    assert released(*not_keys, record=record).leaves == ()


SECTIONS = st.sampled_from(sorted(RECORD_TYPES))


def shown(value: Any, pseudonyms: Mapping[str, str]) -> list[object]:
    """List the values of a minimised record, lists of plain values whole."""
    if isinstance(value, dict):
        return [each for below in value.values() for each in shown(below, pseudonyms)]
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return [each for below in value for each in shown(below, pseudonyms)]
    if isinstance(value, list):
        return [value] if value else []
    return [pseudonyms.get(value, value)]


@settings(deadline=None)
@given(section=SECTIONS, data=st.data())
def test_exactly_what_minimising_leaves_in_the_answer_is_released(
    section: str, data: st.DataObject
) -> None:
    fields = frozenset(data.draw(st.sets(st.sampled_from(sorted(EVERYTHING)))))
    asked = Asked(fields=fields)
    record = plain_of(asked, section)

    found = released_leaves(section, record, view(asked, section)).leaves

    pseudonyms = view(asked, section).pseudonyms
    assert [leaf.value for leaf in found if leaf.value != []] == shown(
        minimise(section, record, fields), pseudonyms
    )


def at(record: Any, label: str, pseudonyms: Mapping[str, str]) -> object:
    """Follow a label whose keys are all hidden into a minimised record."""
    for part in label.split(".")[1:]:
        name, _, place = part.removesuffix("]").partition("[~")
        record = record[name][int(place) - 1] if place else record[name]
    return pseudonyms.get(record, record) if isinstance(record, str) else record


@settings(deadline=None)
@given(section=SECTIONS, data=st.data())
def test_the_place_of_a_hidden_key_is_the_items_place_in_the_answer(
    section: str, data: st.DataObject
) -> None:
    known = sorted(leaf_paths(section, RECORD_TYPES[section]))
    fields = frozenset(data.draw(st.sets(st.sampled_from(known), min_size=1)))
    keys = item_keys(section, RECORD_TYPES[section])
    asked = Asked(
        fields=fields, tellable=EVERYTHING - {f"{path}.{key}" for path, key in keys.items()}
    )
    record = plain_of(asked, section)
    seen = view(asked, section)

    found = released_leaves(section, record, seen).leaves

    answer = minimise(section, record, fields)
    assert all(
        at(answer, leaf.label, seen.pseudonyms) == leaf.value or isinstance(leaf.value, list)
        for leaf in found
    )
    assert not any("[" in leaf.label.replace("[~", "") for leaf in found)
