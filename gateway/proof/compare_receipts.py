"""Two receipts side by side: where the same was shown, where not, by digests alone."""

import msgspec

from gateway.proof.labels import has_hidden_key
from gateway.proof.receipt import Receipt


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Labels, in their own order. Of different citizens no digest is ever the same."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    only_in_first: tuple[str, ...]
    only_in_second: tuple[str, ...]


def compare_receipts(first: Receipt, second: Receipt) -> Comparison:
    """Compare field by field.

    A field whose key one of them hides is the same where the other has its digest; it can be in
    only one, never different: nobody can tell which item it should be compared with.
    """
    both = [label for label in first.digests if _is_comparable(label, second)]
    alike = {label for label in both if first.digests[label] == second.digests[label]}
    alike |= _found_by_digest(first, second)
    found = _found_by_digest(second, first)
    return Comparison(
        same=tuple(label for label in first.digests if label in alike),
        different=tuple(label for label in both if label not in alike),
        only_in_first=tuple(
            label for label in first.digests if label not in alike and label not in both
        ),
        only_in_second=tuple(
            label
            for label in second.digests
            if label not in found and not _is_comparable(label, first)
        ),
    )


def _is_comparable(label: str, other: Receipt) -> bool:
    return label in other.digests and not has_hidden_key(label)


def _found_by_digest(receipt: Receipt, other: Receipt) -> set[str]:
    """Give the labels whose digest the other has, where one of the two hides the key."""
    hidden = {digest for label, digest in other.digests.items() if has_hidden_key(label)}
    every = set(other.digests.values())
    return {
        label
        for label, digest in receipt.digests.items()
        if digest in (every if has_hidden_key(label) else hidden)
    }
