"""What the address register also remembers: earlier, corrected and closed versions.

None of these is a present address; who asks without filtering versions gets them too.
"""

from datetime import UTC, datetime
from typing import Final

from mocks.world import roads
from mocks.world.addresses import AddressRow, RegisterRows, RoadRow
from mocks.world.homes import SINCE, Home, own_id

_FOUNDED: Final = datetime(1994, 3, 1, tzinfo=UTC)
_RENAMED: Final = SINCE["effective_from"]
_NOTICED: Final = datetime(2003, 6, 2, 9, 15, tzinfo=UTC)
_CLOSED: Final = datetime(2012, 10, 1, tzinfo=UTC)
CLOSED_HOME: Final = Home(road=roads.FYRSKIBSVEJ, house_number="7", floor="1")
_CODES: Final = (roads.LAERKESPORET.municipality_code, roads.LAERKESPORET.road_code)
_HOUSE: Final = own_id("house", *_CODES, roads.EMPLOYEE_HOME.house_number)

HISTORY: Final = RegisterRows(
    addresses=(
        AddressRow(
            id=roads.EMPLOYEE_HOME.address_id,
            status="2",
            registered_from=_FOUNDED,
            effective_from=_FOUNDED,
            effective_to=_RENAMED,
            text="Gamle Markvej 14, 2. tv, 8210 Aarhus V",
            floor="2",
            door="tv",
            house_number_id=_HOUSE,
        ),
        AddressRow(
            id=roads.EMPLOYEE_HOME.address_id,
            registered_from=_RENAMED,
            registered_to=_NOTICED,
            effective_from=_RENAMED,
            text="Lærkesporet 14, 2. th, 8210 Aarhus V",
            floor="2",
            door="th",
            house_number_id=_HOUSE,
        ),
        AddressRow(
            id=CLOSED_HOME.address_id,
            status="4",
            registered_from=_CLOSED,
            effective_from=_CLOSED,
            text=CLOSED_HOME.written,
            floor="1",
            house_number_id=own_id("house", "0751", roads.FYRSKIBSVEJ.road_code, "7"),
        ),
    ),
    roads=(
        RoadRow(
            id=own_id("road", *_CODES),
            registered_from=_FOUNDED,
            effective_from=_FOUNDED,
            effective_to=_RENAMED,
            name="Gamle Markvej",
            administered_by="0751",
        ),
    ),
)
"""The employee's address as planned and as once misread; a flat that no longer is."""
