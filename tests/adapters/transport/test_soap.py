import logging
import re
from pathlib import Path

import pytest
from lxml import etree

import contracts
from adapters.transport.exchange import Reply
from adapters.transport.soap import Contract, ContractMismatch, Envelope, Fault, payload_of
from contracts.errors import RegistryMisread, RegistryUnavailable

WIRE = Path(contracts.__file__).parent / "wire" / "cpr_sf1520"
NAMESPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/"
MESSAGE = {"AuthorityContext": {"MunicipalityCVR": "CVR"}, "PNR": "NUMBER"}
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(WIRE / "v5" / "PersonLookup.wsdl", operation="PersonLookup")


@pytest.fixture(scope="module")
def envelope(contract: Contract) -> Envelope:
    return contract.envelope(MESSAGE)


def test_an_operation_is_known_by_its_path_and_action(contract: Contract) -> None:
    assert contract.path == "service/CPR/PersonBaseDataExtended/5"
    assert contract.soap_action == NAMESPACE + "PersonLookup"


@pytest.mark.parametrize(
    "other",
    [
        {"namespace": NAMESPACE.replace("/5/", "/4/")},
        {"question": "Lookup"},
        {"answer": "Answer"},
        {"soap_action": ""},
    ],
    ids=["namespace", "question", "answer", "action"],
)
def test_a_contract_that_says_something_else_is_found_at_start(
    contract: Contract, other: dict[str, str]
) -> None:
    expected = {
        "namespace": NAMESPACE,
        "question": "PersonLookupRequest",
        "answer": "PersonLookupResponse",
        "soap_action": NAMESPACE + "PersonLookup",
    }

    contract.check(**expected)

    with pytest.raises(ContractMismatch):
        contract.check(**(expected | other))


@pytest.mark.parametrize(
    "message",
    [
        {"PNR": "NUMBER", "Name": "NAME"},
        {"PNR": {"Inner": "NUMBER"}},
        {"AuthorityContext": {"MunicipalityCVR": "CVR"}},
        {"AuthorityContext": {"MunicipalityCVR": "NUMBER"}, "PNR": "NUMBER"},
    ],
    ids=["unknown-element", "too-deep", "too-little", "one-slot-twice"],
)
def test_a_message_that_the_contract_does_not_take_is_found_at_start(
    contract: Contract, message: dict[str, str | dict[str, str]]
) -> None:
    with pytest.raises(ContractMismatch):
        contract.envelope(message)  # type: ignore[arg-type]  # a dict is invariant


@pytest.mark.parametrize("text", ["", "<a/>", "no xml"], ids=["empty", "other", "garbage"])
def test_a_file_that_is_no_contract_is_found_at_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "contract.wsdl"
    file.write_text(text)

    with pytest.raises(ContractMismatch, match=r"contract\.wsdl does not offer PersonLookup"):
        Contract(file, operation="PersonLookup")


@pytest.mark.parametrize(
    ("file", "operation"),
    [("missing.wsdl", "PersonLookup"), ("v5/PersonLookup.wsdl", "PersonRemove")],
    ids=["no-file", "no-operation"],
)
def test_a_missing_file_or_operation_is_found_at_start(file: str, operation: str) -> None:
    with pytest.raises(ContractMismatch, match=re.escape(f"does not offer {operation}")):
        Contract(WIRE / file, operation=operation)


def test_loading_a_contract_keeps_zeeps_log_of_envelopes_shut() -> None:
    logging.getLogger("zeep.transports").setLevel(logging.DEBUG)

    Contract(WIRE / "v4" / "PersonLookup.wsdl", operation="PersonLookup")

    assert logging.getLogger("zeep.transports").level == logging.INFO


@pytest.mark.parametrize(
    "value",
    ["x", "<b/>", "a & b", "]]>", "&amp;", "Ærø €", "\U0001f600", " x ", ""],
    ids=["plain", "markup", "and", "section", "entity", "danish", "wide", "blanks", "empty"],
)
def test_a_value_arrives_as_it_is(envelope: Envelope, value: str) -> None:
    filled = etree.fromstring(envelope.fill({"CVR": value, "NUMBER": "n"}))

    (arrived,) = filled.iter("{*}MunicipalityCVR")
    assert (arrived.text or "", len(arrived)) == (value, 0)


@pytest.mark.parametrize("value", ["\0", "\x0b", "\ud800", "\ufffe"])
def test_a_character_that_xml_cannot_carry_is_refused_without_quoting_it(
    envelope: Envelope, value: str
) -> None:
    with pytest.raises(ValueError, match=r"^a value has a character that XML cannot carry$"):
        envelope.fill({"CVR": f"secret{value}", "NUMBER": "n"})


def reply(body: str, *, status: int = 200) -> Reply:
    return Reply(
        status=status,
        content_type="text/xml",
        body=body.encode(),
        said_at=None,
        retry_after_seconds=None,
    )


def enveloped(inside: str, *, head: str = "") -> str:
    return f'<e:Envelope xmlns:e="{SOAP}">{head}<e:Body>{inside}</e:Body></e:Envelope>'


def test_the_payload_is_the_one_element_in_the_body() -> None:
    payload = payload_of(reply(enveloped("<a/>", head="<e:Header><h/></e:Header>")))

    assert not isinstance(payload, Fault)
    assert payload.tag == "a"


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (
            (
                "<faultcode>e:Server</faultcode><faultstring>no</faultstring>"
                '<detail><x xmlns="urn:x"><y>why</y></x></detail>'
            ),
            Fault(code="Server", texts=("e:Server", "no", "why")),
        ),
        ("<faultcode>Client</faultcode>", Fault(code="Client", texts=("Client",))),
        ("", Fault(code="", texts=())),
    ],
    ids=["whole", "code-only", "empty"],
)
def test_a_fault_is_read_however_it_is_written(inside: str, fault: Fault, status: int) -> None:
    body = enveloped(f"<e:Fault>{inside}</e:Fault>")

    assert payload_of(reply(body, status=status)) == fault


@pytest.mark.parametrize(
    "body",
    ["", "<a/>", enveloped(""), enveloped("<a/><b/>"), f'<e:Envelope xmlns:e="{SOAP}"/>'],
    ids=["empty", "no-envelope", "no-payload", "two-payloads", "no-body"],
)
def test_what_is_no_envelope_is_misread_with_200_and_an_outage_with_500(body: str) -> None:
    with pytest.raises(RegistryMisread):
        payload_of(reply(body))
    with pytest.raises(RegistryUnavailable):
        payload_of(reply(body, status=500))
