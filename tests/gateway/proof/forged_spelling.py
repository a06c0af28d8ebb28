"""Forged spellings that readers may take differently, and files that are none."""

import json
import unicodedata
from random import Random

from tests.gateway.proof.answered import Answer
from tests.gateway.proof.forging import GENUINE, forgery, records, some


@forgery
def a_member_twice(_answer: Answer, chance: Random) -> bytes:
    text = GENUINE.decode()
    name, value = chance.choice(
        [
            ('"subject":', '"sub_somebody"'),
            ('"receipt":', "{}"),
            ('"digests":', "{}"),
            ('"full_name":', '"Somebody Else"'),
            ('"rule":', '"another-rule"'),
        ]
    )
    return text.replace(name, f"{name}{value},{name}", 1).encode()


@forgery
def a_number_instead_of_a_text(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(
        chance, answer, lambda value: isinstance(value, str) and value.replace(".", "").isdigit()
    )
    record[name] = float(record[name]) if chance.random() < 0.5 else int(float(record[name]))
    return answer


@forgery
def a_text_instead_of_a_number_or_a_truth_value(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(chance, answer, lambda value: isinstance(value, int))
    record[name] = json.dumps(record[name])
    return answer


@forgery
def one_instead_of_true(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(chance, answer, lambda value: isinstance(value, bool))
    record[name] = int(record[name])
    return answer


@forgery
def the_same_amount_in_another_spelling(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(
        chance, answer, lambda value: isinstance(value, str) and value.endswith(".00")
    )
    record[name] = record[name] + "0" if chance.random() < 0.5 else record[name][:-3]
    return answer


@forgery
def a_text_decomposed(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(
        chance,
        answer,
        lambda value: isinstance(value, str) and value != unicodedata.normalize("NFD", value),
    )
    record[name] = unicodedata.normalize("NFD", record[name])
    return answer


@forgery
def a_null_added(answer: Answer, chance: Random) -> Answer:
    chance.choice([*records(answer), answer, answer["sections"]])["added"] = None
    return answer


@forgery
def a_null_instead_of_a_value(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(chance, answer)
    record[name] = None
    return answer


@forgery
def a_file_cut_off(_answer: Answer, chance: Random) -> bytes:
    return GENUINE[: chance.randrange(len(GENUINE))]


@forgery
def something_behind_the_end(_answer: Answer, chance: Random) -> bytes:
    return GENUINE + chance.choice([b"{}", b"]", b"\0", GENUINE])


@forgery
def a_file_without_measure(_answer: Answer, _chance: Random) -> bytes:
    return GENUINE + b" " * (8 * 1024 * 1024)


@forgery
def a_file_without_bottom(_answer: Answer, chance: Random) -> bytes:
    depth = chance.choice([70, 5000])
    return GENUINE.replace(
        b'"warnings":', b'"deep":' + b"[" * depth + b"]" * depth + b',"warnings":'
    )
