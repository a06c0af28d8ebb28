"""What must hold of a purpose that sees income, before anything starts. Opens no file."""

from collections.abc import Iterator
from typing import Final

from contracts.records.income_kinds import INCOME_KINDS
from gateway.access.kinds import INCOME, NEVER_TOLD
from gateway.access.purposes import Catalogue, Purpose

NEVER_NAMED: Final = frozenset({"strike-pay"})
"""Kinds that no purpose may see: strike pay reveals membership of a union (GDPR article 9)."""
FEWEST_TO_HIDE_AMONG: Final = 5
"""Of how many kinds "other income" must be able to be, so that it does not tell which one it is."""


def income_faults(purpose: Purpose) -> Iterator[tuple[str, str, str]]:
    """List what is wrong with what a purpose says of income: the key, the fault, the remedy."""
    sees_income = INCOME in purpose.sections and purpose.basis.kind == "statute"
    if sees_income and not purpose.basis.names_income_register:
        yield (
            "basis",
            "sees income and names no statute that opens it",
            "add basis.income_register_law, or take the income fields out",
        )
    if sees_income and not purpose.income_kinds:
        yield "income_kinds", "sees income and no kind of it", "add income_kinds"
    if purpose.income_kinds and not sees_income:
        yield (
            "income_kinds",
            "names kinds of income and sees none by statute",
            "take income_kinds out",
        )
    yield from _kind_faults(purpose)


def control_faults(purpose: Purpose, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """List where a control sees more than the benefit it controls does: the fault, the remedy."""
    if purpose.controls is None:
        return
    controlled = catalogue.of(purpose.controls)
    if controlled is None or controlled is purpose:
        yield f"controls `{purpose.controls}`, which is no other purpose here", "name one that is"
        return
    beyond = sorted(
        (set(purpose.fields) - set(controlled.fields))
        | (set(purpose.income_kinds) - set(controlled.income_kinds))
    )
    beyond += sorted(
        role
        for role, given in purpose.given_of.items()
        if not given <= controlled.given_of.get(role, frozenset())
    )
    if beyond:
        yield (
            f"gives `{beyond[0]}`, which `{controlled.id}` does not",
            "a control sees the data of the benefit it controls, and no other",
        )


def _kind_faults(purpose: Purpose) -> Iterator[tuple[str, str, str]]:
    kinds = set(purpose.income_kinds)
    for kind in sorted(kinds - INCOME_KINDS):
        yield "income_kinds", f"names the kind `{kind}`", "docs/record.md lists the kinds"
    for kind in sorted(kinds & NEVER_NAMED):
        yield "income_kinds", f"names the kind `{kind}`, which no purpose may see", "take it out"
    is_telling = len(INCOME_KINDS - NEVER_TOLD - kinds) < FEWEST_TO_HIDE_AMONG
    if purpose.says_other_income and (not kinds or is_telling):
        yield (
            "says_other_income",
            "sees no income, or so much that `other income` would tell which kind it is",
            "take says_other_income out",
        )
