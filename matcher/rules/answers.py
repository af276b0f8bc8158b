"""Three-valued answers that rules about residence and competence share; None means that nobody said."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb.occupations import ReferenceOccupation
from kb.vocabulary import Land, QualificationKind, RecognitionStatus, Regulation
from matcher.outcome import Condition
from matcher.profile import AnabinDegree, AnabinInstitution, Qualification, ResidenceTitle, Work
from matcher.situation import Situation

LAWS_READ = "2026-08"
"""State of the law texts in shared/data/laws_de_2026."""


def law(name: str, paragraph: str) -> str:
    """Address of a norm, e.g. ``law("aufenthg_2004", "16d")``."""
    return f"https://www.gesetze-im-internet.de/{name}/__{paragraph}.html"


def every(answers: Iterable[bool | None]) -> bool | None:
    """False where one is, else None where one is open, else True."""
    told = tuple(answers)
    return False if False in told else None if None in told else True


def some(answers: Iterable[bool | None]) -> bool | None:
    """True where one is, else None where one is open or there is none, else False."""
    told = tuple(answers)
    return True if True in told else None if None in told or not told else False


def candidates(situation: Situation) -> tuple[ReferenceOccupation, ...]:
    """The occupations that may be meant; a mere guess counts for nothing."""
    return () if situation.resolution.guessed else situation.resolution.candidates


def occupation_is(situation: Situation, asked: Callable[[ReferenceOccupation], bool | None]) -> bool | None:
    """What holds of every occupation that may be meant; None where they differ or the person's own was not named."""
    answers = {asked(candidate) for candidate in candidates(situation)}
    return answers.pop() if len(answers) == 1 and situation.is_told else None


def may_be(situation: Situation, asked: Callable[[ReferenceOccupation], bool]) -> bool:
    """Whether it holds of one of the occupations that may be meant."""
    return any(asked(candidate) for candidate in candidates(situation))


def goes_to(*bodies: str) -> Callable[[ReferenceOccupation], bool]:
    """Whether one of these bodies decides on the occupation."""
    return lambda occupation: any(competence.body in bodies for competence in occupation.competences)


def may_practise(situation: Situation) -> bool | None:
    """Whether the licence is there, as far as the occupation asks for one."""
    if situation.status is RecognitionStatus.FULL:
        return True
    regulated = occupation_is(situation, _is_regulated)
    return None if regulated is None else not regulated or (None if situation.status is None else False)


def _is_regulated(occupation: ReferenceOccupation) -> bool | None:
    unknown = occupation.regulation is Regulation.UNKNOWN
    return None if unknown else occupation.regulation is Regulation.REGULATED


def of_third_country(situation: Situation) -> Condition:
    """The condition of being a third-country national."""
    return Condition.that(situation.is_third_country, "Staatsangehörigkeit eines Drittstaats", "nationality")


def title_allows(situation: Situation, *, barred: tuple[ResidenceTitle, ...] = ()) -> Condition:
    """Whether the present title lets the person change to another; people abroad need a visa anyway."""
    text = "Wechsel aus dem jetzigen Aufenthaltsstatus (Ausländerbehörde fragen, §§ 5, 10 AufenthG)"
    title = situation.profile.residence_title
    if situation.is_abroad:
        return Condition.that(True, text)
    if title is None:
        return Condition.that(None, text, "residence_title")
    if title in barred:
        return Condition.that(False, f"ein Status, der den Titel zulässt (nicht {title.de}; § 19f AufenthG)")
    return Condition.that(None if title in _UNCLEAR else True, text)


_UNCLEAR = (ResidenceTitle.NONE, ResidenceTitle.ASYLUM_SEEKER, ResidenceTitle.TOLERATED, ResidenceTitle.OTHER)


def has_offer(situation: Situation) -> Condition:
    """The condition of a concrete job offer; who is employed in Germany has the job already."""
    employer = situation.profile.goals.employer
    told = employer.has_contract if employer else None
    held = situation.is_employed is True and situation.is_abroad is False
    return Condition.that(True if held else told, "konkretes Arbeitsplatzangebot", "goals.employer.has_contract")


def is_foreign(qualification: Qualification) -> bool | None:
    """Whether it was acquired outside Germany."""
    return None if qualification.country is None else qualification.country != "DE"


def is_kind(qualification: Qualification, kind: QualificationKind) -> bool | None:
    """Whether it is of the kind."""
    return None if qualification.kind is None else qualification.kind is kind


def is_comparable(qualification: Qualification) -> bool | None:
    """Whether anabin shows a recognised university and a degree that corresponds; H+/- must be looked up."""
    university = {AnabinInstitution.RECOGNISED: True, AnabinInstitution.NOT_RECOGNISED: False}
    good = (AnabinDegree.CORRESPONDS, AnabinDegree.EQUIVALENT)
    degree = None if qualification.anabin_degree is None else qualification.anabin_degree in good
    return every((university.get(qualification.anabin) if qualification.anabin else None, degree))


def is_state_recognised(qualification: Qualification) -> bool | None:
    """Whether the state of origin recognises it; a comparable degree in anabin shows that as well."""
    return True if is_comparable(qualification) else qualification.state_recognised


def is_full_training(qualification: Qualification) -> bool | None:
    """A finished, state-recognised foreign degree, or such a training of at least two years (§§ 16d, 20a AufenthG)."""
    long = None if qualification.duration_years is None else qualification.duration_years >= 2
    vocational = every((is_kind(qualification, QualificationKind.VOCATIONAL), long))
    level = some((is_kind(qualification, QualificationKind.DEGREE), vocational))
    return every((level, is_foreign(qualification), qualification.completed, is_state_recognised(qualification)))


def training_field(situation: Situation) -> str:
    """The field whose answer would settle whether there is a full training."""
    for qualification in situation.profile.qualifications:
        if is_full_training(qualification) is None:
            return next(name for name, value in _training_facts(qualification) if value is None)
    return "qualifications.kind"


def _training_facts(qualification: Qualification) -> Iterable[tuple[str, object]]:
    yield "qualifications.kind", qualification.kind
    yield "qualifications.completed", qualification.completed
    yield "qualifications.state_recognised", is_state_recognised(qualification)
    yield "qualifications.country", qualification.country
    yield "qualifications.duration_years", None


def has_full_training(situation: Situation) -> Condition:
    """The condition of a full training of the country of origin."""
    answer = some(is_full_training(qualification) for qualification in situation.profile.qualifications)
    text = "im Herkunftsland staatlich anerkannter Hochschulabschluss oder Ausbildung von mindestens zwei Jahren"
    return Condition.that(answer, text, training_field(situation))


def worked(situation: Situation, years: float) -> bool | None:
    """Whether one qualification comes with at least so many years of work."""
    told = [qualification.experience_years for qualification in situation.profile.qualifications]
    return some(None if experience is None else experience >= years for experience in told)


def lives_in(situation: Situation, land: Land) -> bool | None:
    """Whether the person lives in the Land; None where the place is not known."""
    if situation.is_abroad:
        return False
    return None if situation.home is None else situation.home.land is land


def in_training(situation: Situation) -> bool | None:
    """Whether the person is in vocational training."""
    work = situation.profile.employment
    return None if work is None else work is Work.IN_TRAINING
