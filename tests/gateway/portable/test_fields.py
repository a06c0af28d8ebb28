"""Every field of an answer by its label, also where a reader may not know an item's key."""

import pytest

from gateway.answering.answer import Answer, FoundSection, PurposeRef
from gateway.portable.fields import fields_of
from gateway.proof.receipt import Receipt
from tests.gateway.access.situations import NOW
from tests.gateway.answering.fakes import REGISTER, SOURCE


def answer(children: list[dict[str, object]], *labels: str) -> Answer:
    receipt = Receipt(
        entry_id="ent_one",
        version="v",
        answer="a",
        digests={label: f"digest of {label}" for label in labels},
        salts={},
        persons={"sub_one": "psd_one"},
        signed_at=NOW,
        key_id="key",
        signature="s",
    )
    return Answer(
        subject="sub_me",
        as_of=NOW,
        purpose=PurposeRef(id="school", version=1),
        sections={"family": FoundSection(record={"children": children}, source=SOURCE)},
        withheld=(),
        warnings=(),
        receipt=receipt,
    )


BORN = {"birth_date": "2015-01-01"}


@pytest.mark.parametrize(
    ("children", "labels"),
    [
        ([{"person": "sub_one", **BORN}], ["family.children[psd_one].birth_date"]),
        (
            [BORN, BORN],
            ["family.children[~1].birth_date", "family.children[~2].birth_date"],
        ),
        ([BORN, BORN], ["family.children[?].birth_date", "family.children[?#2].birth_date"]),
    ],
    ids=["by its key", "by its place, where the key is hidden", "by none, where there is none"],
)
def test_an_item_goes_by_the_label_that_its_receipt_digests(
    children: list[dict[str, object]], labels: list[str]
) -> None:
    found = fields_of(answer(children, *labels), (REGISTER,))

    assert [(each.label, each.digest) for each in found] == [
        (label, f"digest of {label}") for label in labels
    ]


def test_what_has_no_digest_is_no_field() -> None:
    assert fields_of(answer([BORN]), (REGISTER,)) == ()
