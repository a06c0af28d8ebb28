import httpx
from vehicle_adapter import Vehicles, plugin

from contracts.conformance import ASKED, AdapterConformance, Example


class TestVehicleRegister(AdapterConformance):
    plugin = plugin
    known = Example(
        answer=httpx.Response(200, json={"owner": ASKED.reveal()}),
        record=Vehicles(),
    )
    protected = Example(
        answer=httpx.Response(200, json={"owner": ASKED.reveal(), "is_protected": True}),
        record=Vehicles(is_protected=True),
    )
    unknown = httpx.Response(404)
