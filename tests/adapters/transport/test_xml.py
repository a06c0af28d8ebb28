import pytest

from adapters.transport.xml import Branch, Element, leaf_text, parse
from contracts.errors import RegistryMisread

SPACE = "urn:rum"


def branch(inside: str) -> Branch:
    return Branch(parse(f'<a xmlns="{SPACE}">{inside}</a>'.encode()), namespace=SPACE)


def root(text: str) -> Element:
    return parse(text.encode())


def test_a_branch_gives_its_leaves_by_name() -> None:
    tree = branch("<b> x </b><c/><d><b>y</b></d>")

    assert tree.text("b") == "x"
    assert tree.text("c") is None
    assert tree.text("e") is None
    assert tree.one("d").text("b") == "y"
    assert tree.optional("e") is None


def test_one_and_many_are_lists_alike() -> None:
    assert [each.text("c") for each in branch("<b><c>1</c></b>").many("b")] == ["1"]
    assert [each.text("c") for each in branch("<b/><b><c>2</c></b>").many("b")] == [None, "2"]
    assert branch("").many("b") == []


@pytest.mark.parametrize("read", [Branch.text, Branch.optional, Branch.one])
def test_twice_is_misread_where_once_is_meant(read: object) -> None:
    with pytest.raises(RegistryMisread):
        read(branch("<b/><b/>"), "b")  # type: ignore[operator]  # one of three methods


def test_none_is_misread_where_one_is_meant() -> None:
    with pytest.raises(RegistryMisread):
        branch("").one("b")


@pytest.mark.parametrize("child", ['<b xmlns="urn:other"/>', '<b xmlns=""/>'], ids=["other", "no"])
def test_a_child_of_another_namespace_is_misread(child: str) -> None:
    with pytest.raises(RegistryMisread):
        branch(child)


def test_text_is_joined_across_comments_instructions_and_sections() -> None:
    assert leaf_text(root("<a>12<!-- x -->34<?y z?>5<![CDATA[6<7]]>&#56;</a>")) == "123456<78"


def test_a_leaf_with_an_element_in_it_is_misread() -> None:
    with pytest.raises(RegistryMisread):
        leaf_text(root("<a>12<b/>34</a>"))


def test_nothing_outside_is_ever_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.txt"
    secret.write_text("SECRET")
    text = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'

    with pytest.raises(RegistryMisread):
        root(text)


@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE a><a/>", "<a><!-- <!DOCTYPE b> --></a>"],
    ids=["declared", "even-in-a-comment"],
)
def test_the_word_doctype_as_markup_is_refused(text: str) -> None:
    with pytest.raises(RegistryMisread):
        root(text)


def test_the_word_doctype_as_escaped_text_is_text() -> None:
    assert leaf_text(root("<a>&lt;!DOCTYPE b></a>")) == "<!DOCTYPE b>"


def test_a_refusal_carries_nothing_of_the_parser() -> None:
    with pytest.raises(RegistryMisread) as caught:
        root("<a><secret></a>")

    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("text/xml; charset=ISO-8859-1", "iso-8859-1"),
        ('text/xml;charset="iso-8859-1"', "iso-8859-1"),
        ("text/xml; charset=utf-8", "utf-8"),
        ("text/xml", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_without_a_declaration_the_header_decides(content_type: str, encoding: str) -> None:
    body = "<a>Ærø</a>".encode(encoding)

    assert leaf_text(parse(body, content_type=content_type)) == "Ærø"


def test_the_documents_own_declaration_beats_the_header() -> None:
    body = '<?xml version="1.0" encoding="UTF-8"?><a>Ærø</a>'.encode()

    assert leaf_text(parse(body, content_type="text/xml; charset=iso-8859-1")) == "Ærø"


def test_an_unknown_charset_in_the_header_is_misread() -> None:
    with pytest.raises(RegistryMisread):
        parse(b"<a/>", content_type="text/xml; charset=utf-16")
