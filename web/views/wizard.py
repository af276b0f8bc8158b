"""The wizard's page: what is known, the one question that decides next, and the answer so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.vocabulary import BodyRole
from matcher.competence import Ask, CompetenceAnswer, CompetenceRequest
from web.address import Value
from web.language import Say
from web.parameters import FieldProblem
from web.views.competent import BodyAnswer, OccupationAnswer, body_answer, leading_role, occupation_answer
from web.views.local import LocalOffices, local_offices
from web.views.phrase import Phrase, content, contents
from web.views.shell import Link
from web.visit import Visit

PARAMETER = {
    "occupation": "referenz",
    "place": "ort",
    "employment": "taetigkeit",
    "nationality": "staat",
    "abroad": "ausland",
}


@dataclass(frozen=True, slots=True)
class Given:
    """An answer given so far, and where to change it."""

    label: str
    value: Phrase
    change_url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The one question that decides now. Without options it is answered in words."""

    name: str
    text: str
    hint: str | None
    options: tuple[Option, ...]
    value: str


@dataclass(frozen=True, slots=True)
class WizardPage:
    """Everything the wizard shows: what is known, the next question, the answer so far."""

    title: str
    given: tuple[Given, ...]
    hidden: tuple[tuple[str, str], ...]
    question: Question | None
    problems: tuple[FieldProblem, ...]
    notes: tuple[Phrase, ...]
    occupation: OccupationAnswer | None
    local: LocalOffices | None
    first: tuple[BodyAnswer, ...]
    """Whom one turns to before all others, e.g. from abroad."""
    bodies: tuple[BodyAnswer, ...]
    others: tuple[BodyAnswer, ...]
    bodies_heading: str
    unknown: bool
    """Whether the occupation was named but not understood."""
    search_url: str
    restart_url: str
    examples: tuple[Link, ...]


def next_question(visit: Visit, asked: CompetenceRequest, answer: CompetenceAnswer | None) -> Question | None:
    """The question to ask now: the occupation first, then what decides; None where nothing is open."""
    say = visit.say
    if answer is None:
        hint = say("In jeder Wortwahl, auch mit Tippfehlern oder auf Englisch. Bitte keine Namen.")
        return Question("beruf", say("Um welchen Beruf geht es?"), hint, (), "")
    if answer.ask is None:
        return None
    return _asked(visit, asked, answer.ask)


def _asked(visit: Visit, asked: CompetenceRequest, ask: Ask) -> Question:
    if ask.field == "occupation" and not ask.choices:
        unknown = visit.say(
            "Nicht erkannt: „%(word)s“. Nennen Sie den deutschen Beruf, der am ehesten passt.", word=asked.wording
        )
        return Question("beruf", visit.say("Wie heißt der Beruf?"), unknown, (), "")
    name = PARAMETER[ask.field]
    english = visit.language == "en"
    sent = visit.request.query_params.get(name, "")
    options = tuple(
        Option(f"{name}-{number}", choice.value, choice.label_en if english else choice.label, choice.value == sent)
        for number, choice in enumerate(ask.choices, start=1)
    )
    hint = visit.say("Gemeinde oder Postleitzahl in Sachsen-Anhalt.") if ask.field == "place" else None
    return Question(name, ask.text_en if english else ask.text, hint, options, sent[:120])


def wizard_page(
    visit: Visit,
    asked: CompetenceRequest,
    answer: CompetenceAnswer | None,
    question: Question | None,
    problems: tuple[FieldProblem, ...],
) -> WizardPage:
    """The page, ready to show."""
    say = visit.say
    found = answer.bodies if answer else ()
    occupation = answer.occupation if answer else None
    lead = leading_role(found)
    bodies = tuple(body_answer(visit, one, occupation, lead, question is not None) for one in found if occupation)
    first = bodies[:1] if asked.abroad and bodies and not bodies[0].leads else ()
    unknown = question is not None and question.name == "beruf" and asked.wording != ""
    return WizardPage(
        title=say("Wer ist zuständig?"),
        given=_given(visit, asked, answer),
        hidden=tuple(
            (name, str(value))
            for name, value in _parameters(asked).items()
            if value and question and name != question.name
        ),
        question=question,
        problems=problems,
        notes=contents(say, _notes(answer)) if answer else (),
        occupation=occupation_answer(say, occupation) if occupation else None,
        local=local_offices(visit, asked.place) if occupation else None,
        first=first,
        bodies=tuple(one for one in bodies if one.leads),
        others=tuple(one for one in bodies if not one.leads and one not in first),
        bodies_heading=_heading(say, lead, question is not None),
        unknown=unknown,
        search_url=visit.url("/suche", q=asked.wording, art="partner"),
        restart_url=visit.url("/zustaendig"),
        examples=tuple(
            Link(visit.url("/zustaendig", beruf=word), word)
            for word in (say("Krankenschwester"), say("Elektriker"), say("Ingenieurin"))
        ),
    )


def _heading(say: Say, lead: BodyRole, open_question: bool) -> str:
    if open_question:
        return say("Nach jetzigem Stand kommt in Frage")
    return say("Das Zeugnis bewertet") if lead is BodyRole.EVALUATES else say("Zuständig ist")


def _parameters(asked: CompetenceRequest) -> dict[str, Value]:
    return {
        "beruf": asked.wording,
        "referenz": asked.occupation,
        "ort": asked.place,
        "taetigkeit": asked.employment,
        "staat": asked.nationality,
        "ausland": None if asked.abroad is None else ("ja" if asked.abroad else "nein"),
    }


def _given(visit: Visit, asked: CompetenceRequest, answer: CompetenceAnswer | None) -> tuple[Given, ...]:
    say = visit.say

    def change(**fields: object) -> str:
        return visit.url("/zustaendig", **_parameters(replace(asked, **fields)))  # type: ignore[arg-type]

    found = []
    if answer and answer.occupation:
        title = content(say, answer.occupation.title, answer.occupation.title_en)
        found.append(Given(say("Beruf"), title, visit.url("/zustaendig")))
    elif asked.wording:
        found.append(Given(say("Beruf"), Phrase(asked.wording), visit.url("/zustaendig")))
    if asked.place:
        found.append(Given(say("Ort"), Phrase(asked.place), change(place=None)))
    if asked.employment:
        found.append(Given(say("Tätigkeit"), Phrase(say.label(asked.employment)), change(employment=None)))
    if asked.nationality:
        found.append(Given(say("Staatsangehörigkeit"), Phrase(say.label(asked.nationality)), change(nationality=None)))
    if asked.abroad is not None:
        where = say("im Ausland") if asked.abroad else say("in Deutschland")
        found.append(Given(say("Wohnort jetzt"), Phrase(where), change(abroad=None)))
    return tuple(found)


def _notes(answer: CompetenceAnswer) -> list[str]:
    """The answer's notes; what the occupation's own box says is not said twice."""
    own = answer.occupation.note if answer.occupation else None
    return [note for note in answer.notes if note != own]
