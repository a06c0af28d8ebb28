"""The states of a consent, and which may follow which. No edge leaves a state that ends it.

requested ─┬─ granted ─┬─ withdrawn     by the citizen, or given up by the recipient
           │           ├─ expired       its time has passed
           │           └─ exhausted     used as often as it was given for
           ├─ refused
           └─ lapsed                    nobody opened the link, or answered, in time
"""

from typing import Final, Literal

RequestState = Literal["requested", "granted", "refused", "lapsed"]
ConsentState = Literal["granted", "withdrawn", "expired", "exhausted"]
State = Literal["requested", "granted", "refused", "lapsed", "withdrawn", "expired", "exhausted"]

EDGES: Final[dict[State, frozenset[State]]] = {
    "requested": frozenset({"granted", "refused", "lapsed"}),
    "granted": frozenset({"withdrawn", "expired", "exhausted"}),
    "refused": frozenset(),
    "lapsed": frozenset(),
    "withdrawn": frozenset(),
    "expired": frozenset(),
    "exhausted": frozenset(),
}


def may_become(state: State, other: State) -> bool:
    """Tell whether a consent in one state may go over to another."""
    return other in EDGES[state]
