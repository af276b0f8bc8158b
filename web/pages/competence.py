"""/zustaendig: who is responsible? From an occupation in any wording to the competent body, one question at a time."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.vocabulary import Employment, Nationality
from matcher.competence import CompetenceRequest, find_competence
from web.access import PUBLIC, Pages
from web.parameters import Parameters
from web.rendering import render
from web.views.shell import Frame
from web.views.wizard import next_question, wizard_page
from web.visit import Visit

router = Pages()

YES = frozenset({"true", "yes", "ja", "1"})
NO = frozenset({"false", "no", "nein", "0"})


@router.page("/zustaendig", PUBLIC)
def competence(request: Request) -> HTMLResponse:
    """The wizard; 422 where a question was left open or answered with something unknown."""
    visit = Visit(request)
    values = Parameters(request.query_params, visit.say)
    asked = _request(visit, values)
    known = asked.wording or asked.occupation
    answer = find_competence(visit.knowledge, asked) if known else None
    question = next_question(visit, asked, answer)
    asked_again = question and values.text("frage") == question.name and not values.text(question.name)
    if question and asked_again and not values.problems:
        choose, write = visit.say("Wählen Sie eine Antwort."), visit.say("Schreiben Sie eine Antwort.")
        values.complain(question.name, choose if question.options else write, "")
    shown = question.name if question else "inhalt"
    hidden = frozenset(problem.field for problem in values.problems) - {shown}
    view = wizard_page(visit, asked, answer, question, values.found_problems(visit, hidden, shown))
    title = visit.say("Wer ist zuständig?")
    frame = Frame(
        visit.say("Fehler: %(title)s", title=title) if values.problems else title,
        canonical=visit.url("/zustaendig"),
        indexed=not known,
    )
    return render(visit, "competence.html", view, frame, status=422 if values.problems else 200)


def _request(visit: Visit, values: Parameters) -> CompetenceRequest:
    say = visit.say
    occupation = values.text("referenz") or None
    if occupation and visit.knowledge.occupations.get(occupation) is None:
        values.complain("referenz", say("Diesen Beruf kennt Lotse nicht: „%(raw)s“.", raw=occupation[:60]), occupation)
        occupation = None
    abroad = values.text("ausland").casefold()
    if abroad and abroad not in YES | NO:
        values.complain("ausland", say("Antworten Sie mit „ja“ oder „nein“."), abroad)
    return CompetenceRequest(
        wording=values.text("beruf"),
        occupation=occupation,
        place=_place(visit, values),
        employment=values.term("taetigkeit", Employment, say("Tätigkeit")),
        nationality=values.term("staat", Nationality, say("Staatsangehörigkeit")),
        abroad=abroad in YES if abroad in YES | NO else None,
    )


def _place(visit: Visit, values: Parameters) -> str | None:
    place = values.text("ort")
    if place and not visit.knowledge.places.find(place):
        guess = next(iter(visit.knowledge.places.suggest(place[:4])), None)
        hint = visit.say("Gemeint ist vielleicht „%(guess)s“.", guess=guess) if guess else ""
        message = visit.say("Den Ort „%(raw)s“ kennt Lotse nicht.", raw=place[:60])
        values.complain("ort", f"{message} {hint}".strip(), place, guess)
        return None
    return place or None
