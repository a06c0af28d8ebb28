"""What a verifier without a schema finds: the right word on the right field, and no false one."""

import json
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.proof.keys import KeySet, VerifyingKey
from gateway.proof.receipt_findings import CODES, TEXTS, finding
from gateway.proof.verify_receipt import (
    LARGEST_FILE,
    ReceiptUnreadable,
    read_receipt,
    verify_receipt,
)
from tests.gateway.proof.answered import (
    EVERYTHING,
    FAMILY,
    INCOME,
    KEYS,
    OLD_KEY,
    OUR_KEY,
    RECORDS,
    RENEWED,
    Answer,
    Asked,
    answered,
    line,
    written,
)
from tests.gateway.proof.forging import GENUINE, signed, summed

NO_LINE_ID = EVERYTHING - {"income.lines[].line_id", "income.lines[].report_id"}
SUBSETS = st.sets(st.sampled_from(sorted(EVERYTHING))).map(frozenset)


def found(answer: Answer | bytes, keys: KeySet = KEYS) -> list[tuple[str, str | None]]:
    raw = answer if isinstance(answer, bytes) else written(answer)
    return [(each.code, each.label) for each in verify_receipt(raw, keys)]


def failures(answer: Answer) -> list[tuple[str, str | None]]:
    return [each for each in found(answer) if each[0] != "key_hidden"]


def by_us(answer: Answer) -> Answer:
    """Sign what was changed anew, so that only the fields can tell."""
    return signed(summed(answer), OUR_KEY)


def income(answer: Answer) -> Any:
    return answer["sections"]["income"]["record"]


@settings(max_examples=30, deadline=None)
@given(fields=SUBSETS, tellable=SUBSETS, chance=st.randoms(use_true_random=False))
def test_every_genuine_answer_is_accepted_however_little_it_shows_and_tells(
    fields: frozenset[str], tellable: frozenset[str], chance: Random
) -> None:
    answer = answered(
        Asked(fields=fields, tellable=fields | tellable if chance.random() < 0.5 else tellable)
    )

    assert failures(answer) == []
    assert failures(json.loads(json.dumps(answer, sort_keys=True))) == []


def test_items_are_found_by_their_digests_where_they_do_not_show_their_key() -> None:
    fields = frozenset({"income.months[].kinds[].gross", "family.children[].birth_date"})
    answer = answered(Asked(fields=fields, tellable=EVERYTHING))

    # Sorted members: the labels no longer stand in the order of the items.
    assert found(json.dumps(answer, sort_keys=True).encode()) == []


def test_items_without_a_value_are_no_field_without_a_digest() -> None:
    fields = frozenset({"person.address_history[].moved_out"})
    answer = answered(Asked(fields=fields, tellable=EVERYTHING))

    assert answer["sections"]["person"]["record"] == {"address_history": [{}, {}, {}]}
    assert found(answer) == []


def test_a_value_under_a_hidden_key_is_said_to_be_uncompared_and_is_no_failure() -> None:
    answer = answered(Asked(fields=frozenset({"income.lines[].month"}), tellable=NO_LINE_ID))

    findings = verify_receipt(written(answer), KEYS)

    assert [(each.code, each.label) for each in findings] == [
        ("key_hidden", f"income.lines[~{place}].month") for place in (1, 2, 3)
    ]
    assert not any(each.is_failure for each in findings)


def test_a_value_under_a_hidden_key_is_still_covered_by_the_whole_answer() -> None:
    answer = answered(Asked(fields=frozenset({"income.lines[].month"}), tellable=NO_LINE_ID))
    income(answer)["lines"][0]["month"] = "2026-01"

    assert failures(answer) == [("answer", None)]


def test_the_changed_value_is_named() -> None:
    answer = json.loads(GENUINE)
    income(answer)["months"][1]["kinds"][1]["gross"] = "31000.01"

    assert found(by_us(answer)) == [("value_differs", "income.months[2026-03].kinds[wage].gross")]


