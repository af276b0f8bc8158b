"""The examples that come with the program: the profiles of the gold cases, by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kb.errors import cause_of
from kb.plain_yaml import YamlProblem, read_yaml
from matcher.errors import ProfileError
from matcher.profile import Profile, profile_from, read_profile

HERE = Path(__file__).parent


def examples_folder() -> Path:
    """Beside the packages in a checkout, inside ``matcher`` in a wheel."""
    beside = HERE.parent / "examples"
    return beside if beside.is_dir() else HERE / "shipped_examples"


@cache
def shipped_examples() -> dict[str, Profile]:
    """Profile by the name of its file, in order."""
    return {path.stem: read_profile(path) for path in _profile_files(examples_folder())}


def read_cases(path: Path) -> dict[str, Profile]:
    """Profiles of a file or folder by name: a profile a file, or a table of cases (``case`` and ``profile`` each).

    Raises ProfileError naming the file, and the case, that cannot be read.
    """
    found: dict[str, Profile] = {}
    for file in _profile_files(path) if path.is_dir() else [path]:
        found |= _cases_of(file)
    return found


def _profile_files(folder: Path) -> list[Path]:
    """What must hold for a profile stands beside it in a file of its own."""
    return sorted(path for path in folder.glob("*.yaml") if ".expected" not in path.suffixes)


def _cases_of(path: Path) -> dict[str, Profile]:
    try:
        data = read_yaml(path.read_text("utf-8"))
    except OSError as error:
        raise ProfileError(f"{path} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error
    except (YamlProblem, UnicodeDecodeError) as error:
        raise ProfileError(f"{path}: {error}.") from None
    if not isinstance(data, list):
        return {path.stem: read_profile(path)}
    cases = [case for case in data if isinstance(case, dict) and "case" in case]
    return {str(case["case"]): profile_from(case.get("profile") or {}, f"{path}, {case['case']}") for case in cases}
