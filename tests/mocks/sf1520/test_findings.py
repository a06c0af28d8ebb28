"""A wrong question to the person register is told in the journal: where, which rule, what would
pass, and never what was sent.
"""

import pytest

from mocks.exchange import Call
from mocks.sf1520.contract import PATH

INVOCATION = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
PNR = "http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/"
UUID = "5a4d0001-0000-4000-8000-000000000003"
NOBODY = "0503854322"


@pytest.fixture
def finding_of(strict, call_of, question, number_of):
    """Spoil the right question about the employee and give the one finding of the refusal."""

    def found(spoil, *, version=5):
        answer = strict.answer(
            call_of(spoil(question(number_of("employee"), version=version)), version=version)
        )
        (finding,) = answer.findings
        assert number_of("employee") not in repr(finding)
        return finding

    return found


def _swapped(text):
    start, end = text.index("<i:"), text.index("<n:")
    stop = text.index("</p:")
    return text[:start] + text[end:stop] + text[start:end] + text[stop:]


SPOILT = {
    "a UUID in capitals": (
        lambda text: text.replace(UUID, UUID.upper().replace("A", "Æ")),
        "PersonLookupRequest/InvocationContext/UserUUID",
        "its text follows the pattern",
    ),
    "the number's namespace": (
        lambda text: text.replace(PNR, PNR.replace("/1/", "/2/")),
        "PersonLookupRequest/PNR",
        "its namespace is another",
    ),
    "an element that there is not": (
        lambda text: text.replace("<n:PNR", "<FirstName>x</FirstName><n:PNR"),
        "PersonLookupRequest/FirstName",
        "the contract has no such element",
    ),
    "an element twice": (
        lambda text: text.replace("</p:", f'<n:PNR xmlns:n="{PNR}">x</n:PNR></p:'),
        "PersonLookupRequest/PNR",
        "it stands in the wrong place: the order is the contract's",
    ),
    "elements in another order": (
        _swapped,
        "PersonLookupRequest/InvocationContext",
        "it stands in the wrong place: the order is the contract's",
    ),
    "an element missing": (
        lambda text: text.replace(f"<i:UserUUID>{UUID}</i:UserUUID>", ""),
        "PersonLookupRequest/InvocationContext",
        "an element is missing below it",
    ),
    "a number that is too long": (
        lambda text: text.replace("</n:PNR>", "-12345</n:PNR>"),
        "PersonLookupRequest/PNR",
        "its text has the allowed length",
    ),
    "text between elements": (
        lambda text: text.replace("<n:PNR", "Ida<n:PNR"),
        "PersonLookupRequest",
        "no text stands between its elements",
    ),
    "an attribute": (
        lambda text: text.replace("<n:PNR", '<n:PNR who="Ida"'),
        "PersonLookupRequest/PNR",
        "the contract has no such attribute",
    ),
    "another operation": (
        lambda text: text.replace("PersonLookupRequest", "PersonSearchRequest"),
        "Envelope/Body",
        "holds the operation's element, by its qualified name",
    ),
    "SOAP 1.2": (
        lambda text: text.replace(
            "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
        ),
        "the outermost element",
        "a SOAP 1.1 envelope, by its namespace",
    ),
    "a tag that does not close": (
        lambda text: text.replace("</n:PNR>", ""),
        "body, line 1, column 896",
        "well-formed XML without a document type",
    ),
}


@pytest.mark.parametrize(("spoil", "where", "rule"), SPOILT.values(), ids=SPOILT)
def test_the_journal_says_which_element_and_which_rule(finding_of, spoil, where, rule):
    finding = finding_of(spoil)

    assert (finding.where.partition(", column")[0], finding.rule) == (
        where.partition(", column")[0],
        rule,
    )
    assert "Ida" not in repr(finding)


def test_what_would_pass_is_the_contract_s_own_name(finding_of):
    finding = finding_of(lambda text: text.replace(PNR, PNR.replace("/1/", "/2/")))

    assert finding.sent == f"{{{PNR.replace('/1/', '/2/')}}}PNR"
    assert finding.expected == f"{{{PNR}}}PNR"
    assert finding.see == "/contracts/cpr/common/PNR.xsd#PNR"


@pytest.mark.parametrize("version", [4, 5])
def test_the_link_leads_to_the_version_that_was_asked(finding_of, version):
    finding = finding_of(lambda text: text.replace("<n:PNR", "<x/><n:PNR"), version=version)

    assert finding.see == f"/contracts/cpr/v{version}/PersonLookup.xsd#PersonLookupRequest"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda digits: digits[:9] + ("1" if digits[9] != "1" else "2"), "it differs in digit 10"),
        (lambda digits: digits[:6] + "0000", "differs in digit"),
    ],
    ids=["one digit", "several digits"],
)
def test_an_unknown_number_is_told_whose_is_nearest_without_being_told_itself(
    strict, call_of, question, number_of, change, told
):
    near = change(number_of("employee"))

    answer = strict.answer(call_of(question(near)))

    (finding,) = answer.findings
    assert "the number of employee" in finding.expected
    assert told in finding.expected or "born the same day" in finding.expected
    assert near not in repr(finding)
    assert number_of("employee") not in repr(finding)


def test_an_unknown_agreement_is_told_which_are_known_and_that_the_code_is_invented(
    strict, call_of, question, number_of
):
    agreement = "00000000-0000-4000-8000-00000000dead"

    answer = strict.answer(call_of(question(number_of("employee"), agreement=agreement)))

    (finding,) = answer.findings
    assert finding.is_invented
    assert finding.expected == "5a4d0001-0000-4000-8000-000000000001"
    assert finding.sent == "########-####-####-####-########xxxx"


def test_a_question_too_long_is_a_fault_and_told(strict):
    answer = strict.answer(Call(method="POST", path=f"{PATH}5", is_too_long=True))

    assert answer.status == 500
    assert b"The request is too long" in answer.body
    assert answer.findings[0].rule == "a question is no longer than 1 MiB"


def test_a_right_question_has_no_finding(strict, call_of, question, number_of):
    assert strict.answer(call_of(question(number_of("employee")))).findings == ()