def test_a_changed_key_is_named_at_the_item_that_it_was_taken_from() -> None:
    answer = json.loads(GENUINE)
    income(answer)["months"][0]["month"] = "2026-01"

    assert found(by_us(answer)) == [("value_differs", "income.months[2026-02].month")]


def test_two_children_who_changed_places_are_the_same_children() -> None:
    answer = json.loads(GENUINE)
    answer["sections"]["family"]["record"]["children"].reverse()

    assert found(answer) == [("answer", None)]


def test_an_added_item_and_an_added_field_are_named_without_a_key_of_their_own() -> None:
    answer = json.loads(GENUINE)
    income(answer)["lines"].append({"hours": "1.00", "in": {"a": "b"}, "none": [], "plain": ["x"]})

    assert found(by_us(answer)) == [
        ("field_without_digest", f"income.lines[].{name}") for name in ("hours", "in.a", "plain")
    ]


def test_a_missing_item_is_named_by_its_labels() -> None:
    answer = json.loads(GENUINE)
    del income(answer)["months"][0]

    labels = [label for label in answer["receipt"]["digests"] if "months[2026-02]" in label]
    assert sorted(found(by_us(answer))) == sorted(("digest_without_field", each) for each in labels)


@pytest.mark.parametrize("value", ["x", None, 7, [], ["x"], {}, {"month": "2026-02"}])
def test_a_list_that_became_something_else_is_missing(value: object) -> None:
    answer = answered(Asked(fields=frozenset({"income.months[].month"})))
    income(answer)["months"] = value

    codes = {code for code, _ in found(by_us(answer))}

    assert "digest_without_field" in codes


def test_a_section_that_failed_beside_others_is_no_finding() -> None:
    fields = frozenset(leaf for leaf in EVERYTHING if not leaf.startswith("income."))
    answer = answered(Asked(fields=fields))
    answer["sections"]["income"] = {"outcome": "unavailable", "retry_after_seconds": 30}

    assert found(by_us(answer)) == []


def test_a_receipt_alone_is_checked_as_far_as_it_goes() -> None:
    receipt = json.loads(GENUINE)["receipt"]

    assert found(receipt) == []
    assert found(receipt | {"version": "x"}) == [("signature", None), ("version", None)]
    assert read_receipt(written(receipt)).answer is None


def test_a_receipt_of_the_old_key_still_holds_and_that_of_its_last_moment() -> None:
    last = answered(Asked(signed_at=RENEWED), OLD_KEY)
    late = answered(Asked(signed_at=RENEWED + timedelta(microseconds=1)), OLD_KEY)

    assert found(last) == []
    assert found(late) == [("key_not_in_force", None)]


def test_a_bare_public_key_of_which_no_time_is_known_is_believed_at_any_time() -> None:
    bare = KeySet(origin=None, keys=(VerifyingKey.of(OUR_KEY.public_key),))

    assert found(GENUINE, bare) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'"receipt"',
        b"\xff{}",
        b"\xef\xbb\xbf{}",
        b'{"a": 1, "a": 1}',
        b'{"receipt": {"a": 1, "a": 1}}',
        b'{"a": NaN}',
        b'{"a": 1.0}',
        b'{"a": "\\ud800"}',
        b"{" + b'"a":{' * 70 + b"}" * 71,
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_readers_would_read_unlike_is_not_read(raw: bytes) -> None:
    assert found(raw) == [("unreadable", None)]


def test_a_number_that_readers_would_round_is_not_read() -> None:
    assert found(GENUINE.replace(b'"version":3', b'"version":9007199254740993')) == [
        ("unreadable", None)
    ]


def test_a_file_over_eight_mebibytes_is_not_read_at_all() -> None:
    exactly = GENUINE + b" " * (LARGEST_FILE - len(GENUINE))

    assert found(exactly) == []
    assert found(exactly + b" ") == [("oversized", None)]


