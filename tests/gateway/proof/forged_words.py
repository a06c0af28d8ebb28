"""Forged words around the fields: purpose, subject, sources, notes, what was withheld."""

from random import Random

from tests.gateway.proof.answered import Answer
from tests.gateway.proof.forging import forgery, other_text


@forgery
def another_purpose(answer: Answer, chance: Random) -> Answer:
    answer["purpose"]["id"] = chance.choice(["residence-check", "own-access", ""])
    return answer


@forgery
def another_version_of_the_purpose(answer: Answer, chance: Random) -> Answer:
    answer["purpose"]["version"] += chance.choice([-1, 1])
    return answer


@forgery
def another_subject(answer: Answer, chance: Random) -> Answer:
    answer["subject"] = other_text(answer["subject"], chance)
    return answer


@forgery
def other_words_on_what_was_withheld(answer: Answer, chance: Random) -> Answer:
    answer["withheld"] = chance.choice([[], [{"path": "person.name", "reason": "protected"}]])
    return answer


@forgery
def another_time_of_the_source(answer: Answer, chance: Random) -> Answer:
    section = chance.choice(list(answer["sections"].values()))
    section["source"]["fetched_at"] = f"2026-11-2{chance.randrange(10)}T00:00:00Z"
    return answer


@forgery
def another_source(answer: Answer, chance: Random) -> Answer:
    section = chance.choice(list(answer["sections"].values()))
    section["source"]["registry"] = "Folkeregistret"
    return answer


@forgery
def a_note_removed(answer: Answer, chance: Random) -> Answer:
    chance.choice(list(answer["sections"].values()))["notes"] = []
    return answer


@forgery
def a_note_added(answer: Answer, chance: Random) -> Answer:
    note = {"path": "name", "kind": "uncertain"}
    chance.choice(list(answer["sections"].values()))["notes"].append(note)
    return answer


@forgery
def a_warning_removed(answer: Answer, _chance: Random) -> Answer:
    return answer | {"warnings": []}


@forgery
def a_member_added_to_the_answer(answer: Answer, chance: Random) -> Answer:
    return answer | {chance.choice(["approved", "note", ""]): chance.choice([True, "ja", 1, []])}


@forgery
def a_member_of_the_answer_removed(answer: Answer, chance: Random) -> Answer:
    del answer[chance.choice(["subject", "as_of", "purpose", "sections", "withheld", "warnings"])]
    return answer


@forgery
def a_section_said_to_have_failed(answer: Answer, chance: Random) -> Answer:
    section = chance.choice(list(answer["sections"]))
    answer["sections"][section] = {"outcome": "unavailable"}
    return answer


@forgery
def a_section_removed(answer: Answer, chance: Random) -> Answer:
    del answer["sections"][chance.choice(list(answer["sections"]))]
    return answer


@forgery
def a_section_added(answer: Answer, _chance: Random) -> Answer:
    answer["sections"]["debts"] = {"outcome": "found", "record": {"total": "0.00"}, "notes": []}
    return answer
