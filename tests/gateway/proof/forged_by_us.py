"""What a gateway that lies, or is broken, would sign itself: digests and values still tell."""

from random import Random

from tests.gateway.proof.answered import OUR_KEY, Answer
from tests.gateway.proof.forged_fields import (
    a_field_added,
    a_field_removed,
    a_salt_changed,
    a_salt_removed,
    a_value_changed,
    digests_of_two_fields_swapped,
)
from tests.gateway.proof.forged_receipts import the_answers_time_moved, the_version_changed
from tests.gateway.proof.forged_words import another_purpose
from tests.gateway.proof.forging import forgery, signed, summed


@forgery
def signed_by_us_with_a_value_unlike_its_digest(answer: Answer, chance: Random) -> Answer:
    return signed(summed(a_value_changed(answer, chance)), OUR_KEY)


@forgery
def signed_by_us_with_a_field_without_digest(answer: Answer, chance: Random) -> Answer:
    return signed(summed(a_field_added(answer, chance)), OUR_KEY)


@forgery
def signed_by_us_with_a_digest_without_field(answer: Answer, chance: Random) -> Answer:
    return signed(summed(a_field_removed(answer, chance)), OUR_KEY)


@forgery
def signed_by_us_with_another_version(answer: Answer, chance: Random) -> Answer:
    return signed(the_version_changed(answer, chance), OUR_KEY)


@forgery
def signed_by_us_for_another_answer(answer: Answer, chance: Random) -> Answer:
    return signed(another_purpose(answer, chance), OUR_KEY)


@forgery
def signed_by_us_at_another_time(answer: Answer, chance: Random) -> Answer:
    return signed(the_answers_time_moved(answer, chance), OUR_KEY)


@forgery
def signed_by_us_without_a_salt(answer: Answer, chance: Random) -> Answer:
    return signed(a_salt_removed(answer, chance), OUR_KEY)


@forgery
def signed_by_us_with_another_salt(answer: Answer, chance: Random) -> Answer:
    return signed(a_salt_changed(answer, chance), OUR_KEY)


@forgery
def signed_by_us_with_digests_swapped(answer: Answer, chance: Random) -> Answer:
    return signed(summed(digests_of_two_fields_swapped(answer, chance)), OUR_KEY)
