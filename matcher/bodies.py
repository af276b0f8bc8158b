"""Which bodies are responsible: occupation and variant, Land, district, nationality, abroad, employed or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kb.entries import RecognitionBody
from kb.facts import Responsibility
from kb.occupations import Competence
from kb.vocabulary import BodyRole, Employment, Kind, Land
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.profile import Aim
from matcher.proposal import Proposal, ordered, phase_of
from matcher.situation import Known, Situation

_ROLES = list(BodyRole)
_BEFORE_APPLYING = 2


def propose_bodies(situation: Situation, knowledge: Known) -> tuple[Proposal, ...]:
    """The bodies for the occupations that may be meant: the deciding one first, the blocked ones last."""
    wanted = situation.occupation_ids
    if not wanted:
        return ()
    found = []
    for entry in knowledge.entries(Kind.BODY):
        if isinstance(entry, RecognitionBody):
            proposal = _best(entry, situation, _named_by_occupation(entry.id, situation))
            if proposal:
                found.append(proposal)
    return ordered(found)


def _best(body: RecognitionBody, situation: Situation, named: Sequence[Competence]) -> Proposal | None:
    """The body with that of its responsibilities which fits best; None where it has none for these occupations."""
    candidates = [
        Proposal(body, tuple(_criteria(body, responsibility, situation)), situation.as_of, phase_of(body, 2), (), rank)
        for responsibility, rank in _responsibilities(body, situation, named)
    ]
    return ordered(candidates)[0] if candidates else None


def _responsibilities(
    body: RecognitionBody, situation: Situation, named: Sequence[Competence]
) -> Iterator[tuple[Responsibility, int]]:
    """The body's statements about the occupations, with the place in line of their role."""
    wanted = set(situation.occupation_ids)
    own = [r for r in body.responsibilities if wanted.intersection(r.occupations)]
    for responsibility in own:
        yield responsibility, _ROLES.index(responsibility.role)
    for competence in () if own else named:
        yield _from_competence(competence, body), 0


def _from_competence(competence: Competence, body: RecognitionBody) -> Responsibility:
    """What an occupation's file says of a body that does not name the occupation itself."""
    return Responsibility(
        role=BodyRole.DECIDES,
        text=competence.what or body.summary,
        lands=competence.lands,
        districts=competence.districts,
        nationality=competence.nationality,
        employment=competence.employment,
        verified=competence.verified,
    )


def _named_by_occupation(body: str, situation: Situation) -> list[Competence]:
    return [c for occupation in situation.resolution.candidates for c in occupation.competences if c.body == body]


def _criteria(body: RecognitionBody, responsibility: Responsibility, situation: Situation) -> Iterator[Criterion]:
    source = source_of(body, responsibility if responsibility.source else None)
    occupations = responsibility.occupations or situation.occupation_ids
    yield hard("beruf", situation.is_one_of(*occupations), responsibility.text, source, *_occupation_field(situation))
    lands = responsibility.lands or body.lands
    yield hard("land", _serves(lands, situation.work_land), f"Zuständig für {_listed(lands)}", source, "work_state")
    if responsibility.districts:
        here = situation.work_place.district if situation.work_place else None
        holds = None if here is None else here in responsibility.districts
        yield hard("bezirk", holds, f"Bezirk: {', '.join(responsibility.districts)}", source, "residence.place")
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


def _occupation_field(situation: Situation) -> tuple[str, ...]:
    return ("specialisation",) if len(situation.occupation_ids) > 1 else ("reference_occupation",)


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
