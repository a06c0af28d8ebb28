"""Answers of two calls at a time are exchanged; one alone keeps its own."""

import asyncio

from mocks.exchange import Answer
from mocks.trouble.crossing import Crossing


def answer(text, *, crossing="cpr"):
    return Answer(body=text.encode(), swaps_within_seconds=0.05, crossing=crossing)


def exchanged(*answers):
    async def meet():
        crossing = Crossing()
        return await asyncio.gather(*map(crossing.exchanged, answers))

    return [given.body.decode() for given in asyncio.run(meet())]


def test_two_at_a_time_get_each_others():
    assert exchanged(answer("a"), answer("b")) == ["b", "a"]


def test_of_three_the_last_keeps_its_own():
    assert exchanged(answer("a"), answer("b"), answer("c")) == ["b", "a", "c"]


def test_different_registries_do_not_cross():
    assert exchanged(answer("a"), answer("b", crossing="dar")) == ["a", "b"]


def test_an_honest_answer_does_not_wait():
    assert exchanged(Answer(body=b"a"), answer("b")) == ["a", "b"]


def test_after_one_went_alone_the_next_two_still_cross():
    async def meet():
        crossing = Crossing()
        alone = await crossing.exchanged(answer("a"))
        return alone, *await asyncio.gather(
            crossing.exchanged(answer("b")), crossing.exchanged(answer("c"))
        )

    assert [given.body for given in asyncio.run(meet())] == [b"a", b"c", b"b"]
