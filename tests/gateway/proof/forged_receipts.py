"""Forged receipts: somebody else's, another key's, another time's."""

import json
from datetime import timedelta
from random import Random

import msgspec

from gateway.proof.encoding import to_b64u
from tests.gateway.proof.answered import OLD_KEY, OUR_KEY, RENEWED, SIGNED_AT, STRANGERS_KEY, Answer
from tests.gateway.proof.forged_fields import a_value_changed_and_summed_up_anew
from tests.gateway.proof.forging import (
    OTHER_PERSONS,
    OTHER_READERS,
    forgery,
    other_text,
    signed,
    swap,
)


@forgery
def another_persons_receipt(answer: Answer, _chance: Random) -> Answer:
    answer["receipt"] = json.loads(OTHER_PERSONS)["receipt"]
    return answer


@forgery
def another_readers_receipt(answer: Answer, _chance: Random) -> Answer:
    answer["receipt"] = json.loads(OTHER_READERS)["receipt"]
    return answer


@forgery
def the_receipt_and_time_of_another_answer(answer: Answer, _chance: Random) -> Answer:
    other = json.loads(OTHER_READERS)
    return answer | {"receipt": other["receipt"], "as_of": other["as_of"]}


@forgery
def a_pseudonym_changed(answer: Answer, chance: Random) -> Answer:
    persons = answer["receipt"]["persons"]
    alias = chance.choice(list(persons))
    persons[alias] = other_text(persons[alias], chance)
    return answer


@forgery
def two_persons_swapped(answer: Answer, chance: Random) -> Answer:
    persons = answer["receipt"]["persons"]
    one, other = chance.sample(list(persons), 2)
    swap((persons, one), (persons, other))
    return answer


@forgery
def the_persons_removed(answer: Answer, _chance: Random) -> Answer:
    del answer["receipt"]["persons"]
    return answer


@forgery
def signed_by_an_unknown_key(answer: Answer, chance: Random) -> Answer:
    return signed(a_value_changed_and_summed_up_anew(answer, chance), STRANGERS_KEY)


@forgery
def the_true_answer_signed_by_an_unknown_key(answer: Answer, _chance: Random) -> Answer:
    return signed(answer, STRANGERS_KEY)


@forgery
def signed_by_an_unknown_key_in_our_name(answer: Answer, _chance: Random) -> Answer:
    return signed(answer, STRANGERS_KEY, key_id=OUR_KEY.key_id)


@forgery
def signed_by_an_old_key_after_its_end(answer: Answer, _chance: Random) -> Answer:
    return signed(answer, OLD_KEY)


@forgery
def signed_by_our_key_before_its_beginning(answer: Answer, chance: Random) -> Answer:
    early = RENEWED - timedelta(microseconds=chance.randrange(1, 10**12))
    answer["as_of"] = answer["receipt"]["signed_at"] = msgspec.to_builtins(early)
    return signed(answer, OUR_KEY)


@forgery
def a_truncated_signature(answer: Answer, chance: Random) -> Answer:
    signature = answer["receipt"]["signature"]
    answer["receipt"]["signature"] = signature[: chance.randrange(len(signature))]
    return answer


@forgery
def another_signature(answer: Answer, chance: Random) -> Answer:
    answer["receipt"]["signature"] = to_b64u(chance.randbytes(64))
    return answer


@forgery
def a_signature_in_another_spelling(answer: Answer, chance: Random) -> Answer:
    # The last of 86 letters has four bits to spare: a lax reader takes any of sixteen for it.
    signature = answer["receipt"]["signature"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = letters[letters.index(signature[-1]) + chance.randrange(1, 16)]
    answer["receipt"]["signature"] = signature[:-1] + last
    return answer


@forgery
def the_version_changed(answer: Answer, chance: Random) -> Answer:
    answer["receipt"]["version"] = other_text(answer["receipt"]["version"], chance)
    return answer


@forgery
def the_answer_digest_changed(answer: Answer, chance: Random) -> Answer:
    answer["receipt"]["answer"] = other_text(answer["receipt"]["answer"], chance)
    return answer


@forgery
def another_entry(answer: Answer, chance: Random) -> Answer:
    answer["receipt"]["entry_id"] = chance.choice(["ent_b", "", "ent_a "])
    return answer


@forgery
def the_time_moved(answer: Answer, chance: Random) -> Answer:
    later = SIGNED_AT + timedelta(microseconds=chance.randrange(1, 10**10))
    answer["as_of"] = answer["receipt"]["signed_at"] = msgspec.to_builtins(later)
    return answer


@forgery
def the_answers_time_moved(answer: Answer, chance: Random) -> Answer:
    later = SIGNED_AT + timedelta(microseconds=chance.randrange(1, 10**10))
    return answer | {"as_of": msgspec.to_builtins(later)}


@forgery
def the_receipts_time_in_another_spelling(answer: Answer, _chance: Random) -> Answer:
    answer["receipt"]["signed_at"] = answer["receipt"]["signed_at"].replace("Z", "+00:00")
    return answer


@forgery
def another_key_named(answer: Answer, chance: Random) -> Answer:
    answer["receipt"]["key_id"] = chance.choice([OLD_KEY.key_id, STRANGERS_KEY.key_id, "k", ""])
    return answer


@forgery
def a_member_of_the_receipt_removed(answer: Answer, chance: Random) -> Answer:
    del answer["receipt"][chance.choice(list(answer["receipt"]))]
    return answer


@forgery
def a_member_added_to_the_receipt(answer: Answer, _chance: Random) -> Answer:
    answer["receipt"]["note"] = "verified"
    return signed(answer, OUR_KEY)
