"""The composition root of the site: knowledge, clock and languages put together with the pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI

from kb.editorial.office import Office
from kb.keys import open_keys
from kb.knowledge import Knowledge, open_knowledge
from kb.settings import Settings
from matcher.casework.casebook import Casebook
from web.access import LONGEST_FORM, Pages, access_of
from web.accounts.accounts import open_accounts
from web.accounts.provider import Provider
from web.error_pages import handle_errors
from web.headers import SecurityHeaders
from web.language import read_languages
from web.matching import Matching
from web.pages import (
    account,
    answer,
    case_file,
    case_notice,
    case_overview,
    case_plan,
    case_profile,
    case_proposals,
    case_record,
    case_referral_new,
    case_referrals,
    cases,
    coaching,
    competence,
    corpus,
    entries,
    knowledge,
    lessons,
    machine,
    network,
    organisations,
    people,
    practice,
    provider,
    review,
    review_board,
    review_change,
    review_due,
    review_entry,
    review_runs,
    rules,
    search,
    second_factor,
    service,
    sign_in,
    sign_in_links,
    start,
    suggestions,
)
from web.rendering import environments
from web.request_log import RequestLog, configure_log
from web.visit import Site

PAGES = (
    start,
    search,
    suggestions,
    competence,
    practice,
    knowledge,
    rules,
    corpus,
    service,
    machine,
    entries,
    sign_in,
    cases,
    case_overview,
    sign_in_links,
    account,
    second_factor,
    case_profile,
    case_notice,
    people,
    organisations,
    provider,
    case_proposals,
    case_plan,
    case_referral_new,
    case_referrals,
    case_file,
    case_record,
    answer,
    network,
    lessons,
    coaching,
    review,
    review_runs,
    review_due,
    review_board,
    review_entry,
    review_change,
)


def now() -> datetime:
    """The only look at the clock."""
    return datetime.now(UTC).astimezone()


def create_app(knowledge: Knowledge, settings: Settings, clock: Callable[[], datetime] = now) -> FastAPI:
    """The site over an open knowledge base."""
    languages = read_languages()
    app = FastAPI(title="Lotse", docs_url=None, redoc_url=None, openapi_url=None, max_body_size=LONGEST_FORM)
    database = knowledge.store.database
    keys = open_keys(settings.data / "keys", database)
    app.state.site = Site(
        knowledge=knowledge,
        accounts=open_accounts(database, keys),
        provider=Provider(settings.provider) if settings.provider else None,
        casebook=Casebook(database, keys),
        matching=Matching(knowledge),
        office=Office(knowledge.store),
        clock=clock,
        languages=languages,
        environments=environments(languages),
        own_pages=settings.data / "seiten",
        asset_version=machine.asset_version(),
    )
    for page in PAGES:
        _include(app, page.router)
    app.mount("/static", machine.Assets(directory=machine.STATIC), name="static")
    handle_errors(app)
    app.add_middleware(RequestLog)
    app.add_middleware(SecurityHeaders)
    return app


def _include(app: FastAPI, router: Pages) -> None:
    """Takes a module's routes in, if each says who may open it. Raises TypeError."""
    for route in router.routes:
        access_of(route)
    app.include_router(router)


def from_environment() -> FastAPI:
    """The site as each of several worker processes opens it."""
    configure_log()
    settings = Settings.from_environment(os.environ)
    return create_app(open_knowledge(settings, now()), settings)
