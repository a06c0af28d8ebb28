"""Days by name: which faults belong together. `docs/faults.md` is this table, too."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from contracts.adapter import Text
from mocks.exchange import Registry
from mocks.faults import Fault
from mocks.trouble.catalogue import KINDS

REGISTRIES: Final[tuple[Registry, ...]] = ("cpr", "dar", "skat")
"""Where days happen: the sign-in has none."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of a day, at some registries."""

    fault: str
    registries: tuple[Registry, ...]
    p: float = 1.0
    delay: str | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A day: a text, and what goes wrong on it."""

    text: Text
    parts: tuple[Part, ...] = ()

    def faults(
        self,
        *,
        seed: int = 0,
        registries: Sequence[Registry] = REGISTRIES,
        persona: str | None = None,
        world: str | None = None,
    ) -> tuple[Fault, ...]:
        """Give the day's orders. Raises ValueError where one cannot be a person's."""
        return tuple(
            Fault(
                registry=registry,
                fault=part.fault,
                p=part.p,
                delay=part.delay,
                seed=seed,
                persona=persona,
                world=world,
            )
            for part in self.parts
            for registry in part.registries
            if registry in registries
        )


def _single(fault: str) -> Profile:
    kind = KINDS[fault]
    suited = tuple(registry for registry in REGISTRIES if registry in kind.outcomes)
    return Profile(text=kind.text, parts=(Part(fault=fault, registries=suited),))


PROFILES: Final[Mapping[str, Profile]] = {
    "good-day": Profile(
        text=Text(da="alle registre svarer ærligt og straks", en="every registry answers at once")
    ),
    "slow-monday": Profile(
        text=Text(
            da="halvdelen af svarene tager over 0,8 sekund, nogle flere; hvert 50. er 503",
            en="half of the answers take over 0.8 seconds, some several; one in 50 is a 503",
        ),
        parts=(
            Part(fault="unavailable", registries=REGISTRIES, p=0.02),
            Part(fault="slow", registries=REGISTRIES, delay="lognormal:0.8:0.6"),
        ),
    ),
    "flaky": Profile(
        text=Text(
            da="hvert femte kald falder på gulvet", en="every fifth call is dropped on the floor"
        ),
        parts=(Part(fault="down", registries=REGISTRIES, p=0.2),),
    ),
    "down": _single("down"),
    "timeout": _single("timeout"),
    "rate-limited": _single("rate_limited"),
    "broken-xml": _single("broken_xml"),
    "wrong-charset": _single("wrong_charset"),
    "half-answer": _single("half"),
    "another-person": _single("wrong_person"),
    "swapped-answers": _single("swapped_answers"),
    "html-with-200": _single("html"),
    "expired-certificate": _single("expired_certificate"),
    "expired-token": _single("expired_token"),
    "wrong-se-number": _single("wrong_se_number"),
    "agreement-not-approved": _single("agreement_not_approved"),
    "missing-data-delimitation": _single("missing_data_delimitation"),
    "clock-skew": _single("clock_skew"),
    "slow-drip": _single("slow_drip"),
    "huge-answer": _single("huge_answer"),
    "stale-data": _single("stale_data"),
    "contradicting-registries": Profile(
        text=Text(
            da="CPR er ældre end flytningen: kommunen passer ikke til adressen",
            en="CPR is older than the move: its municipality does not fit the address",
        ),
        parts=(Part(fault="contradiction", registries=("cpr",)),),
    ),
    "closed-address": Profile(
        text=Text(
            da="CPR siger, hun bor der; DAR siger, at adressen er nedlagt",
            en="CPR says she lives there; DAR says that the address is closed",
        ),
        parts=(Part(fault="contradiction", registries=("dar",)),),
    ),
}
