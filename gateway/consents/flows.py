"""The flows of consents, together."""

from typing import Self

import msgspec

from gateway.consents.asking import Asking
from gateway.consents.deciding import Deciding
from gateway.consents.own import OwnConsents
from gateway.consents.parts import ConsentParts


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """The recipient's side, the citizen's answer, and what she gave."""

    asking: Asking
    deciding: Deciding
    own: OwnConsents

    @classmethod
    def of(cls, parts: ConsentParts) -> Self:
        """Give the flows over these parts."""
        return cls(asking=Asking(parts), deciding=Deciding(parts), own=OwnConsents(parts))