@pytest.mark.parametrize(
    "receipt",
    [
        None,
        "x",
        [],
        {},
        {"digests": [], "salts": {}},
        {"signed_at": "2026-11-22"},
        {"signed_at": "2026-11-22T05:20:17"},
        {"digests": {"a.b": 7}},
        {"digests": {"a.b": None}},
        {"entry_id": 7},
        {"more": "x"},
    ],
    ids=repr,
)
def test_what_has_not_the_shape_of_a_receipt_is_not_checked(receipt: Any) -> None:
    answer = json.loads(GENUINE)
    answer["receipt"] = (
        answer["receipt"] | receipt if receipt and isinstance(receipt, dict) else receipt
    )

    assert found(answer) == [("shape", None)]


@pytest.mark.parametrize(
    "label", ["", ".", "a", "a.", ".a", "a..b", "a[b", "a.b]", "a[b]c", "a.b[c]", "income.rule.x"]
)
def test_a_label_that_is_no_path_is_named(label: str) -> None:
    answer = json.loads(GENUINE)
    answer["receipt"]["digests"][label] = answer["receipt"]["salts"][label] = "x"

    codes = found(by_us(answer))

    assert [code for code, _ in codes if code not in {"shape", "digest_without_field"}] == []
    assert codes != []


def test_a_salt_without_a_digest_and_a_salt_under_a_hidden_key_are_named() -> None:
    answer = answered(Asked(fields=frozenset({"income.lines[].month"}), tellable=NO_LINE_ID))
    answer["receipt"]["salts"] |= {"income.rule": "x", "income.lines[~1].month": "x"}

    assert ("shape", "income.rule") in found(by_us(answer))
    assert ("shape", "income.lines[~1].month") in found(by_us(answer))


def test_a_place_beyond_the_list_is_a_digest_without_a_field() -> None:
    answer = answered(Asked(fields=frozenset({"income.lines[].month"}), tellable=NO_LINE_ID))
    answer["receipt"]["digests"]["income.lines[~4].month"] = "x"

    assert failures(by_us(answer)) == [("digest_without_field", "income.lines[~4].month")]


def test_many_items_that_show_no_key_are_found_in_their_order_at_once() -> None:
    lines = tuple(line("2026-02", number, gross=str(number)) for number in range(2000))
    records = {**RECORDS, "income": msgspec.structs.replace(INCOME, lines=lines)}
    fields = frozenset({"income.lines[].a_income_with_am"})

    assert found(answered(Asked(fields=fields, tellable=EVERYTHING, records=records))) == []


@pytest.mark.slow
def test_items_that_cannot_be_told_apart_with_reasonable_effort_are_given_up() -> None:
    lines = tuple(line("2026-02", number, gross=str(number)) for number in range(2000))
    records = {**RECORDS, "income": msgspec.structs.replace(INCOME, lines=lines)}
    fields = frozenset({"income.lines[].a_income_with_am"})
    answer = answered(Asked(fields=fields, tellable=EVERYTHING, records=records))

    shuffled = json.dumps(answer, sort_keys=True).encode()

    assert found(shuffled) == [("oversized", None)]


def test_a_relative_who_is_named_twice_has_one_pseudonym() -> None:
    twice = msgspec.structs.replace(FAMILY, children=FAMILY.children[:1] * 2)
    answer = answered(Asked(records={**RECORDS, "family": twice}))

    assert found(answer) == []
    assert any(label.endswith("#2].person") for label in answer["receipt"]["digests"])


def test_every_finding_has_one_plain_sentence_of_its_own() -> None:
    assert set(TEXTS) == set(CODES)
    assert len(set(TEXTS.values())) == len(CODES)
    assert finding("version").text == TEXTS["version"]


def test_what_is_unreadable_says_why_and_quotes_nothing() -> None:
    with pytest.raises(ReceiptUnreadable) as raised:
        read_receipt(b'{"secret": 1.5}')

    assert str(raised.value) == TEXTS["unreadable"]
