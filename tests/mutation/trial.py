"""A trial: the quick tests, run in a child process in which one module is a mutant."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import FrameType, ModuleType

import pytest

from tests.mutation.mutants import Mutant

SECONDS = 120
"""A mutant that runs longer is noticed."""

TESTS = (
    (
        "tests/matcher/test_recorded.py",
        "tests/matcher/test_outcome.py",
        "tests/matcher/test_proposal.py",
        "tests/matcher/test_rules_command.py",
    ),
    ("tests/matcher/rules",),
)
"""Tests of rules, criteria, outcomes and verdicts that need no index; the second group only where the first passes."""

_NOTICED, _SURVIVED, _BROKEN = 1, 0, 3


class _Swapped(MetaPathFinder, Loader):
    """Finds one module in its broken form."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        self._name, self._mutant = name, mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module, None for all others."""
        return spec_from_loader(fullname, self, origin=str(self._mutant.path)) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant's source as the module."""
        module.__file__ = str(self._mutant.path)
        exec(compile(self._mutant.source, str(self._mutant.path), "exec"), module.__dict__)


def survives(mutant: Mutant) -> bool:
    """Whether all tests pass with the mutant in place; tried in a child, so that this process stays as it is."""
    child = os.fork()
    if child == 0:
        os._exit(_trial(mutant))
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == _SURVIVED


def _trial(mutant: Mutant) -> int:
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    sys.meta_path.insert(0, _Swapped(module_name(mutant.path), mutant))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    plain = ["-x", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        try:
            passed = all(pytest.main([*plain, *group]) == 0 for group in TESTS)
        except BaseException:  # a mutant may break the import itself
            return _BROKEN
    return _SURVIVED if passed else _NOTICED


def _too_long(_number: int, _frame: FrameType | None) -> None:
    os._exit(_NOTICED)


def module_name(path: Path) -> str:
    """``matcher.rules.health`` for ``matcher/rules/health.py``."""
    return ".".join(path.with_suffix("").parts)
