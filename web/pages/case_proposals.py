"""/faelle/{id}/vorschlaege: proposals with reasons, one in detail, four side by side; taken, declined, rated."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.casework.case import Case
from matcher.casework.choice import Choice, ChoiceVerdict, DeclineReason
from matcher.proposal import Proposal
from matcher.proposals import Proposals
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.pages.cases import Choice as Option
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.comparison import Comparison, comparison
from web.views.phrase import Phrase, content
from web.views.proposal import ProposalCard, proposal_card
from web.views.proposals import ProposalsView, proposals_view
from web.visit import Visit

router = Pages()

MOST_COMPARED = 4


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """All proposals."""

    case: CaseFrame
    found: ProposalsView
    profile_url: str
    plan_url: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal with everything that speaks for and against it."""

    case: CaseFrame
    card: ProposalCard
    entry_url: str
    change: Phrase | None
    change_heading: str
    action: str
    declined: str | None
    reasons: tuple[Option, ...]
    words: str
    helpful: bool | None
    back_url: str
    refer_url: str | None
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Up to four proposals side by side."""

    case: CaseFrame
    table: Comparison | None
    back_url: str
    problem: str | None


@router.page("/faelle/{case_id}/vorschlaege", CASEWORK)
def proposals(request: Request, case_id: str) -> HTMLResponse:
    """All proposals of the case's newest profile, judged today."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    path = case_path(case.id)
    choices = visit.casebook.choices.of(visit.actor, case.id, visit.now)
    view = ProposalsPage(
        case=case_frame(visit, case),
        found=proposals_view(visit, found_for(visit, case), path, choices),
        profile_url=visit.url(f"{path}/profil"),
        plan_url=visit.url(f"{path}/plan"),
    )
    return render(visit, "case_proposals.html", view, case_page_frame(visit, case, visit.say("Vorschläge")))


@router.page("/faelle/{case_id}/vorschlaege/{entry_id}", CASEWORK)
def proposal(request: Request, case_id: str, entry_id: str) -> HTMLResponse:
    """One proposal."""
    visit = Visit(request)
    return _detail(visit, case_id, entry_id, Parameters(request.query_params, visit.say))


@router.page("/faelle/{case_id}/vergleich", CASEWORK)
def compare(request: Request, case_id: str) -> HTMLResponse:
    """Up to four proposals side by side."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    wanted = tuple(dict.fromkeys(request.query_params.getlist("eintrag")))
    everything = _by_id(found_for(visit, case))
    chosen = [everything[id] for id in wanted if id in everything][:MOST_COMPARED]
    problem = None
    if len(chosen) < 2:
        problem = visit.say("Wählen Sie zwei bis vier Vorschläge zum Vergleichen aus.")
    elif len(wanted) > MOST_COMPARED:
        problem = visit.say("Verglichen werden höchstens vier; die ersten vier stehen hier.")
    path = case_path(case.id)
    view = ComparisonPage(
        case=case_frame(visit, case),
        table=comparison(visit, chosen, f"{path}/vorschlaege") if len(chosen) > 1 else None,
        back_url=visit.url(f"{path}/vorschlaege"),
        problem=problem,
    )
    frame = case_page_frame(visit, case, visit.say("Vergleich"))
    return render(visit, "case_comparison.html", view, frame, status=200 if view.table else 422)


@router.action("/faelle/{case_id}/vorschlaege/{entry_id}", CASEWORK)
def decide(request: Request, case_id: str, entry_id: str) -> Response:
    """Takes, declines, reopens or rates a proposal."""
    visit = Visit(request)
    values, choices = Parameters(visit.form, visit.say), visit.casebook.choices
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    if entry_id not in _by_id(found_for(visit, case)):
        raise PageNotFound("Diesen Vorschlag gibt es in diesem Fall nicht.")
    match values.text("was"):
        case "uebernehmen":
            choices.take(visit.actor, case.id, entry_id, visit.now)
        case "ablehnen":
            reason = values.term("grund", DeclineReason, visit.say("Grund"))
            words = values.text("worte", 2000)
            if reason is None and not values.problems:
                values.complain("grund", visit.say("Wählen Sie einen Grund."), "")
            if reason is DeclineReason.OTHER and not words:
                values.complain("worte", visit.say("Sagen Sie in einigen Worten, welcher Grund."), "")
            if values.problems or reason is None:
                return _detail(visit, case_id, entry_id, values)
            choices.decline(visit.actor, case.id, entry_id, reason, visit.now, words=words)
        case "offen":
            choices.reopen(visit.actor, case.id, entry_id, visit.now)
        case "hilfreich" | "nicht-hilfreich" as rating:
            choices.rate(visit.actor, case.id, entry_id, rating == "hilfreich", visit.now)
        case _:
            raise PageNotFound("Das lässt sich mit einem Vorschlag nicht tun.")
    return RedirectResponse(visit.url(f"{case_path(case.id)}/vorschlaege/{entry_id}"), status_code=303)


def found_for(visit: Visit, case: Case) -> Proposals:
    """The proposals of the case's newest profile, with what partners last answered."""
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    experience = visit.casebook.partner_records.all(visit.actor, visit.today)
    return visit.matching.proposals(newest.profile, visit.today, experience)


def _by_id(found: Proposals) -> dict[str, Proposal]:
    everything = (*found.bodies, *found.offers, *found.partners, *found.funding, *found.practices)
    return {proposal.entry.id: proposal for proposal in everything}


def _detail(visit: Visit, case_id: str, entry_id: str, values: Parameters) -> HTMLResponse:
    say = visit.say
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    found = found_for(visit, case)
    proposal = _by_id(found).get(entry_id)
    if proposal is None:
        raise PageNotFound("Diesen Vorschlag gibt es in diesem Fall nicht.")
    choice = visit.casebook.choices.of(visit.actor, case.id, visit.now).get(entry_id)
    change = visit.matching.changes(found).of(proposal)
    base = f"{case_path(case.id)}/vorschlaege"
    card = proposal_card(visit, proposal, base, choice)
    view = ProposalPage(
        case=case_frame(visit, case),
        card=card,
        entry_url=visit.url(f"/eintrag/{entry_id}"),
        change=content(say, change.text) if change else None,
        change_heading=say("Warum nicht?") if card.verdict_code == "blocked" else say("Was noch fehlt"),
        action=visit.url(f"{base}/{entry_id}"),
        declined=_declined(visit, choice),
        reasons=_reasons(visit, values, choice),
        words=values.text("worte", 2000) or (choice.words if choice else ""),
        helpful=choice.helpful if choice else None,
        back_url=visit.url(base),
        refer_url=visit.url(f"{case_path(case.id)}/verweise/neu", an=entry_id)
        if card.kind in ("offer", "partner", "body")
        else None,
        problems=values.found_problems(visit),
    )
    frame = case_page_frame(visit, case, proposal.entry.title, bool(values.problems))
    return render(visit, "case_proposal.html", view, frame, status=422 if values.problems else 200)


def _declined(visit: Visit, choice: Choice | None) -> str | None:
    if choice is None or choice.verdict is not ChoiceVerdict.DECLINED or choice.reason is None:
        return None
    reason = visit.say.label(choice.reason)
    return f"{reason}: {choice.words}" if choice.words else reason


def _reasons(visit: Visit, values: Parameters, choice: Choice | None) -> tuple[Option, ...]:
    chosen = values.text("grund") or (choice.reason.value if choice and choice.reason else "")
    options = (Option(r.value, visit.say.label(r), r.value == chosen) for r in DeclineReason)
    return (Option("", visit.say("Grund wählen"), not chosen), *options)
