"""Our contract files beside the official ones: what we carry is theirs, name by name."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
import zeep
from lxml import etree

import contracts

XS = "{http://www.w3.org/2001/XMLSchema}"
OURS = Path(contracts.__file__).parent / "wire" / "cpr_sf1520"
THEIRS = {"v4": "cpr-sf1520", "v5": "cpr-sf1520-v5"}
COMMON = ["AuthorityContext", "CallContext", "InvocationContext", "PNR", "ServiceplatformFault"]
Contract = Literal["v4", "v5"]


class Particle(NamedTuple):
    """One element where it stands: who holds it, in which order and under which compositor."""

    holder: str
    compositor: str
    name: str
    type: str
    occurs: tuple[str, str]


def local(qualified: str) -> str:
    return qualified.rpartition(":")[2]


def holder_of(element: etree._Element) -> str:
    named = (each.get("name") for each in element.iterancestors(f"{XS}complexType"))
    return next((name for name in named if name), "")


def compositor_of(element: etree._Element) -> str:
    parents = itertools.takewhile(
        lambda each: each.tag not in {f"{XS}complexType", f"{XS}schema"}, element.iterancestors()
    )
    return "/".join(etree.QName(each).localname for each in parents)


def particles(*files: Path) -> Iterator[Particle]:
    for file in files:
        for element in etree.parse(file).getroot().iter(f"{XS}element"):
            yield Particle(
                holder=holder_of(element),
                compositor=compositor_of(element),
                name=local(element.get("name") or element.get("ref", "")),
                type=local(element.get("type", "")),
                occurs=(element.get("minOccurs", "1"), element.get("maxOccurs", "1")),
            )


def facets(*files: Path) -> Iterator[tuple[str, str, str, str]]:
    """Give every simple type with its base and each facet, in order."""
    for file in files:
        for kind in etree.parse(file).getroot().iter(f"{XS}simpleType"):
            base = kind[-1].get("base", "")
            name = kind.get("name", "")
            yield name, base if base.startswith("xs") else local(base), "", ""
            for facet in kind[-1]:
                yield name, "", etree.QName(facet).localname, facet.get("value", "")


def by_type(found: Iterator[Particle]) -> list[Particle]:
    """Sort types by name, each keeping its own order; the order of global elements says nothing."""
    return sorted(found, key=lambda each: (each.holder, "" if each.holder else each.name))


def normal(fact: tuple[str, ...]) -> tuple[str, ...]:
    """Make our prefix xs and their xsd one, and the two ways to write eight digits."""
    eight = {"[0-9]" * 8: "[0-9]{8}"}
    return tuple(eight.get(part, part.replace("xsd:", "xs:")) for part in fact)


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_every_element_is_the_official_one_in_the_official_place(
    official: Path, contract: Contract
) -> None:
    theirs = official / THEIRS[contract]

    official_particles = by_type(
        particles(
            theirs / "PersonBaseDataExtendedServiceMsg.xsd",
            theirs / "xsd/PersonBaseDataExtendedServiceTypes.xsd",
        )
    )

    assert len(official_particles) > 150
    assert by_type(particles(OURS / contract / "PersonLookup.xsd")) == official_particles


@pytest.mark.parametrize("contract", ["v4", "v5"])
@pytest.mark.parametrize("name", COMMON)
def test_the_platforms_own_elements_are_the_official_ones(
    official: Path, contract: Contract, name: str
) -> None:
    theirs = official / THEIRS[contract] / "sp" / f"{name}_1.xsd"

    assert by_type(particles(OURS / "common" / f"{name}.xsd")) == by_type(particles(theirs))


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_every_simple_type_but_the_unused_one_has_the_official_values(
    official: Path, contract: Contract
) -> None:
    theirs = official / THEIRS[contract]
    official_files = [
        theirs / "xsd/PersonBaseDataExtendedServiceTypes.xsd",
        *(theirs / "sp" / f"{name}_1.xsd" for name in COMMON),
    ]
    our_files = [
        OURS / contract / "PersonLookup.xsd",
        *(OURS / "common" / f"{name}.xsd" for name in COMMON),
    ]

    used = (fact for fact in facets(*official_files) if fact[0] != "emptyType")

    assert sorted(map(normal, facets(*our_files))) == sorted(map(normal, used))


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_namespaces_and_qualification_are_the_official_ones(
    official: Path, contract: Contract
) -> None:
    theirs = official / THEIRS[contract]
    pairs = [
        (OURS / contract / "PersonLookup.xsd", theirs / "PersonBaseDataExtendedServiceMsg.xsd"),
        *((OURS / "common" / f"{n}.xsd", theirs / "sp" / f"{n}_1.xsd") for n in COMMON),
    ]
    heads = [
        [(root.get("targetNamespace"), root.get("elementFormDefault")) for root in roots]
        for roots in ([etree.parse(file).getroot() for file in pair] for pair in pairs)
    ]

    assert [ours for ours, _ in heads] == [official_head for _, official_head in heads]


class Port(NamedTuple):
    """What a client takes from a WSDL."""

    service: str
    port: str
    operation: str
    soap_action: str
    style: str
    question: str
    answer: str
    faults: list[str]
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
        faults=sorted(operation.faults),
        path=port.binding_options["address"].partition("/service/")[2],
    )


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_a_client_made_from_our_wsdl_is_one_made_from_the_official(
    official: Path, contract: Contract
) -> None:
    theirs = official / THEIRS[contract] / "wsdl/context/PersonBaseDataExtendedService.wsdl"

    assert port_of(OURS / contract / "PersonLookup.wsdl") == port_of(theirs)


@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_the_sample_is_valid_by_ours_as_by_theirs(
    official: Path, official_sf1520: Callable[[str], etree.XMLSchema], contract: Contract
) -> None:
    text = (official / "cpr-sf1520/samples/constructed-response.xml").read_bytes()
    version = contract[1].encode()
    sample = etree.fromstring(text.replace(b"Extended/4/", b"Extended/%s/" % version))[0][0]
    ours = etree.XMLSchema(etree.parse(OURS / contract / "PersonLookup.xsd"))

    official_sf1520(contract).assertValid(sample)
    ours.assertValid(sample)


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("<koen>K</koen>", "<koen>X</koen>"),
        ("<alder>64</alder>", "<alder>old</alder>"),
        ("<koen>K</koen>", "<koen>K</koen><koen>K</koen>"),
        ("<antalBoernUnder18>0</antalBoernUnder18>", ""),
    ],
    ids=["value", "type", "twice", "missing"],
)
@pytest.mark.parametrize("contract", ["v4", "v5"])
def test_what_the_official_schema_refuses_ours_refuses(
    official: Path,
    official_sf1520: Callable[[str], etree.XMLSchema],
    contract: Contract,
    of: str,
    to: str,
) -> None:
    text = (official / "cpr-sf1520/samples/constructed-response.xml").read_text()
    changed = text.replace("<ns4:", "<").replace("</ns4:", "</").replace("xmlns:ns4", "xmlns")
    changed = changed.replace(of, to).replace("Extended/4/", f"Extended/{contract[1]}/")
    body = etree.fromstring(changed.encode())[0][0]
    ours = etree.XMLSchema(etree.parse(OURS / contract / "PersonLookup.xsd"))

    assert not official_sf1520(contract).validate(body)
    assert not ours.validate(body)


def test_the_published_types_file_still_lacks_its_import(official: Path) -> None:
    types = official / "cpr-sf1520/PersonBaseDataExtendedServiceMsg.xsd"

    with pytest.raises(etree.XMLSchemaParseError, match="not indicated by an import"):
        etree.XMLSchema(etree.parse(types))


def test_the_source_says_that_v5_is_derived() -> None:
    assert "*derived*" in (OURS / "SOURCE.md").read_text(encoding="utf-8")
