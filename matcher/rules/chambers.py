"""Rules on the chambers that decide on training occupations: IHK FOSA, the chambers of crafts, and electricians."""

from __future__ import annotations

from kb.occupations import ReferenceOccupation
from kb.vocabulary import Land
from matcher.outcome import Condition, Finding, Source, decide
from matcher.rules import answers
from matcher.rules.rule import Rule
from matcher.situation import Situation

HOME = Land.ST

OUTSIDE_FOSA = {
    "IHK Hannover": ("hannover", "göttingen", "hildesheim"),
    "IHK Braunschweig": ("braunschweig", "salzgitter", "goslar", "helmstedt", "peine", "wolfenbüttel"),
    "IHK Wuppertal-Solingen-Remscheid": ("wuppertal", "solingen", "remscheid"),
}
"""Chambers that decide themselves, and the places an older page names for them."""

_is_ihk = answers.goes_to("ihk-fosa")
_is_crafts = answers.goes_to("hwk-halle", "hwk-magdeburg")


def _place_names(situation: Situation) -> str:
    """Where the person wants to work; as written where nobody knows the place."""
    profile = situation.profile
    employer = profile.goals.employer.place if profile.goals.employer else None
    home = None if situation.is_abroad or situation.home else profile.residence.place
    named = situation.work_place.name if situation.work_place else employer or home
    return (named or "").casefold()


def _asks_for_place(situation: Situation) -> str:
    """The field that would tell the place of work."""
    if situation.work_land is None:
        return "work_state"
    settled = situation.is_abroad or situation.profile.residence.place
    return "goals.employer.place" if settled else "residence.place"


def _own_chamber(situation: Situation) -> str | None:
    """The chamber outside IHK FOSA whose place is named."""
    named = _place_names(situation)
    words = named.replace(",", " ").split()
    found = [body for body, places in OUTSIDE_FOSA.items() if any(place in words for place in places)]
    return found[0] if found and situation.work_land is not HOME else None


def in_fosa(situation: Situation) -> bool | None:
    """Whether IHK FOSA serves the place of work; Niedersachsen and Nordrhein-Westfalen are split."""
    if _own_chamber(situation):
        return False
    if situation.work_land is None:
        return None
    if situation.work_land is Land.NW:  # the district of Wuppertal is just the three cities
        return True if _place_names(situation) else None
    return None if situation.work_land is Land.NI else True


def _ihk_fosa_bezirk(situation: Situation) -> Finding:
    place = "Arbeitsort im Bezirk der IHK FOSA"
    return decide(
        (
            Condition.that(
                answers.occupation_is(situation, _is_ihk), "IHK-Beruf, nicht Handwerk oder Studium", "specialisation"
            ),
            Condition.that(in_fosa(situation), place, _asks_for_place(situation)),
        ),
        "Zuständig ist die IHK FOSA (§ 8 Abs. 1 Nr. 1 BQFG); ihr gehören beide IHKs in Sachsen-Anhalt an. Gebühr 100 "
        "bis 600 EUR; wer arbeitslos ist, klärt die Kosten vorher mit Agentur oder Jobcenter.",
        f"Nicht die IHK FOSA entscheidet, sondern die {_own_chamber(situation)} selbst. Außerhalb stehen "
        "nur die Kammern Hannover, Braunschweig und Wuppertal-Solingen-Remscheid.",
    )


def _chamber_of_crafts(situation: Situation) -> str | None:
    """The chamber whose district holds the place of work, by the occupation's own statement."""
    district = situation.work_place.district if situation.work_place else None
    named = (c for candidate in answers.candidates(situation) for c in candidate.competences if district in c.districts)
    return next((competence.body for competence in named if competence.body.startswith("hwk-")), None)


def _in_crafts_district(situation: Situation) -> bool | None:
    if situation.work_land is None:
        return None
    return (True if _chamber_of_crafts(situation) else None) if situation.work_land is HOME else False


def _hwk_bezirk(situation: Situation) -> Finding:
    chamber = {"hwk-halle": "Handwerkskammer Halle", "hwk-magdeburg": "Handwerkskammer Magdeburg"}
    body = chamber.get(_chamber_of_crafts(situation) or "", "Handwerkskammer")
    place = "Arbeitsort im Bezirk einer Handwerkskammer in Sachsen-Anhalt"
    return decide(
        (
            Condition.that(
                answers.occupation_is(situation, _is_crafts),
                "Handwerksberuf, nicht Industrie oder Studium",
                "specialisation",
            ),
            Condition.that(_in_crafts_district(situation), place, _asks_for_place(situation)),
        ),
        f"Zuständig ist die {body} (§ 8 Abs. 1 Nr. 2 BQFG, § 40a HwO). Angestellt darf man ohne Anerkennung arbeiten; "
        "nur selbstständig im zulassungspflichtigen Handwerk braucht man die Eintragung in die Handwerksrolle.",
    )


