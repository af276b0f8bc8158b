"""``make recorded``: write down anew what each rule says of each example and case; then read the diff."""

from __future__ import annotations

from tests.matcher.recorded.outcomes import FOLDER, current


def main() -> None:
    """Write the files that differ, remove those of rules that are gone."""
    found = current()
    for path in FOLDER.glob("*.txt"):
        if path.stem not in found:
            path.unlink()
    for slug, text in found.items():
        path = FOLDER / f"{slug}.txt"
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
            print(path.name)


if __name__ == "__main__":
    main()
