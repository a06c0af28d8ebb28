from datetime import date

import httpx
from vehicle_adapter import Vehicle, Vehicles, plugin

from contracts.conformance import ASKED, AdapterConformance, Example

CAR = {"plate": "AB12345", "make": "Citroën", "registered_on": "2019-04-01"}
OWNED = (Vehicle(plate="AB12345", make="Citroën", registered_on=date(2019, 4, 1)),)


def said(**record: object) -> httpx.Response:
    return httpx.Response(200, json={"owner": ASKED.reveal(), **record})


class TestVehicleRegister(AdapterConformance):
    plugin = plugin
    known = Example(answer=said(owned=[CAR]), record=Vehicles(owned=OWNED))
    protected = Example(answer=said(is_protected=True), record=Vehicles(is_protected=True))
    unknown = httpx.Response(404)
