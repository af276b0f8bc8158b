"""Who offers it: named as provider, said in a sentence, known by its legal form, or whose site it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, WEAK, Finding
from ingest.page.line import Line, Zone

_LABEL = re.compile(
    r"anbieter|veranstalter|veranstaltet von|\bträger|bildungsträger|ausrichter|durchgeführt von|durchführende|"
    r"organisator|bildungseinrichtung|"
    r"^institution|zuständige stelle|ansprechstelle|wer (?:ist zuständig|führt|steckt|bietet|veranstaltet|"
    r"sind wir)|^wir$|provider|"
    r"organi[sz]er|anmeldungen an|kursträger|schule$|herausgeber",
    re.IGNORECASE,
)
_NOT_LABEL = re.compile(
    r"kostenträger|leistungsträger|betrieb$|förder|webdesign|umsetzung|hosting|redaktion", re.IGNORECASE
)

_LEGAL = (
    r"(?:gGmbH|GmbH(?: & Co\. KG)?|mbH|gUG|UG(?: \(haftungsbeschränkt\))?|e\. ?V\.|e\. ?G\.|eG|AG|KG|GbR|OHG|KdöR|"
    r"AöR|Stiftung)"
)
_NAME_WORD = r"(?:[A-ZÄÖÜ0-9][\w&äöüß'-]*|(?:St|Dr|gem|Inh)\.|für|und|der|des|zur|im|am|in|an|von|&|–|-)"
_LEGAL_NAME = re.compile(rf"((?:[A-ZÄÖÜ][\w&äöüß'-]*)(?:[ ]{_NAME_WORD}){{0,8}}?[ ]{_LEGAL})(?![\wäöü])")
_KIND = (
    r"(?:\w*volkshochschule|\w*hochschule|universität|\w*akademie|\w*institut|\w*kolleg|\w*schule|bildungs(?:werk|verein|zentrum)|\w*verein|"
    r"\w*verbund|\w*netz(?:werk)?|\w*zentrum|\w*werkstatt|kreishandwerkerschaft|\w*kammer|\w*stelle|\w*amt|\w*lotsen|\w*verband|\w*stiftung)"
)
_NAMED = r"([A-ZÄÖÜ][\w&äöüß'.-]*(?:\s(?:[A-ZÄÖÜ][\w&äöüß'.-]*|für|und|der|des|zur|im|am|in|an|&|e\. ?V\.))*)"
_SAID = (
    re.compile(
        rf"(?:Träger(?:in)?|Veranstalter(?:in)?|Bildungsträger|Anbieter(?:in)?|Ausrichter(?:in)?)\s+(?:ist|war|sind)\s+(?:der|die|das)?\s*{_NAMED}"
    ),
    re.compile(
        rf"(?:[Dd]urchgeführt|[Vv]eranstaltet|[Aa]ngeboten|[Aa]usgerichtet)\s+(?:wird\s+\w+\s+)?(?:von|vom|durch)\s+(?:der|dem|den|das|die)?\s*{_NAMED}"
    ),
    re.compile(
        rf"\b(?:Der|Die|Das)\s+{_NAMED}\s+(?:führt|bietet|veranstaltet|lädt|laedt|begleitet|organisiert|startet|arbeitet|öffnet)\b"
    ),
    re.compile(rf"\b(?:Angebot|Projekt|Service|Kurs)\s+(?:der|des|vom|von)\s+{_NAMED}"),
    re.compile(rf"\b(?:beim|bei der|an die|an den|an das|an)\s+(?:Verein\s+)?{_NAMED}"),
)
_FUNDER = re.compile(
    r"bundesamt|\bbamf\b|\besf\b|agentur für arbeit|jobcenter|bundesministerium|europäische|kursdatenbank|"
    r"\biq\b netzwerk|land sachsen-anhalt|"
    r"landesverwaltungsamt|landesprüfungsamt|amtsgericht|finanzamt|partnerkliniken|team\b|google|wordpress|zoom\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:(?:der|die|das|dem|den|von|vom|durch|bei|beim|im auftrag \w+)\s+)?"
    r"(?:(?:bildungs|kurs|maßnahme)?träger(?:in)?\s+|(?:bildungs)?anbieter(?:in)?\s+|veranstalter(?:in)?\s+|firma\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:in|im|an|am|und|für|der|des|von|zur)$")
_ADDRESS = re.compile(r"[,;·|–]\s*(?=\S)|\s-\s|\s\(?(?=\d{5}\b)|\sim Auftrag\b|\.\s+(?=[A-ZÄÖÜ])|\s©")
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright|c/o|eintrag\b)\s*(?:\d{4}(?:\s?[–-]\s?\d{4})?)?\s*", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\b(?:e|gem|Inh|St|Dr)\.$")
_GENERIC = re.compile(
    r"^(?:start(?:seite)?|home|kursportal.*|impressum|kontakt|willkommen|deutsch|kurse|newsletter.*|menü|dienstleistungen.*|bürger.*|.*portal.*)$",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"\s?[,|·•–—:]\s|\s-\s")
_SUFFIX = re.compile(r"\s(?:[|–—·•:]|-)\s|:\s")


def provider_in(lines: Iterable[Line]) -> Finding[str] | None:
    """The provider in the fullest form of its name on the page; None where nobody can be told."""
    lines = tuple(lines)
    main = [line for line in lines if line.zone is Zone.MAIN]
    for reader in (_labelled, _said, _by_legal_form):
        found = next((item for line in main for item in reader(line)), None)
        if found is not None:
            return _fullest(found, lines)
    footer = [line for line in lines if line.zone is Zone.FOOTER]
    for line in footer:
        for item in (*_labelled(line), *_said_in_footer(line), *_by_legal_form(line)):
            return Finding(item.value, line, POSSIBLE, item.start, item.end)
    return _site(lines, footer)


def _labelled(line: Line) -> Iterator[Finding[str]]:
    cue = line.label or (line.heading if len(line.text) < 160 else "")
    if line.rank or not _names_provider(cue):
        return
    name = name_at_start(line.text)
    if name and not _FUNDER.search(name):
        yield Finding(name, line, CERTAIN if line.label else LIKELY, 0, len(name))


@lru_cache(maxsize=1024)
def _names_provider(cue: str) -> bool:
    return bool(_LABEL.search(cue)) and not _NOT_LABEL.search(cue)


def _said(line: Line) -> Iterator[Finding[str]]:
    for number, pattern in enumerate(_SAID):
        for match in pattern.finditer(line.text):
            name = name_at_start(_legal_prefix(line.text, match.start(1)) or match[1])
            organisation = re.search(_LEGAL, name) or re.search(rf"\b{_KIND}\b", name, re.IGNORECASE)
            if not name or _FUNDER.search(name) or (number > 1 and not organisation):
                continue
            yield Finding(name, line, LIKELY, match.start(1), match.start(1) + len(name))


def _said_in_footer(line: Line) -> Iterator[Finding[str]]:
    match = _SAID[3].search(line.text)
    if match:
        name = name_at_start(_legal_prefix(line.text, match.start(1)) or "")
        if name:
            yield Finding(name, line, POSSIBLE, match.start(1), match.end(1))


def _by_legal_form(line: Line) -> Iterator[Finding[str]]:
    if _NOT_LABEL.search(line.label):
        return
    for match in _LEGAL_NAME.finditer(line.text):
        name = _ARTICLE.sub("", _COPYRIGHT.sub("", match[1]).strip())
        if not _FUNDER.search(name):
            yield Finding(name, line, LIKELY, match.start(), match.end())


def _legal_prefix(text: str, start: int) -> str | None:
    """The name with its legal form that begins at a position."""
    match = _LEGAL_NAME.match(text, start)
    return match[1] if match else None


def name_at_start(text: str) -> str:
    """The organisation's name at the beginning of a text, without article and address; empty where there is none."""
    text = _ARTICLE.sub("", _COPYRIGHT.sub("", text.strip())).strip()
    legal = _LEGAL_NAME.match(text)
    if legal:
        return legal[1]
    for match in _ADDRESS.finditer(text):
        if not _ABBREVIATED.search(text[: match.start() + 1]):
            text = text[: match.start()]
            break
    name = _TAIL.sub("", text.strip().rstrip(",;:")).strip()
    if name.endswith(".") and not re.search(r"\b(?:e\. ?V|mbH & Co|e\. ?G)\.$", name):
        name = name[:-1]
    return name if 3 <= len(name) <= 90 and name[0].isupper() and len(name.split()) <= 10 else ""


