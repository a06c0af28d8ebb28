"""What the journal shows of what was said: the structure, and no number, name or key."""

import pytest

from mocks.finding import redacted, shape
from mocks.masking import masked_answer, masked_headers, masked_query, masked_question

NUMBER = "0702751236"
UUID = "5a4d0001-0000-4000-8000-000000000001"
ENVELOPE = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
    "<s:Body><a:ServiceAgreementUUID>{agreement}</a:ServiceAgreementUUID>"
    "<p:PNR>{number}</p:PNR><a:OnBehalfOfUser who='{name}'>{name}</a:OnBehalfOfUser>"
    "</s:Body></s:Envelope>"
)


def test_an_envelope_keeps_its_elements_and_what_the_contract_counts():
    sent = ENVELOPE.format(agreement=UUID, number=NUMBER, name="Ida Åkjær").encode()

    shown = masked_question(sent)

    assert f"<a:ServiceAgreementUUID>{UUID}</a:ServiceAgreementUUID>" in shown
    assert "<p:PNR>##########</p:PNR>" in shown
    assert "<a:OnBehalfOfUser who='" not in shown
    assert '<a:OnBehalfOfUser who="Xxx Xxxxx">Xxx Xxxxx</a:OnBehalfOfUser>' in shown


@pytest.mark.parametrize(
    "sent",
    [
        ENVELOPE.format(agreement=NUMBER, number=NUMBER, name="Ida"),
        ENVELOPE.format(agreement="Ida", number=f"{NUMBER[:6]}-{NUMBER[6:]}", name=NUMBER),
        ENVELOPE.format(agreement=UUID, number=NUMBER, name="Ida")[:-40],
        f"<a><!-- Ida {NUMBER} --><![CDATA[Ida {NUMBER}]]><?pi Ida {NUMBER}?></a>",
        f"<a Ida='{NUMBER}' {NUMBER}>Ida < {NUMBER} > Ida</a>",
        f"<PNR>{NUMBER[:4]}<b/>{NUMBER[4:]}</PNR>",
        f'{{"query": "{{ DAR_Adresse(where: {{a: {{eq: \\"Ida {NUMBER}\\"}}}}) }}"}}',
        f'{{"variables": {{"Ida {NUMBER}": ["Ida", {NUMBER}, {{"x": "{NUMBER}"}}]}}}}',
        f'{{"query": "# Ida {NUMBER}"}}',
        f'{{"broken": "Ida {NUMBER}"',
        f"client_secret=Ida&cpr={NUMBER}",
        f"Ida {NUMBER}",
    ],
    ids=lambda value: str(value)[:30],
)
def test_neither_a_number_nor_a_name_is_shown_wherever_it_stands(sent):
    shown = masked_question(sent.encode())

    assert NUMBER not in shown
    assert NUMBER[:6] not in shown
    assert "Ida" not in shown.replace("Ida=", "")


def test_an_iso_8859_1_body_is_masked_too():
    shown = masked_question(f"<a><PNR>{NUMBER}</PNR><b>Åkjær</b></a>".encode("iso-8859-1"))

    assert shown == "<a><PNR>##########</PNR><b>Xxxxx</b></a>"


def test_an_answer_keeps_the_registry_s_own_words():
    fault = f"<Fault><faultstring>PNR not found</faultstring><x>{NUMBER}</x></Fault>"
    errors = b'{"errors": [{"message": "Unexpected \\"Ida\\"", "extensions": {"code": "DAF-1"}}]}'

    assert masked_answer(fault.encode()) == (
        "<Fault><faultstring>PNR not found</faultstring><x>##########</x></Fault>"
    )
    assert masked_answer(errors) == (
        '{"errors":[{"message":"Unexpected \\"Xxx\\"","extensions":{"code":"DAF-1"}}]}'
    )


def test_keys_and_cookies_are_hidden_in_headers_and_query():
    headers = {
        "content-type": "text/xml",
        "authorization": "Bearer abc",
        "cookie": "a=b",
        "user-agent": f"client {NUMBER}",
    }

    assert masked_headers(headers) == {
        "content-type": "text/xml",
        "authorization": "{hidden}",
        "cookie": "{hidden}",
        "user-agent": "client ######-####",
    }
    assert masked_query({"apikey": "abc", "id": UUID, "q": "Ærøvej 16"}) == (
        f"apikey={{hidden}}&id={UUID}&q=Xxxxxx ##"
    )


@pytest.mark.parametrize(
    ("text", "shaped"),
    [("010190-12ab", "######-##xx"), ("Åse\n", "Xxx "), ("", ""), ("9" * 100, "#" * 80 + "…")],
)
def test_a_shape_says_of_each_letter_what_kind_it_is(text, shaped):
    assert shape(text).startswith(shaped)


@pytest.mark.parametrize("written", [NUMBER, "070275-1236", "070275 1236", f"x{NUMBER}y"])
def test_what_looks_like_a_number_is_crossed_out_and_an_id_is_not(written):
    assert "1236" not in redacted(written)
    assert redacted(f"id {UUID}") == f"id {UUID}"
