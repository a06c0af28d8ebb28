"""Equal value, equal digest, in every view; another value, another person: another digest."""

import base64
import hashlib
import hmac
import json
from decimal import Decimal

import msgspec
import pytest
import rfc8785
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.records.digests import (
    KEPT_LETTERS,
    DigestKey,
    FieldDigests,
    by_path,
    digest_fields,
    version_of,
)
from gateway.records.leaves import Leaf, SectionLeaves
from tests.gateway.proof.answered import (
    DATA_KEY,
    EVERYTHING,
    INCOME,
    RECORDS,
    Asked,
    digested,
)

SUBSETS = st.sets(st.sampled_from(sorted(EVERYTHING))).map(frozenset)
WHOLE = digested(Asked())


def b64u(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def derived(info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(DATA_KEY)


def one(path: str, value: object, section: str = "person") -> FieldDigests:
    leaves = SectionLeaves(section=section, leaves=(Leaf(path, path, value),))
    return digest_fields(DigestKey(DATA_KEY), [leaves])


@pytest.mark.parametrize(
    "value", ["Åse \U0001f33b", "", 'a"\\\x01\x7f', 7, True, [], ["a", "b"], [{"b": "1", "a": "2"}]]
)
def test_a_digest_is_made_as_the_format_says(value: object) -> None:
    path = "person.name[å]"
    salt = b64u(
        hmac.digest(derived(b"samsyn/1/receipt/person"), rfc8785.dumps([path, value]), "sha256")[
            :16
        ]
    )
    digest = b64u(hashlib.sha256(b64u(rfc8785.dumps([salt, path, value])).encode()).digest())

    found = one(path, value)

    assert found.salts == {path: salt}
    assert found.digests == {path: digest}
    assert by_path(found.by_group) == {path: digest[:22]}


def test_a_pseudonym_is_made_as_the_format_says_and_looks_like_nothing_else() -> None:
    said = hmac.digest(derived(b"samsyn/1/persons"), b"subject_a", "sha256")[:16]

    assert (
        DigestKey(DATA_KEY).pseudonym("subject_a")
        == "per_" + base64.b32encode(said).decode()[:26].lower()
    )


def test_a_pseudonym_is_the_persons_own_and_another_in_another_citizens_record() -> None:
    key = DigestKey(DATA_KEY)

    assert key.pseudonym("subject_a") == DigestKey(DATA_KEY).pseudonym("subject_a")
    assert key.pseudonym("subject_a") != key.pseudonym("subject_b")
    assert key.pseudonym("subject_a") != DigestKey(b"o" * 32).pseudonym("subject_a")


@settings(max_examples=40, deadline=None)
@given(SUBSETS, SUBSETS)
def test_a_field_has_the_same_digest_whatever_else_is_shown(
    one_view: frozenset[str], other_view: frozenset[str]
) -> None:
    one_reader = by_path(digested(Asked(fields=one_view, reader="aarhus")).by_group)
    other_reader = by_path(digested(Asked(fields=other_view, reader="randers")).by_group)

    shared = one_reader.keys() & other_reader.keys()
    assert {path: one_reader[path] for path in shared} == {
        path: other_reader[path] for path in shared
    }
    assert one_reader.items() <= by_path(WHOLE.by_group).items()


@settings(max_examples=40, deadline=None)
@given(SUBSETS, SUBSETS)
def test_hiding_keys_changes_labels_and_no_digest(
    fields: frozenset[str], tellable: frozenset[str]
) -> None:
    told = digested(Asked(fields=fields, tellable=EVERYTHING))
    hidden = digested(Asked(fields=fields, tellable=tellable))

    assert hidden.by_group == told.by_group
    assert sorted(hidden.digests.values()) == sorted(told.digests.values())


@settings(max_examples=40, deadline=None)
@given(SUBSETS, SUBSETS)
def test_a_salt_is_given_exactly_where_the_label_is_the_path(
    fields: frozenset[str], tellable: frozenset[str]
) -> None:
    found = digested(Asked(fields=fields, tellable=tellable))

    assert found.salts.keys() == {label for label in found.digests if "[~" not in label}
    assert found.salts.keys() <= by_path(found.by_group).keys()


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != DATA_KEY))
def test_another_citizens_record_shares_no_digest_salt_or_pseudonym(data_key: bytes) -> None:
    other = digested(Asked(data_key=data_key))

    assert not set(other.digests.values()) & set(WHOLE.digests.values())
    assert not set(other.salts.values()) & set(WHOLE.salts.values())
    assert not set(other.persons.values()) & set(WHOLE.persons.values())


@settings(max_examples=40, deadline=None)
@given(st.decimals(min_value=0, max_value=10**7, places=2).filter(lambda gross: gross != 30000))
def test_one_corrected_month_changes_exactly_its_path(gross: Decimal) -> None:
    month = INCOME.months[0]
    kind = msgspec.structs.replace(month.kinds[0], gross=gross)
    corrected = msgspec.structs.replace(
        INCOME, months=(msgspec.structs.replace(month, kinds=(kind,)), *INCOME.months[1:])
    )

    found = by_path(digested(Asked(records={**RECORDS, "income": corrected})).by_group)

    whole = by_path(WHOLE.by_group)
    changed = {path for path, digest in found.items() if whole.get(path) != digest}
    assert changed == {"income.months[2026-02].kinds[wage].gross"}
    assert found.keys() == whole.keys()


def test_the_same_amount_written_otherwise_by_another_registry_has_the_same_digest() -> None:
    month = INCOME.months[0]
    kind = msgspec.structs.replace(month.kinds[0], gross=Decimal("3.0000E+4"))
    otherwise = msgspec.structs.replace(
        INCOME, months=(msgspec.structs.replace(month, kinds=(kind,)), *INCOME.months[1:])
    )

    assert digested(Asked(records={**RECORDS, "income": otherwise})) == WHOLE


def test_equal_values_in_two_places_and_in_two_sections_have_unlike_digests() -> None:
    digests = {
        one("person.a", "x").digests["person.a"],
        one("person.b", "x").digests["person.b"],
        one("person.a", "x", section="income").digests["person.a"],
    }

    assert len(digests) == 3


@pytest.mark.parametrize(
    ("value", "other"), [("1", 1), ("true", True), (1, True), ("", []), (["a", "b"], ["b", "a"])]
)
def test_values_that_look_alike_have_unlike_digests(value: object, other: object) -> None:
    assert one("person.a", value).digests != one("person.a", other).digests


def test_the_version_is_of_all_digests_in_any_order() -> None:
    digests = WHOLE.digests
    canonical = json.dumps(digests, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert version_of(digests) == b64u(hashlib.sha256(canonical.encode()).digest())
    assert version_of(dict(reversed(digests.items()))) == version_of(digests)
    assert version_of({}) == b64u(hashlib.sha256(b"{}").digest())


def test_an_entry_from_before_is_read_as_one_of_now() -> None:
    now = by_path(WHOLE.by_group)

    assert by_path(WHOLE.digests) == now
    assert {len(digest) for digest in now.values()} == {KEPT_LETTERS}
