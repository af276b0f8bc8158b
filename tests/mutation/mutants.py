"""Mutants: small changes of a module's logic, each of which a test should notice. Texts are left alone."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Change = tuple[str, ast.AST]
"""What was done, and the node that takes the place of the old one."""

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min", "every": "some", "some": "every"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    path: Path
    line: int
    what: str
    source: str
    """The whole module with the change."""

    @property
    def name(self) -> str:
        """Where and what, in one line."""
        return f"{self.path}:{self.line} {self.what}"


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(path.read_text("utf-8"))
    found = []
    for address, node in _places(tree, ()):
        for what, changed in _changes(node):
            broken = copy.deepcopy(tree)
            _replace(broken, address, changed)
            source = ast.unparse(ast.fix_missing_locations(broken))
            found.append(Mutant(path, getattr(node, "lineno", 0), what, source))
    return found


Address = tuple[tuple[str, int | None], ...]
"""The way from the module to a node: names of fields, with the place in a list."""


def _places(node: ast.AST, address: Address) -> Iterator[tuple[Address, ast.AST]]:
    """The nodes below, without annotations, docstrings, imports, texts and the sources cited."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        children: list[tuple[int | None, object]] = (
            list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        )
        for place, child in children:
            if not isinstance(child, ast.AST) or _says_nothing(child):
                continue
            here = (*address, (name, place))
            yield here, child
            yield from _places(child, here)


def _says_nothing(node: ast.AST) -> bool:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_source = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Source"
    return is_text or is_docstring or is_source or isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr))


def _replace(tree: ast.AST, address: Address, changed: ast.AST) -> None:
    node: ast.AST = tree
    for name, place in address[:-1]:
        value = getattr(node, name)
        node = value if place is None else value[place]
    name, place = address[-1]
    if place is None:
        setattr(node, name, changed)
    else:
        getattr(node, name)[place] = changed


def _changes(node: ast.AST) -> Iterator[Change]:
    for kind, change in _OPERATORS:
        if isinstance(node, kind):
            yield from change(node)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for place, operator in enumerate(node.ops):
        other = _COMPARE.get(type(operator))
        if other:
            changed = copy.deepcopy(node)
            changed.ops[place] = other()
            yield f"{type(operator).__name__} -> {other.__name__}", changed


def _bool_op(node: ast.BoolOp) -> Iterator[Change]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    changed = copy.deepcopy(node)
    changed.op = other
    yield f"{type(node.op).__name__} -> {type(other).__name__}", changed
    for place in range(len(node.values)):
        rest = [value for at, value in enumerate(copy.deepcopy(node.values)) if at != place]
        yield f"without part {place + 1}", rest[0] if len(rest) == 1 else ast.BoolOp(copy.deepcopy(node.op), rest)


def _not(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield "without not", copy.deepcopy(node.operand)


def _bin_op(node: ast.BinOp) -> Iterator[Change]:
    other = _ARITHMETIC.get(type(node.op))
    if other and not _is_text(node.left) and not _is_text(node.right):
        changed = copy.deepcopy(node)
        changed.op = other()
        yield f"{type(node.op).__name__} -> {other.__name__}", changed


def _is_text(node: ast.AST) -> bool:
    """Whether an operand is, or may be, a sentence put together."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return True
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.IfExp) and (_is_text(node.body) or _is_text(node.orelse))


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if value is True or value is False:
        yield f"{value} -> {not value}", ast.Constant(not value)
    elif value is None:
        yield "None -> False", ast.Constant(False)
        yield "None -> True", ast.Constant(True)
    elif isinstance(value, (int, float)):
        yield f"{value} -> {value + 1}", ast.Constant(value + 1)


def _if(node: ast.If) -> Iterator[Change]:
    changed = copy.deepcopy(node)
    changed.test = ast.UnaryOp(ast.Not(), changed.test)
    yield "if turned round", changed


def _if_exp(node: ast.IfExp) -> Iterator[Change]:
    if _is_text(node.body) or _is_text(node.orelse):
        return
    changed = copy.deepcopy(node)
    changed.body, changed.orelse = changed.orelse, changed.body
    yield "branches swapped", changed


def _call(node: ast.Call) -> Iterator[Change]:
    function = node.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    if name in _CALLS and isinstance(function, (ast.Name, ast.Attribute)):
        changed = copy.deepcopy(node)
        target = changed.func
        if isinstance(target, ast.Name):
            target.id = _CALLS[name]
        elif isinstance(target, ast.Attribute):
            target.attr = _CALLS[name]
        yield f"{name} -> {_CALLS[name]}", changed
    if name == "decide" and node.args and isinstance(node.args[0], ast.Tuple) and len(node.args[0].elts) > 1:
        for place in range(len(node.args[0].elts)):
            changed = copy.deepcopy(node)
            conditions = changed.args[0]
            assert isinstance(conditions, ast.Tuple)
            del conditions.elts[place]
            yield f"without condition {place + 1}", changed


def _members(node: ast.Tuple) -> Iterator[Change]:
    """A list of terms that lacks one: ``(Work.EMPLOYED, Work.IN_TRAINING)``."""
    if len(node.elts) > 1 and all(isinstance(item, ast.Attribute) for item in node.elts):
        for place in range(len(node.elts)):
            changed = copy.deepcopy(node)
            del changed.elts[place]
            yield f"without member {place + 1}", changed


_OPERATORS: tuple[tuple[type[ast.AST], Callable[..., Iterator[Change]]], ...] = (
    (ast.Compare, _compare),
    (ast.BoolOp, _bool_op),
    (ast.UnaryOp, _not),
    (ast.BinOp, _bin_op),
    (ast.Constant, _constant),
    (ast.If, _if),
    (ast.IfExp, _if_exp),
    (ast.Call, _call),
    (ast.Tuple, _members),
)
