import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULE = "adapters.transport.sha1"
ITS_ROUTE = "adapters/income_skat"


def importers(root: Path) -> set[str]:
    """Find who imports the module or a name from it, by file."""
    return {
        file.relative_to(root).as_posix()
        for package in ("contracts", "adapters", "gateway")
        for file in (root / package).rglob("*.py")
        if any(map(is_import, ast.walk(ast.parse(file.read_text("utf-8")))))
    }


def is_import(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(name.name == MODULE for name in node.names)
    if isinstance(node, ast.ImportFrom):
        names = {f"{node.module}.{name.name}" for name in node.names}
        return node.module == MODULE or MODULE in names
    return isinstance(node, ast.Constant) and node.value == MODULE


def mentions_of_sha1(root: Path) -> set[str]:
    return {
        file.relative_to(root).as_posix()
        for file in (root / "adapters").rglob("*.py")
        if any(
            isinstance(node, ast.Attribute | ast.Constant)
            and "sha1" in str(getattr(node, "attr", getattr(node, "value", ""))).lower()
            and "rsa_sha1" not in str(getattr(node, "value", ""))
            and not (isinstance(node, ast.Constant) and " " in str(node.value))
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
        )
    }


def test_only_the_income_registers_adapter_can_reach_sha1() -> None:
    found = importers(ROOT)

    assert found
    assert {file for file in found if not file.startswith(f"{ITS_ROUTE}/")} == set()


def test_no_other_module_of_the_adapters_names_it() -> None:
    assert mentions_of_sha1(ROOT) == {"adapters/transport/sha1.py"}


@pytest.mark.parametrize(
    "line",
    [
        "from adapters.transport.sha1 import RSA_SHA1",
        "from adapters.transport import sha1",
        "import adapters.transport.sha1 as old",
        "importlib.import_module('adapters.transport.sha1')",
    ],
)
def test_a_planted_import_elsewhere_is_found(line: str, tmp_path: Path) -> None:
    planted = tmp_path / "adapters/other/adapter.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(line + "\n", "utf-8")

    assert importers(tmp_path) == {"adapters/other/adapter.py"}
