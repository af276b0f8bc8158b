"""The report on the corpus in the reader's words: tables, shares as bars, contradictions, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kb.coverage import PROFESSION_GROUPS, WITHOUT, Coverage, Disputed, Share, Table
from kb.entries import Entry
from kb.freshness import REVIEW_DAYS
from kb.vocabulary import ActionField, Kind, Phase, Status, Term
from web.language import Say
from web.views.names import Named
from web.views.phrase import Phrase, content
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class CountRow:
    """A value, how many entries of each kind have it, and of all kinds together."""

    name: Phrase
    counts: tuple[int, ...]
    total: int
    has_bar: bool
    """Whether the total is drawn, too; what says nothing would dwarf the rest."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """A table of counts. The longest bar stands for ``longest``."""

    anchor: str
    title: Phrase
    about: str
    columns: tuple[Phrase, ...]
    rows: tuple[CountRow, ...]
    longest: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How many of a whole, in words and as a bar of a hundred."""

    name: Phrase
    part: int
    whole: int
    percent: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number one should know first."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class DisputedEntry:
    """An entry and the matters on which its sources differ."""

    entry: Named
    topics: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class DisputedKind:
    """The entries of one kind whose sources differ."""

    heading: str
    entries: tuple[DisputedEntry, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Everything the page shows."""

    as_of: str
    figures: tuple[Figure, ...]
    tables: tuple[CountTable, ...]
    shares: tuple[ShareRow, ...]
    disputed: tuple[DisputedKind, ...]
    overdue: tuple[Named, ...]
    without_source: tuple[Named, ...]
    periods: tuple[tuple[str, str], ...]
    """Kinds of entries and after how many days somebody must look again."""


def coverage_page(visit: Visit, entries: Iterable[Entry], report: Coverage) -> CoveragePage:
    """The report, ready to show."""
    say, words = visit.say, _words(visit.say)
    known = {entry.id: entry for entry in entries}
    return CoveragePage(
        as_of=say.date(visit.today),
        figures=(
            Figure(say("Einträge"), len(known)),
            Figure(say("Referenzberufe"), report.occupations),
            Figure(say("Verweise zwischen Einträgen"), report.links),
            Figure(say("offene Punkte"), report.open_points),
            Figure(say("Widersprüche zwischen Quellen"), len(report.contradictions)),
        ),
        tables=tuple(_table(say, words, table, number) for number, table in enumerate(report.tables, start=1)),
        shares=tuple(_share(say, words, share) for share in report.shares),
        disputed=tuple(_disputed(visit, report.contradictions)),
        overdue=tuple(_named(visit, entry) for entry in report.overdue),
        without_source=tuple(_named(visit, known[id]) for id in report.without_source if id in known),
        periods=tuple(
            (say.label(kind), say.plural("%(n)s Tag", "%(n)s Tage", days)) for kind, days in REVIEW_DAYS.items()
        ),
    )


def _table(say: Say, words: Mapping[str, str], table: Table, number: int) -> CountTable:
    rows = tuple(
        CountRow(_phrase(say, words, name), counts, sum(counts), name != WITHOUT) for name, counts in table.rows
    )
    return CountTable(
        anchor=f"tabelle-{number}",
        title=_phrase(say, words, table.title),
        about=_about(say).get(table.title, ""),
        columns=tuple(_phrase(say, words, name) for name in table.columns),
        rows=rows,
        longest=max((row.total for row in rows if row.has_bar), default=0) or 1,
    )


def _share(say: Say, words: Mapping[str, str], share: Share) -> ShareRow:
    kind, colon, rest = share.name.partition(": ")
    if colon and kind in words and rest in words:
        name = Phrase(f"{words[kind]}: {words[rest]}")
    else:
        name = _phrase(say, words, share.name)
    return ShareRow(name, share.part, share.whole, share.percent)


def _disputed(visit: Visit, found: Iterable[Disputed]) -> Iterable[DisputedKind]:
    order = list(Kind)
    ordered = sorted(found, key=lambda one: (order.index(one.entry.kind), one.entry.title.casefold(), one.entry.id))
    for kind, of_kind in groupby(ordered, key=lambda one: one.entry.kind):
        entries = []
        number = 0
        for _, topics in groupby(of_kind, key=lambda one: one.entry.id):
            same = list(topics)
            number += len(same)
            phrases = tuple(content(visit.say, one.topic) for one in same)
            entries.append(DisputedEntry(_named(visit, same[0].entry), phrases))
        yield DisputedKind(f"{visit.say.label(kind)} ({number})", tuple(entries))


def _named(visit: Visit, entry: Entry) -> Named:
    return Named(content(visit.say, entry.title, entry.title_en), visit.url(f"/eintrag/{entry.id}"))


def _phrase(say: Say, words: Mapping[str, str], german: str) -> Phrase:
    """A name of the report in the reader's language; names of districts are the same in both."""
    return Phrase(words[german]) if german in words else content(say, german)


def _about(say: Say) -> Mapping[str, str]:
    """What one must know to read a table, by its title."""
    return {
        "Status": say("Beendete Angebote bleiben stehen: Sie zeigen, wen man nach einer Neuauflage fragt."),
        "Phase": say("Ein Eintrag kann in mehreren Phasen der Prozesskette stehen."),
        "Handlungsfeld": say("Ein Eintrag kann zu mehreren Handlungsfeldern gehören."),
        "Landkreis": say("Nur Orte in Sachsen-Anhalt. Ohne Angabe: bundesweit, landesweit, online oder anderswo."),
        "Berufsbereich (KldB 2010)": say("Nach den Berufen, die ein Eintrag nennt. Ohne Angabe: Er nennt keinen."),
        "Alter des Stands": say("Nach dem jüngsten Datum, das eine Quelle selbst zeigt."),
    }


def _words(say: Say) -> Mapping[str, str]:
    """The report's German names in the reader's language."""
    terms: tuple[Term, ...] = (*Status, *ActionField, *Kind)
    numbered = {f"{phase.value} {phase.de}": f"{phase.value} {say.label(phase)}" for phase in Phase}
    groups = (
        say("Land-, Forst- und Tierwirtschaft, Gartenbau"),
        say("Rohstoffgewinnung, Produktion und Fertigung"),
        say("Bau, Architektur, Vermessung, Gebäudetechnik"),
        say("Naturwissenschaft, Geografie, Informatik"),
        say("Verkehr, Logistik, Schutz und Sicherheit"),
        say("Kaufmännische Dienste, Handel, Tourismus"),
        say("Organisation, Recht, Verwaltung"),
        say("Gesundheit, Soziales, Lehre und Erziehung"),
        say("Sprache, Kultur, Medien, Gestaltung"),
    )
    return {
        **{term.de: say.label(term) for term in terms},
        **numbered,
        **dict(zip(PROFESSION_GROUPS.values(), groups, strict=True)),
        "Status": say("Status"),
        "Phase": say("Phase"),
        "Handlungsfeld": say("Handlungsfeld"),
        "Landkreis": say("Landkreis"),
        "Berufsbereich (KldB 2010)": say("Berufsbereich (KldB 2010)"),
        "Alter des Stands": say("Alter des Stands"),
        WITHOUT: say("ohne Angabe"),
        "bis 1 Jahr": say("bis 1 Jahr"),
        "1 bis 3 Jahre": say("1 bis 3 Jahre"),
        "3 bis 5 Jahre": say("3 bis 5 Jahre"),
        "älter als 5 Jahre": say("älter als 5 Jahre"),
        "Einzelangaben geprüft": say("Einzelangaben geprüft"),
        "Zuständigkeiten auf einer Seite gesehen": say("Zuständigkeiten auf einer Seite gesehen"),
        "Einträge mit mindestens einer Quelle": say("Einträge mit mindestens einer Quelle"),
        "Einträge, deren Quelle ein Datum zeigt": say("Einträge, deren Quelle ein Datum zeigt"),
    }