def _trade(occupation: ReferenceOccupation) -> str:
    return "ihk" if _is_ihk(occupation) else "hwk" if _is_crafts(occupation) else "other"


def _elektro_industrie_oder_handwerk(situation: Situation) -> Finding:
    trades = {_trade(candidate) for candidate in answers.candidates(situation)}
    met = (
        "Industrieberuf (etwa Betriebstechnik): Zuständig ist die IHK FOSA, nicht die Handwerkskammer."
        if trades == {"ihk"}
        else "Handwerk (Energie- und Gebäudetechnik): Zuständig ist die Handwerkskammer, nicht die IHK FOSA."
    )
    return decide(
        (Condition.that(True if len(trades) == 1 else None, "Industrie oder Handwerk", "specialisation"),),
        met,
        unknown="Offen: Industrie (Maschinen, Anlagen: IHK FOSA) oder Handwerk (Häuser, Installation: "
        "Handwerkskammer)? Die bisherige Arbeit entscheidet (§ 8 BQFG).",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="ihk-fosa-bezirk",
        title="IHK-Berufe: IHK FOSA",
        norm="§ 8 Abs. 1 Nr. 1 BQFG",
        source=Source(
            "https://bq-portal.de/Anerkennung-f%C3%BCr-Betriebe/Anerkennungsverfahren/Kosten-und-Finanzierung", None
        ),
        touches=lambda situation: answers.may_be(situation, _is_ihk),
        judge=_ihk_fosa_bezirk,
        says="Über IHK-Berufe entscheidet bundesweit die IHK FOSA in Nürnberg, außer in den Bezirken Hannover, "
        "Braunschweig und Wuppertal-Solingen-Remscheid (§ 8 Abs. 1 Nr. 1 BQFG). Beide IHKs in Sachsen- "
        "Anhalt gehören ihr an. Gebühr 100 bis 600 EUR.",
        caveat="Welche Orte zu den drei Bezirken außerhalb der IHK FOSA gehören, sagt nur eine Seite von 2015; prüfen.",
    ),
    Rule(
        slug="hwk-bezirk",
        title="Handwerksberufe: Kammer des Bezirks",
        norm="§ 8 Abs. 1 Nr. 2 BQFG, § 40a HwO",
        source=Source(
            "https://buerger.sachsen-anhalt.de/detail?areaId=16688&searchtext=&infotype=0&sort=&pstId=387890513"
            "&ags=15002000",
            None,
        ),
        touches=lambda situation: answers.may_be(situation, _is_crafts),
        judge=_hwk_bezirk,
        says="Über Handwerksberufe entscheidet die Handwerkskammer des Bezirks, in Sachsen-Anhalt Magdeburg "
        "oder Halle (§ 8 Abs. 1 Nr. 2 BQFG, § 40a HwO). Angestellt darf man ohne Anerkennung arbeiten; "
        "nur selbstständig im zulassungspflichtigen Handwerk braucht man die Eintragung in die "
        "Handwerksrolle.",
    ),
    Rule(
        slug="elektro-industrie-oder-handwerk",
        title="Elektroberufe: Industrie oder Handwerk",
        norm="§ 8 Abs. 1 Nr. 1 und 2 BQFG",
        source=Source(
            "https://www.4eigntalents.com/post/berufsqualifikationsfeststellungsgesetz-und-zustandigkeiten-bei-der-"
            "anerkennung-auslandischer-elektro-fachkrafte",
            None,
        ),
        touches=lambda situation: situation.may_be(
            "elektroniker-betriebstechnik", "elektroniker-energie-gebaeudetechnik"
        ),
        judge=_elektro_industrie_oder_handwerk,
        says="Dasselbe Alltagswort führt zu zwei Stellen: Industrieberufe (etwa Betriebstechnik) zur IHK FOSA, "
        "Handwerk (Energie- und Gebäudetechnik) zur Handwerkskammer (§ 8 BQFG).",
    ),
)
