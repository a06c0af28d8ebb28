"""Mutation testing of gateway/access: change one thing in one module, run the tests that cover it,
and see whether any of them notices. `make mutation ARGS="masks decide"`; docs/decisions/0025.

Every mutant runs in a fork of its own, in which the module is loaded from the changed tree.
"""

import argparse
import ast
import contextlib
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
ROOM: Final = ROOT / "gateway" / "access"
TESTS: Final = ROOT / "tests" / "gateway"
SMALL: Final = (
    "acting agreements asked asker ceilings consents decide delegations facts kinds masks minimise"
    " notices protection"
    " residence rules_household rules_municipality rules_personal rules_relations rules_static ties"
)
# After a module's own tests: those in which every rule is at work.
FOR_ALL: Final = ("test_decide", "test_fail_closed", "test_rules_static", "test_rules_personal")
ALSO: Final = {
    "acting": ("test_delegations", "test_rules_relations", "test_masks_of_who_acts"),
    "agreements": ("test_agreements_file",),
    "asker": ("test_masks", "test_refusals", "test_masks_of_who_acts"),
    "consents": ("test_rules_personal", "test_rules_relations"),
    "decide": ("test_masks", "test_shipped_income"),
    "masks": ("test_masks_of_who_acts", "test_delegations"),
    "protection": ("test_masks", "test_facts", "test_notices"),
    "rules_personal": ("test_rules_relations", "test_rules_household"),
    "residence": ("test_facts", "test_rules_municipality"),
    "rules_relations": ("test_delegations",),
    "ties": (
        "test_rules_relations",
        "test_rules_household",
        "test_facts",
        "test_masks_of_who_acts",
    ),
    "facts": (
        "test_masks",
        "test_rules_relations",
        "test_rules_household",
        "test_rules_municipality",
        "test_notices",
        "test_ties",
    ),
}
# Loaded once, before the forks: everything that the tests need and that is none of the room.
LOADED_BEFORE: Final = (
    "hypothesis", "lxml.etree", "psycopg", "anyio", "joserfc", "cryptography.x509",
    "tests.conftest", "contracts.adapter", "contracts.records", "contracts.lookup",
    "contracts.paths",
)  # fmt: skip
SECONDS: Final = 60
HOW: Final = ("-x", "-q", "-n0", "--assert=plain", "-m", "not slow", "-p", "no:cacheprovider")
KILLED, SURVIVED, UNCHANGED = 0, 1, -1
_SWAPPED: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Mutator(ast.NodeTransformer):
    """Counts the places that can be changed, and changes the one that is wanted."""

    def __init__(self, wanted: int = UNCHANGED) -> None:
        self.wanted = wanted
        self.places: list[tuple[int, str]] = []

    def _is_it(self, node: ast.AST, what: str) -> bool:
        self.places.append((getattr(node, "lineno", 0), what))
        return len(self.places) - 1 == self.wanted

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Swap an operator; leave out an item of a table; go on inwards."""
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPPED:
            if self._is_it(node, f"{type(node.ops[0]).__name__} turned"):
                node.ops[0] = _SWAPPED[type(node.ops[0])]()  # type: ignore[call-overload]
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in _SWAPPED:
            if self._is_it(node, f"{type(node.op).__name__} turned"):
                node.op = _SWAPPED[type(node.op)]()  # type: ignore[assignment]
        elif isinstance(node, ast.Tuple | ast.Set | ast.Dict) and not isinstance(
            getattr(node, "ctx", None), ast.Store
        ):
            self._leave_out(node)
        elif (
            isinstance(node, ast.comprehension)
            and node.ifs
            and self._is_it(node.ifs[0], "condition of a comprehension left out")
        ):
            node.ifs = []
        return super().generic_visit(node)

    def _leave_out(self, node: ast.Tuple | ast.Set | ast.Dict) -> None:
        items = node.values if isinstance(node, ast.Dict) else node.elts
        for at in range(len(items)):
            if self._is_it(items[at], "item left out"):
                for each in (node.keys, node.values) if isinstance(node, ast.Dict) else (items,):
                    del each[at]  # type: ignore[attr-defined]
                return

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Give another truth, number or word."""
        value: object = None
        if isinstance(node.value, bool):
            value = not node.value
        elif isinstance(node.value, int):
            value = node.value + 1
        elif isinstance(node.value, str) and node.value:
            value = f"{node.value}X"
        if value is not None and self._is_it(node, f"{node.value!r} became {value!r}"):
            return ast.Constant(value=value)  # type: ignore[arg-type]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """Take a `not` away."""
        if isinstance(node.op, ast.Not) and self._is_it(node, "not left out"):
            return node.operand
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """Go the other way."""
        return self._turned(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        """Go the other way."""
        return self._turned(node)

    def _turned(self, node: ast.If | ast.IfExp) -> ast.AST:
        if self._is_it(node.test, "condition turned"):
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """Give nothing back."""
        is_none = node.value is None or isinstance(node.value, ast.Constant)
        if not is_none and self._is_it(node, "gives nothing back"):
            node.value = ast.Constant(value=None)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Leave docstrings and yields of words alone."""
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Change the value and never the type."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Change the body: neither annotations nor decorators are the rules."""
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Change the body: `frozen` and the like are no rules."""
        node.body = [self.visit(each) for each in node.body]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Leave types such as Literal[...] alone."""
        return node


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a changed tree."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self._name, self._tree = name, tree

    def find_spec(self, fullname: str, *_: object) -> object:
        """Claim that one module."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed tree."""
        module.__file__ = str(ROOM / f"{self._name.rpartition('.')[2]}.py")
        exec(compile(self._tree, module.__file__, "exec"), module.__dict__)  # noqa: S102  that is it


def places(module: str) -> list[tuple[int, str]]:
    """List what can be changed in a module: line and change."""
    counting = Mutator()
    counting.visit(ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8")))
    return counting.places


def tests_of(module: str) -> list[str]:
    """List the test files that cover it, its own first."""
    names = dict.fromkeys((f"test_{module}", *ALSO.get(module, ()), *FOR_ALL))
    return [str(found) for each in names for found in TESTS.glob(f"*/{each}.py")]


def is_noticed(module: str, wanted: int) -> bool:
    """Run the tests against one mutant, in a fork."""
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            tree = ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8"))
            changed = ast.fix_missing_locations(Mutator(wanted).visit(tree))
            sys.meta_path.insert(0, Loader(f"gateway.access.{module}", changed))
            own, *others = tests_of(module)
            # Its own tests notice most, and the others take their time to load.
            is_alive = pytest.main([*HOW, own]) == 0 and pytest.main([*HOW, *others]) == 0
            os._exit(SURVIVED if is_alive else KILLED)
        os._exit(KILLED)  # it cannot even be loaded
    _, status = os.waitpid(child, 0)
    return not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == SURVIVED)


def survivors(module: str, *, jobs: int) -> Iterator[tuple[int, str]]:
    """Give the changes that no test noticed."""
    every = places(module)
    with ThreadPoolExecutor(jobs) as pool:
        noticed = pool.map(lambda at: is_noticed(module, at), range(len(every)))
        yield from (place for place, was in zip(every, noticed, strict=True) if not was)


def main(arguments: Sequence[str] | None = None) -> int:
    """Report score and survivors of each module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("modules", nargs="*", default=SMALL.split())
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(arguments)
    for name in LOADED_BEFORE:
        importlib.import_module(name)
    total = left = 0
    for module in asked.modules:
        if is_noticed(module, UNCHANGED):
            print(f"{module}: its tests fail as it is")  # noqa: T201
            return 1
        began, alive = time.monotonic(), list(survivors(module, jobs=asked.jobs))
        count = len(places(module))
        total, left = total + count, left + len(alive)
        took = time.monotonic() - began
        print(f"{module}: {count - len(alive)} of {count} noticed, {took:.0f} s", flush=True)  # noqa: T201
        for line, change in alive:
            print(f"  gateway/access/{module}.py:{line}: {change}", flush=True)  # noqa: T201
    score = 100 * (total - left) / max(total, 1)
    print(f"all: {total - left} of {total} noticed: {score:.1f} %")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
