"""Our income contract beside the official one: however arranged, they say the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import zeep
from lxml import etree

import contracts

XS = "{http://www.w3.org/2001/XMLSchema}"
OURS = Path(contracts.__file__).parent / "wire" / "skat_eindkomst"
MESSAGES = ["IndkomstOplysningPersonHent_I", "IndkomstOplysningPersonHent_O"]
EINDKOMST = "http://rep.oio.dk/skat.dk/eindkomst/"


class Schemas:
    """Every schema that one file reaches, with each global component by kind and qualified name."""

    def __init__(self, start: Path) -> None:
        self._components: dict[tuple[str, str], etree._Element] = {}
        self._seen: set[Path] = set()
        self._load(start)

    def _load(self, file: Path) -> None:
        if file in self._seen:
            return
        self._seen.add(file)
        root = etree.parse(file).getroot()
        for child in root:
            if child.tag in {f"{XS}import", f"{XS}include"}:
                self._load((file.parent / child.get("schemaLocation", "")).resolve())
            elif child.get("name"):
                name = f"{{{root.get('targetNamespace')}}}{child.get('name')}"
                self._components[child.tag.removeprefix(XS), name] = child

    def walk(self, message: str) -> list[str]:
        """Write every element, model and value type below a message, one per line, in order."""
        return list(self._element(self._components["element", f"{{{EINDKOMST}}}{message}"], 0))

    def _element(self, node: etree._Element, depth: int) -> Iterator[str]:
        occurs = f"{node.get('minOccurs', '1')}..{node.get('maxOccurs', '1')}"
        found = self._referred(node) if node.get("ref") else node
        namespace = found.getroottree().getroot().get("targetNamespace")
        yield f"{'  ' * depth}{{{namespace}}}{found.get('name')} {occurs}"
        yield from self._content(found, depth + 1)

    def _referred(self, node: etree._Element) -> etree._Element:
        return self._components["element", qualified(node, node.get("ref", ""))]

    def _content(self, node: etree._Element, depth: int) -> Iterator[str]:
        kind = node.get("type")
        if kind is None:
            for child in node:
                yield from self._model(child, depth)
            return
        name = qualified(node, kind)
        if name.startswith(XS):
            yield f"{'  ' * depth}{name}"
            return
        declared = self._components.get(("complexType", name))
        yield from self._model(
            self._components["simpleType", name] if declared is None else declared, depth
        )

    def _model(self, node: etree._Element, depth: int) -> Iterator[str]:
        tag = node.tag.removeprefix(XS) if isinstance(node.tag, str) else "comment"
        if tag == "element":
            yield from self._element(node, depth)
        elif tag == "group":
            yield from self._model(
                self._components["group", qualified(node, node.get("ref", ""))][0], depth
            )
        elif tag in {"restriction", "extension", "attribute"}:
            yield from self._value(node, tag, depth)
        elif tag not in {"annotation", "comment"}:
            yield from self._nested(node, tag, depth)

    def _nested(self, node: etree._Element, tag: str, depth: int) -> Iterator[str]:
        # A sequence that occurs once says nothing; where a choice begins and ends does.
        occurs = f"{node.get('minOccurs', '1')}..{node.get('maxOccurs', '1')}"
        is_choice = tag == "choice"
        if is_choice:
            yield f"{'  ' * depth}one of, {occurs}:"
        for child in node:
            yield from self._model(child, depth + is_choice)

    def _value(self, node: etree._Element, tag: str, depth: int) -> Iterator[str]:
        name = node.get("base") or node.get("type", "")
        yield f"{'  ' * depth}{tag} {node.get('name', '')} {node.get('use', '')}"
        resolved = qualified(node, name)
        simple = self._components.get(("simpleType", resolved))
        if simple is None:
            yield f"{'  ' * depth}{resolved}"
        else:
            yield from self._model(simple, depth + 1)
        for facet in node:
            if facet.tag == f"{XS}attribute":
                yield from self._value(facet, "attribute", depth + 1)
            elif facet.tag != f"{XS}annotation":
                yield f"{'  ' * depth}{facet.tag.removeprefix(XS)}={facet.get('value')}"


def qualified(node: etree._Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{node.nsmap.get(prefix or None)}}}{local}"


def official_interface(official: Path) -> Path:
    folder = official / "skat-eindkomst/personhent/skat_dk/eindkomst"
    return folder / "IndkomstOplysningPersonHentInterface.xsd"


@pytest.mark.parametrize("message", MESSAGES)
def test_every_element_type_and_cardinality_is_the_official_one(
    official: Path, message: str
) -> None:
    theirs = Schemas(official_interface(official)).walk(message)

    assert len(theirs) > 40
    assert Schemas(OURS / "IndkomstOplysningPersonHent.xsd").walk(message) == theirs


class Port(NamedTuple):
    """What a client takes from a WSDL."""

    service: str
    port: str
    operation: str
    soap_action: str
    style: str
    question: str
    answer: str
    path: str


def port_of(wsdl: Path) -> Port:
    client = zeep.Client(str(wsdl))
    ((service_name, service),) = client.wsdl.services.items()
    ((port_name, port),) = service.ports.items()
    ((name, operation),) = port.binding.all().items()
    return Port(
        service=service_name,
        port=port_name,
        operation=name,
        soap_action=operation.soapaction,
        style=operation.style,
        question=operation.input.body.qname.text,
        answer=operation.output.body.qname.text,
        path=port.binding_options["address"].partition("8443/")[2],
    )


def test_a_client_made_from_our_wsdl_is_one_made_from_the_official(official: Path) -> None:
    theirs = official / "skat-eindkomst/personhent/IndkomstOplysningPersonHent.wsdl"

    assert port_of(OURS / "IndkomstOplysningPersonHent.wsdl") == port_of(theirs)


@pytest.mark.parametrize("message", ["request", "response"])
def test_the_demo_exchange_is_valid_by_ours_as_by_theirs(official: Path, message: str) -> None:
    sample = official / f"skat-eindkomst/samples/personhent-{message}-demo.xml"
    body = etree.parse(sample).getroot()[1][0]

    etree.XMLSchema(etree.parse(official_interface(official))).assertValid(body)
    etree.XMLSchema(etree.parse(OURS / "IndkomstOplysningPersonHent.xsd")).assertValid(body)


@pytest.mark.parametrize(
    ("of", "to"),
    [
        (">2709664525<", ">8709664525<"),
        (">82014837</mt:", ">8201483</mt:"),
        ("<ns2:SvarStruktur/>", ""),
        (">100000000000000057<", ">felt57<"),
        (">male<", ">M<"),
        ('scheme="imk"', 'scheme="own"'),
        ("<ns2:TransaktionIdentifikator>TEST20260630105146</", "<ns2:TransaktionIdentifikator></"),
    ],
    ids=["replacement", "se-number", "no-status", "field", "sex", "scheme", "no-id"],
)
def test_what_the_official_schema_refuses_ours_refuses(official: Path, of: str, to: str) -> None:
    sample = official / "skat-eindkomst/samples/personhent-response-demo.xml"
    text = sample.read_text("utf-8")
    body = etree.fromstring(text.replace(of, to).encode())[1][0]

    assert of in text
    assert not etree.XMLSchema(etree.parse(official_interface(official))).validate(body)
    assert not etree.XMLSchema(etree.parse(OURS / "IndkomstOplysningPersonHent.xsd")).validate(body)
