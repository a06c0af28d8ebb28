"""Where two receipts say the same, and where not."""

from decimal import Decimal
from typing import Any

import msgspec

from gateway.proof.compare_receipts import Comparison, compare_receipts
from gateway.proof.receipt import Receipt
from tests.gateway.proof.answered import EVERYTHING, INCOME, RECORDS, Asked, answered, figures

THREE_FIELDS = frozenset(
    {"income.months[].kinds[].gross", "family.children[].birth_date", "person.name.full_name"}
)
HIDDEN = frozenset({"income.lines[].month"})
NO_LINE_ID = EVERYTHING - {"income.lines[].line_id"}


def receipt(**asked: Any) -> Receipt:
    return msgspec.convert(answered(Asked(**asked))["receipt"], Receipt)


def corrected() -> dict[str, msgspec.Struct]:
    first, *others = INCOME.months
    month = msgspec.structs.replace(first, kinds=(figures("wage", "30001", "wage/R1"),))
    return {**RECORDS, "income": msgspec.structs.replace(INCOME, months=(month, *others))}


def test_what_a_caseworker_saw_is_field_by_field_what_the_citizen_sees() -> None:
    theirs = receipt(fields=THREE_FIELDS, tellable=EVERYTHING, reader="aarhus")
    hers = receipt(reader="citizen")

    found = compare_receipts(theirs, hers)

    assert found.same == tuple(theirs.digests)
    assert (found.different, found.only_in_first) == ((), ())
    assert found.only_in_second == tuple(each for each in hers.digests if each not in found.same)


def test_after_one_corrected_month_exactly_that_path_differs() -> None:
    then = receipt(fields=THREE_FIELDS, tellable=EVERYTHING)
    now = receipt(fields=THREE_FIELDS, tellable=EVERYTHING, records=corrected())

    found = compare_receipts(then, now)

    assert found.different == ("income.months[2026-02].kinds[wage].gross",)
    assert len(found.same) == len(then.digests) - 1


def test_a_hidden_item_is_found_by_its_digest_in_either_direction() -> None:
    hidden, told = (
        receipt(fields=HIDDEN, tellable=NO_LINE_ID),
        receipt(fields=HIDDEN | {"income.lines[].line_id"}),
    )

    assert compare_receipts(hidden, told).same == tuple(hidden.digests)
    assert compare_receipts(hidden, told).only_in_first == ()
    assert compare_receipts(told, hidden).same == tuple(
        f"income.lines[{key}].month" for key in ("wage/R1", "wage/R2", "holiday-pay/R3")
    )
    assert compare_receipts(told, hidden).only_in_second == ()


def test_two_hidden_items_are_the_same_by_digest_whatever_their_places() -> None:
    reversed_lines = msgspec.structs.replace(INCOME, lines=INCOME.lines[::-1])
    one = receipt(fields=HIDDEN, tellable=NO_LINE_ID)
    other = receipt(
        fields=HIDDEN, tellable=NO_LINE_ID, records={**RECORDS, "income": reversed_lines}
    )

    assert compare_receipts(one, other).same == tuple(one.digests)


def test_a_hidden_item_that_the_other_has_not_is_only_in_one_and_never_different() -> None:
    fewer = msgspec.structs.replace(INCOME, lines=INCOME.lines[1:])
    one = receipt(fields=HIDDEN, tellable=NO_LINE_ID)
    other = receipt(fields=HIDDEN, tellable=NO_LINE_ID, records={**RECORDS, "income": fewer})

    assert compare_receipts(one, other) == Comparison(
        same=("income.lines[~2].month", "income.lines[~3].month"),
        different=(),
        only_in_first=("income.lines[~1].month",),
        only_in_second=(),
    )


def test_receipts_of_two_citizens_have_nothing_the_same() -> None:
    found = compare_receipts(receipt(), receipt(data_key=b"o" * 32))

    assert found.same == ()
    assert "income.rule" in found.different


def test_an_amount_is_the_same_however_its_registry_wrote_it() -> None:
    first, *others = INCOME.months
    kind = msgspec.structs.replace(first.kinds[0], gross=Decimal("30000.000"))
    month = msgspec.structs.replace(first, kinds=(kind,))
    written_otherwise = msgspec.structs.replace(INCOME, months=(month, *others))

    found = compare_receipts(receipt(), receipt(records={**RECORDS, "income": written_otherwise}))

    assert found.different == ()
