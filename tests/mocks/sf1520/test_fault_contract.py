"""Faults follow the platform's published schema."""

from pathlib import Path

import pytest
from lxml import etree

from mocks.sf1520.faults import FaultKind, fault


@pytest.mark.parametrize("kind", ["not_found", "unreadable", "not_authorised", "failed"])
def test_a_fault_s_detail_is_valid_by_the_official_schema(official: Path, kind: FaultKind) -> None:
    contract = etree.XMLSchema(etree.parse(official / "cpr-sf1520/sp/ServiceplatformFault_1.xsd"))
    detail = etree.fromstring(fault(kind)).find("{*}Body/{*}Fault/detail")
    assert detail is not None

    assert contract.validate(detail[0])
