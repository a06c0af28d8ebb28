"""Who is cut off is counted every time and written of once."""

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from gateway.ledger.brake import CutOff
from gateway.ledger.entries import AskedBy
from gateway.watch.braked import Braked
from gateway.watch.figures import Figures


@pytest.mark.parametrize(("is_first", "alarms"), [(True, 1.0), (False, 0.0)])
def test_the_first_within_the_hour_is_a_line_and_every_one_is_counted(
    is_first: bool, alarms: float
) -> None:
    registry = CollectorRegistry()
    by = AskedBy(client_id="aarhus-kommune", actor="act_one", correlation_id="3f2a")

    with capture_logs() as lines:
        Braked(Figures(registry))(CutOff(by=by, retry_after_seconds=60, is_first=is_first))

    line = {
        "event": "too_many_people",
        "log_level": "error",
        "correlation_id": "3f2a",
        "client": "aarhus-kommune",
        "actor": "act_one",
    }
    assert lines == [line] * is_first
    assert registry.get_sample_value("samsyn_brake_cut_off_total") == 1.0
    assert registry.get_sample_value("samsyn_brake_alarms_total") == alarms
