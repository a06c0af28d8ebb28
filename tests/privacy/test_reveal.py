import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("contracts", "adapters", "gateway", "mocks")

# Where a personal number or a credential may be taken out of its type, and why. A new line here is
# a decision for the reviewer: everything else has aliases.
ALLOWED = {
    # towards a registry
    "adapters/address_dar/request.py": "the API key in DAR's query parameter",
    "adapters/income_skat/reading.py": "starred out where a reporter wrote it in a report's id",
    "adapters/income_skat/request.py": "the number in the income register's question",
    "adapters/person_sf1520/request.py": "the number in the PersonLookup envelope",
    "gateway/corrections/desk.py": "an error is reported to who keeps the register",
    # into the store: keyed hash and ciphertext only
    "gateway/store/keys.py": "blind index and encryption of the identifier",
    # towards a gateway
    "contracts/client/sending.py": "the number in the body of a client's question",
    # where it must not be: what the kit looks for
    "contracts/conformance/people.py": "the kit's synthetic people, looked for in logs and errors",
    # the registries themselves, and the sandbox's people
    "mocks/skat/answer.py": "the register answers with numbers",
    "mocks/near.py": "compares a number that nobody has with the personas",
    "mocks/admin/feed.py": "the feed's receiver asks for the number, on the admin listener",
    "mocks/for_tests/sandbox.py": "a sandbox's token for somebody of the population",
    "mocks/front.py": "GET /personas, /population and /people list the sandbox's numbers",
    "mocks/page/people.py": "the sandbox's page shows its people's numbers, in no address",
    "mocks/issuer/claims.py": "the broker's cprNumber claim",
    "mocks/issuer/people.py": "a keyed digest stands for who has no id",
    "mocks/issuer/privileges.py": "a power of attorney names its grantor",
    "mocks/population/serials.py": "reads back who of the population a number belongs to",
    "mocks/world/canary.py": "the canary's number, in a file that only its owner may read",
    "mocks/sf1520/persondata.py": "the register answers with numbers",
    "mocks/sf1520/relations.py": "the register answers with numbers",
    "mocks/world/numbers.py": "modulus 11 of generated numbers",
}


def revealing(root: Path) -> dict[str, list[int]]:
    """Find every mention of `reveal`, called or passed on, by file and line."""
    found = {}
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            lines = mentions(file.read_text("utf-8"))
            if lines:
                found[file.relative_to(root).as_posix()] = lines
    return found


def mentions(source: str) -> list[int]:
    nodes = ast.walk(ast.parse(source))
    return sorted(node.lineno for node in nodes if is_mention(node))


def is_mention(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"reveal", "_Pnr__digits"}
    # getattr(pnr, "reveal"), methodcaller("reveal"), a hook table …
    return isinstance(node, ast.Constant) and node.value in {"reveal", "_Pnr__digits"}


def test_a_number_is_revealed_only_where_this_list_says_so() -> None:
    own = {"contracts/pnr.py"}

    assert set(revealing(ROOT)) - own - set(ALLOWED) == set()


@pytest.mark.parametrize("module", ALLOWED)
def test_the_list_names_no_module_that_does_not_reveal(module: str) -> None:
    assert mentions((ROOT / module).read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "print(lookup.pnr.reveal())",
        "show = pnr.reveal",
        "getattr(pnr, 'reveal')()",
        "operator.methodcaller('reveal')(pnr)",
        "pnr._Pnr__digits",
        "object.__getattribute__(pnr, '_Pnr__digits')",
    ],
    ids=["call", "bound method", "getattr", "methodcaller", "private name", "private by name"],
)
@pytest.mark.parametrize("module", ["gateway/api/planted.py", "contracts/planted.py"])
def test_a_planted_reveal_elsewhere_is_found(line: str, module: str, tmp_path: Path) -> None:
    planted = tmp_path / module
    planted.parent.mkdir(parents=True)
    planted.write_text(line + "\n", "utf-8")

    assert revealing(tmp_path) == {module: [1]}
