"""Which bodies are responsible: occupation and variant, Land, district, nationality, abroad, employed or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kb.entries import RecognitionBody
from kb.facts import Responsibility
from kb.occupations import Competence
from kb.places import Municipality
from kb.vocabulary import BodyRole, Employment, Kind, Land, QualificationKind, Regulation
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.outcome import Outcome, Source
from matcher.profile import Aim
from matcher.proposal import Proposal, Verdict, ordered, phase_of
from matcher.rules import answers
from matcher.rules.chambers import in_fosa
from matcher.situation import Known, Situation

_ROLES = list(BodyRole)
_OWN_GRADUATES = re.compile(r"\beigenen? Absolvent")
"""A university recognises degrees of its own; the corpus says so in words only."""

FOSA = "ihk-fosa"


def propose_bodies(situation: Situation, knowledge: Known) -> tuple[Proposal, ...]:
    """The bodies for the occupations that may be meant: the deciding one first, the blocked ones last."""
    bodies = (entry for entry in knowledge.entries(Kind.BODY) if isinstance(entry, RecognitionBody))
    found = (propose_body(body, situation) for body in bodies)
    likely = [{competence.body for competence in one.competences} for one in answers.candidates(situation)]
    return tuple(sorted((proposal for proposal in found if proposal), key=lambda p: _place_in_line(p, likely)))


def propose_body(body: RecognitionBody, situation: Situation) -> Proposal | None:
    """One body with its criteria; None where it has no part in the occupations or certificates told."""
    if not (situation.occupation_ids or situation.is_abroad or _kinds_to_evaluate(situation)):
        return None
    return _best(body, situation, _named_by_occupation(body.id, situation))


def _place_in_line(proposal: Proposal, likely: Sequence[set[str]]) -> tuple[bool, int, int, int, float, str]:
    """Who decides goes before who examines or advises, even where that is still open; the blocked ones last.

    Of several occupations that may be meant the first one is the likeliest, and so are its bodies.
    """
    verdict, id = proposal.verdict, proposal.entry.id
    first = next((place for place, bodies in enumerate(likely) if id in bodies), len(likely))
    return verdict is Verdict.BLOCKED, proposal.rank, list(Verdict).index(verdict), first, -proposal.score, id


def _best(body: RecognitionBody, situation: Situation, named: Sequence[Competence]) -> Proposal | None:
    """The body with that of its responsibilities which fits best; None where it has none for these occupations.

    Where it decides, only that counts: who may not decide is not proposed for another service.
    """
    candidates = [
        Proposal(body, tuple(_criteria(body, responsibility, situation)), situation.as_of, phase_of(body, 2), (), rank)
        for responsibility, rank in _of_first_role(_responsibilities(body, situation, named))
    ]
    return ordered(candidates)[0] if candidates else None


def _responsibilities(
    body: RecognitionBody, situation: Situation, named: Sequence[Competence]
) -> Iterator[tuple[Responsibility, int]]:
    """The body's statements about the occupations, with the place in line of their role.

    Bodies that the occupation's own file names go first; who advises people abroad does so whatever the occupation.
    """
    wanted = set(situation.occupation_ids)
    own = [r for r in body.responsibilities if wanted.intersection(r.occupations)]
    if not own and situation.is_abroad is not False:
        own = [r for r in body.responsibilities if r.abroad and not r.occupations][:1]
    if not own:
        own = [r for r in body.responsibilities if _kinds_to_evaluate(situation).intersection(r.qualifications)]
    for responsibility in own:
        yield responsibility, 2 * _ROLES.index(responsibility.role) + (not named)
    for competence in () if own else named:
        yield _from_competence(competence, body, situation), 0


def _kinds_to_evaluate(situation: Situation) -> set[QualificationKind]:
    """Kinds of foreign certificates that are evaluated by themselves; a regulated profession is decided on instead."""
    kinds = {q.kind for q in situation.profile.qualifications if q.kind is not None and q.country != "DE"}
    return kinds - {QualificationKind.DEGREE} if _is_unregulated(situation) is False else kinds


def _is_unregulated(situation: Situation) -> bool | None:
    found = {candidate.regulation for candidate in answers.candidates(situation)}
    if Regulation.REGULATED in found:
        return False
    return None if Regulation.UNKNOWN in found or not found else True


def _of_first_role(found: Iterator[tuple[Responsibility, int]]) -> list[tuple[Responsibility, int]]:
    listed = list(found)
    first = min((rank for _, rank in listed), default=0)
    return [(responsibility, rank) for responsibility, rank in listed if rank == first]


def _from_competence(competence: Competence, body: RecognitionBody, situation: Situation) -> Responsibility:
    """What an occupation's file says of a body that does not name the occupation itself."""
    return Responsibility(
        role=BodyRole.DECIDES,
        text=competence.what or body.summary,
        occupations=tuple(o.id for o in answers.candidates(situation) if answers.goes_to(body.id)(o)),
        lands=competence.lands,
        districts=competence.districts,
        nationality=competence.nationality,
        employment=competence.employment,
        verified=competence.verified,
    )