def _site(lines: tuple[Line, ...], footer: list[Line]) -> Finding[str] | None:
    """Whose site it is: the footer's first name, the brand over the navigation, the end of the title."""
    for line in footer:
        name = name_at_start(line.text)
        if (
            " " in name
            and re.search(rf"\b{_KIND}\b", name, re.IGNORECASE)
            and not _GENERIC.match(name)
            and not _FUNDER.search(name)
        ):
            return _fullest(Finding(name, line, POSSIBLE, 0, len(name)), lines)
    for line in lines:
        if line.zone is Zone.TITLE:
            parts = _SUFFIX.split(line.text)
            if len(parts) > 1 and not _GENERIC.match(parts[-1]) and len(parts[-1]) > 3:
                return _fullest(
                    Finding(parts[-1].strip(), line, WEAK, line.text.rfind(parts[-1]), len(line.text)), lines
                )
    return None


def _fullest(found: Finding[str], lines: tuple[Line, ...]) -> Finding[str]:
    """The name with its legal form, and with small words before it, where the page has it so somewhere."""
    name = found.value
    for line in lines:
        if line.zone is Zone.MAIN:
            continue
        for part in _SEPARATED.split(_COPYRIGHT.sub("", line.text)):
            if part.endswith(f" {name}") and part[0].isupper() and len(part.split()) <= 8:
                name = part
    if not re.search(rf"{_LEGAL}$", name):
        for line in lines:
            for match in _LEGAL_NAME.finditer(line.text):
                full = _COPYRIGHT.sub("", match[1])
                if full.startswith(f"{name} ") and re.fullmatch(_LEGAL, full.removeprefix(name).strip()):
                    name = full
    return Finding(name, found.line, found.confidence, found.start, found.end)
