"""/anmelden/anbieter: signing in through the organisation's OpenID provider, there and back.

An account is opened only to the subject it is linked to. It is linked by somebody who came with the one-time link of
their administrator, or, once, by a verified e-mail address where their organisation allows that.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from web.access import PUBLIC, Pages
from web.accounts.directory import Account
from web.accounts.links import Purpose
from web.accounts.provider import Departure, Identity, Provider
from web.accounts.sessions import Method
from web.accounts.sign_in_log import Event
from web.address import local
from web.cookies import PROVIDER, delete_cookie, read_cookie, set_cookie
from web.door import let_in
from web.errors import AccountRefused, NotAllowed, PageNotFound, ProviderRefused
from web.sealed import seal, unseal
from web.visit import Visit

LOG = logging.getLogger("lotse.web")
AWAY_FOR = timedelta(minutes=15)
PATH = "/anmelden/anbieter"
_NOTE = "departure to the provider"

router = Pages()


@router.page(PATH, PUBLIC)
def depart(request: Request) -> Response:
    """Sends the person to the provider."""
    visit = Visit(request)
    provider = _provider(visit)
    onward = local(request.query_params.get("weiter", "")) or ""
    address, departure = provider.depart(_redirect(visit), onward, request.query_params.get("einladung", "")[:100])
    response = RedirectResponse(address, status_code=303)
    note = seal(visit.accounts.keys, _NOTE, departure.note(), visit.now, AWAY_FOR)
    set_cookie(request, response, PROVIDER, note, int(AWAY_FOR.total_seconds()))
    return response


@router.page(PATH + "/zurueck", PUBLIC)
def arrive(request: Request) -> Response:
    """Lets in whoever comes back with what belongs to their departure, if an account is theirs."""
    visit = Visit(request)
    provider = _provider(visit)
    note = unseal(visit.accounts.keys, _NOTE, read_cookie(request, PROVIDER), visit.now)
    try:
        if note is None:
            raise ProviderRefused("departure")
        departure = Departure(**note)
        identity = provider.arrive(dict(request.query_params), departure, _redirect(visit), visit.now)
    except ProviderRefused as refused:
        LOG.warning("OpenID provider: refused because of %s", refused.why)
        raise
    account = _account(visit, identity, departure.invitation)
    if account is None or not account.may_sign_in:
        raise NotAllowed("Für diese Anmeldung gibt es hier kein Konto; die Verwaltung Ihres Trägers kann Sie einladen.")
    response = let_in(visit, account, Method.PROVIDER, departure.onward)
    delete_cookie(request, response, PROVIDER)
    return response


def _account(visit: Visit, identity: Identity, invitation: str) -> Account | None:
    """The account that the identity opens, linked now if it may be."""
    directory = visit.accounts.directory
    known = directory.by_subject(identity.issuer, identity.subject)
    if known is not None:
        return known
    account = _invited(visit, invitation) or _recognised(visit, identity)
    if account is None or not account.may_sign_in:
        return None
    try:
        directory.link(account.id, identity.issuer, identity.subject)
    except AccountRefused:
        return None
    visit.accounts.sessions.end_all(account.id, visit.now)
    visit.accounts.log.note(account.id, Event.LINKED, visit.now, device=visit.caller.device)
    return account


def _invited(visit: Visit, invitation: str) -> Account | None:
    """The account of a one-time link, which is thereby used up."""
    link = visit.accounts.links.read(invitation, visit.now) if invitation else None
    if link is None or link.purpose is not Purpose.PASSWORD:
        return None
    used = visit.accounts.links.use(invitation, visit.now)
    return visit.accounts.directory.account(used.account) if used else None


def _recognised(visit: Visit, identity: Identity) -> Account | None:
    """The account with the verified address, where its organisation wants that."""
    account = visit.accounts.directory.by_login(identity.mail) if identity.mail and identity.mail_is_verified else None
    recognised = account is not None and account.organisation.linked_by_mail and not account.is_linked
    return account if recognised else None


def _provider(visit: Visit) -> Provider:
    if visit.site.provider is None:
        raise PageNotFound("Hier meldet man sich nur mit Kennwort an.")
    return visit.site.provider


def _redirect(visit: Visit) -> str:
    return visit.absolute(PATH + "/zurueck")