def _named_by_occupation(body: str, situation: Situation) -> list[Competence]:
    return [c for occupation in answers.candidates(situation) for c in occupation.competences if c.body == body]


def _criteria(body: RecognitionBody, responsibility: Responsibility, situation: Situation) -> Iterator[Criterion]:
    source = source_of(body, responsibility if responsibility.source else None)
    own = (o.id for o in answers.candidates(situation) if answers.goes_to(body.id)(o))
    if responsibility.qualifications and not responsibility.occupations:
        yield _certificate(responsibility, situation, source)
    else:
        holds = situation.is_one_of(*responsibility.occupations, *own) if responsibility.occupations else True
        yield hard("beruf", holds, responsibility.text, source, *_occupation_field(situation))
    lands = responsibility.lands or body.lands
    yield hard("land", _serves(lands, situation.work_land), f"Zuständig für {_listed(lands)}", source, "work_state")
    if body.id == FOSA:
        yield _fosa_district(source, situation)
    if responsibility.districts:
        holds = _in_district(responsibility.districts, situation)
        missing = () if situation.work_place else (_place_field(situation),)
        yield hard("bezirk", holds, f"Bezirk: {', '.join(responsibility.districts)}", source, *missing)
    if _OWN_GRADUATES.search(responsibility.text):
        countries = [qualification.country for qualification in situation.profile.qualifications]
        holds = answers.some(None if country is None else country == "DE" for country in countries)
        text = "Abschluss dieser Hochschule, nicht aus dem Ausland"
        yield hard("abschlussort", holds, text, source, "qualifications.country")
    if responsibility.nationality:
        known = situation.nationality
        holds = None if known is None else known in responsibility.nationality
        labels = " oder ".join(term.de for term in responsibility.nationality)
        yield hard("staatsangehoerigkeit", holds, f"Für Staatsangehörige: {labels}", source, "nationality")
    if responsibility.employment:
        how = _employment(situation)
        holds = None if how is None else how in responsibility.employment
        labels = " oder ".join(term.de for term in responsibility.employment)
        yield hard("erwerbsform", holds, f"Für Tätigkeit: {labels}", source, "goals.aim")
    if responsibility.abroad is not None:
        abroad = situation.is_abroad
        holds = None if abroad is None else abroad is responsibility.abroad
        where = "im Ausland" if responsibility.abroad else "in Deutschland"
        yield hard("aufenthaltsort", holds, f"Für Personen {where}", source, "residence.country")
    for demand in body.languages[:1]:
        holds = situation.speaks(demand.level)
        yield soft("sprache", holds, f"{demand.level}: {demand.text}", source_of(body, demand), "languages")


def _certificate(responsibility: Responsibility, situation: Situation, source: Source) -> Criterion:
    """A foreign certificate of the kind; a degree is evaluated where no body decides on the profession instead."""
    told = [q for q in situation.profile.qualifications if q.kind in responsibility.qualifications]
    foreign = answers.some(answers.is_foreign(qualification) for qualification in told)
    free = True if QualificationKind.DEGREE not in responsibility.qualifications else _is_unregulated(situation)
    field = "reference_occupation" if foreign else "qualifications.country"
    return hard("zeugnis", answers.every((foreign, free)), responsibility.text, source, field)


def _fosa_district(source: Source, situation: Situation) -> Criterion:
    holds = in_fosa(situation)
    missing = () if holds is not None else (_place_field(situation),)
    text = "Arbeitsort im Bezirk der IHK FOSA (nicht Hannover, Braunschweig, Wuppertal-Solingen-Remscheid)"
    return Criterion("bezirk", True, Outcome.of(holds), text, "ihk-fosa-bezirk", source, missing)


def _place_field(situation: Situation) -> str:
    """The field that tells the place of work; a foreign residence does not."""
    return "goals.employer.place" if situation.is_abroad else "residence.place"


def _in_district(districts: Iterable[str], situation: Situation) -> bool | None:
    """Whether the place of work lies there; cities of other Länder are known by their names only."""
    possible = {_is_within(place, districts) for place in situation.possible_work_places}
    return possible.pop() if len(possible) == 1 else None


def _is_within(place: Municipality, districts: Iterable[str]) -> bool | None:
    if {place.district, place.name, f"Region {place.name}"}.intersection(districts):
        return True
    return False if place.district else None


def _occupation_field(situation: Situation) -> tuple[str, ...]:
    several = situation.is_told and len(situation.occupation_ids) > 1
    return ("specialisation",) if several else ("reference_occupation",)


def _serves(lands: Iterable[Land], land: Land | None) -> bool | None:
    """Whether one of the Länder is the person's; nationwide serves all, even where the person's is not known."""
    served = set(lands)
    if Land.DE in served:
        return True
    return None if land is None else land in served


def _employment(situation: Situation) -> Employment | None:
    match situation.profile.goals.aim:
        case Aim.SELF_EMPLOYMENT:
            return Employment.SELF_EMPLOYED
        case Aim.EMPLOYMENT:
            return Employment.EMPLOYED
        case _:
            return None


def _listed(lands: Iterable[Land]) -> str:
    names = [land.de for land in lands]
    return ", ".join(names) if len(names) < 6 else f"{len(names)} Länder"
