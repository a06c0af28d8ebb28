"""The flows of consents, together."""

from typing import Self

import msgspec

from gateway.consents.asking import Asking
from gateway.consents.deciding import Deciding
from gateway.consents.own import OwnConsents
from gateway.consents.parts import ConsentParts
from gateway.consents.unused import UnusedParts, UnusedRights


class Consents(msgspec.Struct, frozen=True, kw_only=True):
    """The recipient's side, the citizen's answer, what she gave, and what nobody uses."""

    asking: Asking
    deciding: Deciding
    own: OwnConsents
    unused: UnusedRights

    @classmethod
    def of(cls, parts: ConsentParts) -> Self:
        """Give the flows over these parts."""
        return cls(
            asking=Asking(parts),
            deciding=Deciding(parts),
            own=OwnConsents(parts),
            unused=UnusedRights(
                UnusedParts(
                    catalogue=parts.parts.catalogue,
                    agreements=parts.parts.agreements,
                    operator=parts.parts.operator,
                    clients=parts.clients,
                    stored=parts.stored,
                    field_uses=parts.parts.ledger.field_uses,
                    clock=parts.parts.clock,
                )
            ),
        )
