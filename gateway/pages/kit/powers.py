"""What a sign-in brings for others, as a session keeps it: our own ids in the place of numbers.

It holds as long as the session, an hour at most; whoever gave it ends it where it was given.
"""

from gateway.identity.callers import BroughtPower
from gateway.ledger.protocol import Subjects
from gateway.sessions.session import Power


async def kept_powers(brought: tuple[BroughtPower, ...], subjects: Subjects) -> tuple[Power, ...]:
    """Give what a session keeps of them."""
    return tuple(
        [
            Power(
                subject_id=await subjects.id_of(each.grantor),
                sections=each.sections,
                gives_log=each.gives_log,
                is_guardian=each.is_guardian,
            )
            for each in brought
        ]
    )


async def powers_again(kept: tuple[Power, ...], subjects: Subjects) -> tuple[BroughtPower, ...]:
    """Give them as the sign-in brought them, without anybody whose number is gone."""
    found = [(each, await subjects.number_of_subject(each.subject_id)) for each in kept]
    return tuple(
        BroughtPower(
            grantor=number,
            sections=each.sections,
            gives_log=each.gives_log,
            is_guardian=each.is_guardian,
        )
        for each, number in found
        if number is not None
    )
