"""The address register of a world in which something was built: the base one, and beside it what is
new.
"""

from datetime import datetime

from mocks.world.addresses import AddressFacts, AddressRegister, AddressRow, Codes, RegisterRows


class GrownAddresses(AddressRegister):
    """Reads like any address register; what is new stands behind what was there."""

    def __init__(self, base: AddressRegister, built: RegisterRows) -> None:
        """Take houses on roads that the base register has; `built` names the roads again."""
        self._base = base
        self._new = AddressRegister(built)
        self.rows = base.rows + RegisterRows(
            addresses=built.addresses, house_numbers=built.house_numbers, points=built.points
        )

    def versions(self, address_id: str) -> tuple[AddressRow, ...]:
        """Give every version of an address."""
        return self._base.versions(address_id) or self._new.versions(address_id)

    def address(self, address_id: str, now: datetime) -> AddressFacts | None:
        """Give the address as it stands at a moment."""
        return self._base.address(address_id, now) or self._new.address(address_id, now)

    def find(self, codes: Codes, now: datetime) -> tuple[AddressFacts, ...]:
        """Give every current address behind a house number."""
        return self._base.find(codes, now) + self._new.find(codes, now)
