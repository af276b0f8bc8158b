"""Planning assumptions: statutory periods and usual extents, each with its norm; used for order, marked in the plan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.outcome import Source
from matcher.plan.step import Reason
from matcher.rules.answers import LAWS_READ, law

DAYS_OF_MONTH = 30.5


@dataclass(frozen=True, slots=True)
class Assumption:
    """A length in days, why it may be used, and where that stands."""

    days: int
    text: str
    source: Source

    @property
    def reason(self) -> Reason:
        """As it is shown in the plan."""
        return Reason(self.text, self.source)


def months(number: float) -> int:
    """Days of so many months, rounded up."""
    return math.ceil(number * DAYS_OF_MONTH)


def _norm(name: str, paragraph: str) -> Source:
    return Source(law(name, paragraph), LAWS_READ)


DECISION = Assumption(
    months(3),
    "Die Stelle entscheidet binnen drei Monaten ab vollständigen Unterlagen; die Frist kann sie einmal verlängern "
    "(§ 6 Abs. 3, § 13 Abs. 3 BQFG).",
    _norm("bqfg", "6"),
)
FAST_DECISION = Assumption(
    months(2),
    "Im beschleunigten Fachkräfteverfahren soll die Stelle binnen zwei Monaten entscheiden (§ 14a Abs. 3 BQFG).",
    _norm("bqfg", "14a"),
)
VISA_APPOINTMENT = Assumption(
    21,
    "Nach der Vorabzustimmung liegt der Termin bei der Auslandsvertretung in den nächsten drei Wochen (§ 31a Abs. 1 "
    "AufenthV).",
    _norm("aufenthv", "31a"),
)
VISA_DECISION = Assumption(
    21,
    "Über das Visum wird in der Regel binnen drei Wochen entschieden (§ 31a Abs. 2 AufenthV).",
    _norm("aufenthv", "31a"),
)
_EXAMINATION = Assumption(
    months(6),
    "Die Eignungsprüfung muss binnen sechs Monaten abgelegt werden können (§ 11 Abs. 4 BQFG); für Berufe mit eigenem "
    "Recht ist das nur eine Annahme. Der Termin ist nicht bekannt.",
    _norm("bqfg", "11"),
)
_EXAMINATIONS: Mapping[str, Assumption] = {
    "pflegefachperson": Assumption(
        months(6),
        "Die Kenntnisprüfung soll binnen sechs Monaten nach dem Bescheid möglich sein (§ 45 Abs. 8 PflAPrV); gerechnet "
        "ist ab der Anmeldung. Der Termin ist nicht bekannt.",
        _norm("pflaprv", "45"),
    ),
    "arzt": Assumption(
        months(6),
        "Die Prüfung soll binnen sechs Monaten nach dem Bescheid möglich sein (§ 37 Abs. 3 ÄApprO); gerechnet ist ab "
        "der Anmeldung. Der Termin ist nicht bekannt.",
        _norm("_appro_2002", "37"),
    ),
}


def examination_within(occupations: Iterable[str]) -> Assumption:
    """How long until an examination that compensates can be taken, by the law of the occupation."""
    return next((_EXAMINATIONS[id] for id in occupations if id in _EXAMINATIONS), _EXAMINATION)


AUTHORISED_LANGUAGE_COURSE = "berufssprachkurs-deufoev"
AUTHORISATION = Assumption(
    months(3),
    "Die Teilnahmeberechtigung erlischt drei Monate nach der Ausstellung, wenn man sich bei keinem Träger angemeldet "
    "hat (§ 6 Abs. 3 DeuFöV); gerechnet ist ab dem geplanten Tag.",
    _norm("deuf_v", "6"),
)

LANGUAGE_LESSONS_A_WEEK = 25
LANGUAGE_DENSITY = Reason(
    "Ein Berufssprachkurs in Vollzeit hat in der Regel höchstens 25 Unterrichtseinheiten in der Woche (§ 11 Abs. 4 "
    "DeuFöV); gerechnet ist mit 25.",
    _norm("deuf_v", "11"),
)
PART_TIME_LANGUAGE_LESSONS_A_WEEK = 15
PART_TIME_LANGUAGE_DENSITY = Reason(
    "In Teilzeit ist mit 15 Unterrichtseinheiten in der Woche gerechnet, der unteren Angabe eines Trägers; die "
    "Verordnung nennt dafür keine Zahl.",
    Source("https://www.bsb-bremen.de/de/berufssprachkurse.html", None),
)
LESSONS_A_WEEK = 25
FULL_TIME_DENSITY = Reason(
    "In Vollzeit ist mit 25 Unterrichtsstunden in der Woche gerechnet (wie § 2 Abs. 3 AFBG).", _norm("afbg", "2")
)
PART_TIME_LESSONS_A_MONTH = 18
PART_TIME_DENSITY = Reason(
    "In Teilzeit ist mit 18 Unterrichtsstunden im Monat gerechnet, der geringsten Dichte nach § 2 Abs. 3 AFBG.",
    _norm("afbg", "2"),
)
