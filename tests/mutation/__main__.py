"""``make mutation``: a seeded sample of mutants, and which of them no test noticed."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trial import survives

TARGETS = (
    *sorted(
        path
        for path in Path("matcher/rules").glob("*.py")
        if path.name not in ("commands.py", "notes.py", "__init__.py")
    ),
    Path("matcher/criteria.py"),
    Path("matcher/outcome.py"),
    Path("matcher/proposal.py"),
)
"""What is broken: the rules, and what follows from them."""


def main() -> int:
    """Try the sample; exit code 1 where fewer than the wanted share was noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=300, help="mutants to try, 0 for all")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--wanted", type=float, default=0.8, help="share that must be noticed")
    parser.add_argument("--file", type=Path, help="only mutants of this module")
    chosen = parser.parse_args()
    every = [mutant for path in TARGETS if chosen.file in (None, path) for mutant in mutants_of(path)]
    sample = random.Random(chosen.seed).sample(every, chosen.sample) if 0 < chosen.sample < len(every) else every
    _warm_up()
    first = sample[0].path
    if not survives(Mutant(first, 0, "unchanged", first.read_text("utf-8"))):
        print("The tests fail without any change; mend them first.")
        return 2
    started, missed = time.monotonic(), list[Mutant]()
    for number, mutant in enumerate(sample, start=1):
        if survives(mutant):
            missed.append(mutant)
            print(f"survived: {mutant.name}", flush=True)
        if number % 25 == 0:
            print(f"{number} of {len(sample)}, {len(missed)} survived, {time.monotonic() - started:.0f} s", flush=True)
    share = 1 - len(missed) / len(sample)
    print(f"{len(sample)} of {len(every)} mutants, seed {chosen.seed}: {share:.1%} noticed, {len(missed)} survived")
    return 0 if share >= chosen.wanted else 1


def _warm_up() -> None:
    """What no mutant touches is loaded once: libraries, corpus, places. Children start with it."""
    import kb.search.embedding  # noqa: F401
    from tests.matcher.rules.situations import shipped

    known = shipped()
    known.occupations.resolve("Köchin")
    known.places.find("Halle")
    loaded = [
        name for name in sys.modules if name.startswith("matcher.") and Path(f"{name.replace('.', '/')}.py") in TARGETS
    ]
    assert not loaded, f"already imported, a mutant would not be seen: {loaded}"


if __name__ == "__main__":
    sys.exit(main())
