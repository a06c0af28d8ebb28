"""Compared with RFC 8785's own examples and with another implementation of it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.records.canonical import canonical, canonical_field, canonical_struct
from gateway.records.plain import NotPlain

LARGEST = 2**53 - 1
AWKWARD = st.sampled_from(
    [
        "\x00",
        "\x1f",
        "\x7f",
        "\x80",
        "\b\t\n\f\r",
        '"\\/',
        "\u2028",
        "\ufb33",
        "\uffff",
        "\U0001f600",
    ]
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(AWKWARD).map("".join)
NUMBERS = st.integers(-LARGEST, LARGEST)
PLAIN = TEXTS | NUMBERS | st.booleans() | st.none()
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=6)
)
WITHOUT_NULL = TEXTS | NUMBERS | st.booleans()
FIELDS = WITHOUT_NULL | st.lists(WITHOUT_NULL | st.dictionaries(TEXTS, WITHOUT_NULL))


class Named(msgspec.Struct):
    texts: dict[str, str]
    name: str


@settings(deadline=None)
@given(VALUES)
def test_every_value_is_written_as_another_implementation_writes_it(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@settings(deadline=None)
@given(TEXTS, FIELDS)
def test_every_field_is_written_as_another_implementation_writes_it(path: str, value: Any) -> None:
    assert canonical_field(path, value) == rfc8785.dumps([path, value])


@settings(deadline=None)
@given(st.dictionaries(TEXTS, TEXTS), TEXTS)
def test_every_struct_is_written_as_its_members(texts: dict[str, str], name: str) -> None:
    assert canonical_struct(Named(texts=texts, name=name)) == rfc8785.dumps(
        {"texts": texts, "name": name}
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (
            {
                "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
                "literals": [None, True, False],
            },
            '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
        ),
        (
            {
                "\u20ac": "Euro Sign",
                "\r": "Carriage Return",
                "\ufb33": "Hebrew Letter Dalet With Dagesh",
                "1": "One",
                "\U0001f600": "Emoji: Grinning Face",
                "\u0080": "Control",
                "\u00f6": "Latin Small Letter O With Diaeresis",
            },
            (
                '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
                '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",'
                '"\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
            ),
        ),
    ],
    ids=["section 3.2.2", "section 3.2.3"],
)
def test_the_examples_of_the_rfc_are_written_as_it_says(value: object, written: str) -> None:
    assert canonical(value) == written.encode()


def test_text_is_written_as_it_is_and_never_composed_here() -> None:
    assert canonical("A\u030a") != canonical("\u00c5")


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        LARGEST + 1,
        -LARGEST - 1,
        2**70,
        b"bytes",
        "\ud800",
        {"\udfff": "x"},
        {1: "x"},
        {True: "x"},
        {"a": [{"b": 0.5}]},
        {"a"},
        Named(texts={}, name=""),
    ],
    ids=repr,
)
def test_what_has_no_one_spelling_or_no_place_in_an_answer_is_refused(value: object) -> None:
    with pytest.raises(NotPlain):
        canonical(value)


@pytest.mark.parametrize("make", [lambda: [1] * 3, lambda: (1, 1, 1)], ids=["list", "tuple"])
def test_a_tuple_is_written_as_a_list(make: Callable[[], object]) -> None:
    assert canonical(make()) == b"[1,1,1]"
