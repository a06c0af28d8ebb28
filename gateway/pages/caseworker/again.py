"""The same question once more, by our own aliases: a page holds no personal number."""

from collections.abc import Iterator, Sequence

from gateway.answering.answer import Answer
from gateway.pages.caseworker.typed import ALIAS, Typed


def again(told: Typed, answers: Sequence[Answer | None]) -> tuple[tuple[str, str], ...]:
    """Give the hidden fields of the form that asks again, about those who were answered about."""
    return tuple(each for each in _fields(told, answers) if each[1])


def _fields(told: Typed, answers: Sequence[Answer | None]) -> Iterator[tuple[str, str]]:
    applicant, *members = answers
    yield "formaal", told.purpose
    yield "sag", told.case
    yield "besked", told.notice
    yield "grund", told.ground
    yield "grund_henvisning", told.ground_reference
    if applicant is not None:
        yield ALIAS, applicant.subject
    for (place, role), answer in zip(told.roles, members, strict=bool(members)):
        if answer is not None:
            yield f"{ALIAS}_{place}", answer.subject
            yield f"rolle_{place}", role
