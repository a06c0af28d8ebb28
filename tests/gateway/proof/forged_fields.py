"""Forged fields: values, digests and salts, items and their order."""

import json
from random import Random

from gateway.proof.encoding import to_b64u
from tests.gateway.proof.answered import Answer
from tests.gateway.proof.forging import (
    OTHER_PERSONS,
    digest_of,
    forgery,
    labelled,
    lists,
    other_text,
    records,
    some,
    summed,
    swap,
    unlike,
)


@forgery
def a_value_changed(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(chance, answer, lambda value: isinstance(value, str))
    record[name] = other_text(record[name], chance)
    return answer


@forgery
def a_value_changed_and_summed_up_anew(answer: Answer, chance: Random) -> Answer:
    return summed(a_value_changed(answer, chance))


@forgery
def two_values_swapped(answer: Answer, chance: Random) -> Answer:
    (_, one), (_, other) = unlike(chance, answer)
    swap(one, other)
    return answer


@forgery
def a_value_swapped_together_with_its_own_digest(answer: Answer, chance: Random) -> Answer:
    (here, one), (there, other) = unlike(chance, answer)
    swap(one, other)
    for part in (answer["receipt"]["digests"], answer["receipt"]["salts"]):
        swap((part, here), (part, there))
    return answer


@forgery
def a_value_with_its_digest_from_another_answer(answer: Answer, chance: Random) -> Answer:
    other = json.loads(OTHER_PERSONS)
    label, (record, name) = some(chance, answer)
    foreign, field = (
        dict(labelled(other))[label]
        if label in other["receipt"]["digests"]
        else some(chance, other)[1]
    )
    record[name] = foreign[field]
    shared = label if label in other["receipt"]["digests"] else some(chance, other)[0]
    for part in ("digests", "salts"):
        answer["receipt"][part][label] = other["receipt"][part][shared]
    return answer


@forgery
def digests_of_two_fields_swapped(answer: Answer, chance: Random) -> Answer:
    here, there = chance.sample(list(answer["receipt"]["digests"]), 2)
    swap((answer["receipt"]["digests"], here), (answer["receipt"]["digests"], there))
    return answer


@forgery
def a_salt_changed(answer: Answer, chance: Random) -> Answer:
    label, _ = some(chance, answer)
    salts = answer["receipt"]["salts"]
    salts[label] = other_text(salts[label], chance)
    return answer


@forgery
def a_salt_and_its_digest_made_up(answer: Answer, chance: Random) -> Answer:
    label, (record, name) = some(chance, answer, lambda value: not isinstance(value, str))
    salt = to_b64u(chance.randbytes(16))
    answer["receipt"]["salts"][label] = salt
    answer["receipt"]["digests"][label] = digest_of(salt, label, record[name])
    return summed(answer)


@forgery
def a_salt_removed(answer: Answer, chance: Random) -> Answer:
    del answer["receipt"]["salts"][some(chance, answer)[0]]
    return answer


@forgery
def a_field_removed(answer: Answer, chance: Random) -> Answer:
    _, (record, name) = some(chance, answer)
    del record[name]
    return answer


@forgery
def a_field_removed_with_its_digest(answer: Answer, chance: Random) -> Answer:
    label, (record, name) = some(chance, answer)
    del record[name], answer["receipt"]["digests"][label], answer["receipt"]["salts"][label]
    return answer


@forgery
def a_field_removed_with_its_digest_and_summed_up_anew(answer: Answer, chance: Random) -> Answer:
    return summed(a_field_removed_with_its_digest(answer, chance))


@forgery
def a_field_added(answer: Answer, chance: Random) -> Answer:
    chance.choice(records(answer))["added"] = chance.choice(["ja", True, 7, ["a", "b"]])
    return answer


@forgery
def a_field_added_with_a_made_up_digest(answer: Answer, chance: Random) -> Answer:
    section = chance.choice(list(answer["sections"]))
    answer["sections"][section]["record"]["added"] = "ja"
    answer["receipt"]["digests"][f"{section}.added"] = to_b64u(chance.randbytes(32))
    answer["receipt"]["salts"][f"{section}.added"] = to_b64u(chance.randbytes(16))
    return answer


@forgery
def a_field_added_with_a_digest_that_fits(answer: Answer, chance: Random) -> Answer:
    section, salt = chance.choice(list(answer["sections"])), to_b64u(chance.randbytes(16))
    label = f"{section}.added"
    answer["sections"][section]["record"]["added"] = "ja"
    answer["receipt"]["digests"][label] = digest_of(salt, label, "ja")
    answer["receipt"]["salts"][label] = salt
    return summed(answer)


@forgery
def a_field_and_its_label_moved(answer: Answer, chance: Random) -> Answer:
    label, (record, name) = some(chance, answer)
    record[f"{name}_too"] = record.pop(name)
    for part in (answer["receipt"]["digests"], answer["receipt"]["salts"]):
        part[f"{label}_too"] = part.pop(label)
    return answer


@forgery
def a_key_in_the_labels_renamed(answer: Answer, chance: Random) -> Answer:
    old, new = chance.choice([("[wage]", "[fees]"), ("2026-02", "2026-01"), ("mother", "father#2")])
    for part in ("digests", "salts"):
        given = answer["receipt"][part]
        answer["receipt"][part] = {name.replace(old, new): each for name, each in given.items()}
    return answer


@forgery
def an_item_removed(answer: Answer, chance: Random) -> Answer:
    items = chance.choice(lists(answer))
    del items[chance.randrange(len(items))]
    return answer


@forgery
def an_item_twice(answer: Answer, chance: Random) -> Answer:
    items = chance.choice(lists(answer))
    items.insert(0, items[-1])
    return answer


@forgery
def a_list_in_another_order(answer: Answer, chance: Random) -> Answer:
    chance.choice(lists(answer)).reverse()
    return answer
