"""Who may open what: every route says it where it is made, and one gate checks it before the page begins.

A page module makes its routes with ``Pages``, which demands the access of each. What that costs nobody can forget: a
route without it cannot be written, a router of another kind is refused when the site is put together, and a form that
changes something is refused without its token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile

from kb.actor import Role
from web.accounts.kept_forms import FIELD as KEPT
from web.accounts.kept_forms import KeptForm
from web.accounts.limits import Budget, network
from web.errors import EnrolmentNeeded, NotAllowed, PageNotFound, SignInNeeded, TooOften
from web.form_tokens import FIELD, HEADER, check_origin, is_visitors, refused, session_of
from web.visit import Visit

LONGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form, unless its route says otherwise."""
MOST_FIELDS, MOST_FILES = 5000, 20

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a route."""

    signed_in: bool
    roles: frozenset[Role] = frozenset()
    """One of them is needed; none: everybody who is signed in."""
    enrolled: bool = True
    """Whether people whose organisation wants a second factor must have one."""

    def allows(self, roles: frozenset[Role]) -> bool:
        """Whether somebody who is signed in with these roles may."""
        return not self.roles or not self.roles.isdisjoint(roles)


PUBLIC = Access(signed_in=False)
"""Everybody, signed in or not."""
SIGNED_IN = Access(signed_in=True)
"""Everybody who is signed in."""

ENTERING = Access(signed_in=True, enrolled=False)
"""Everybody who is signed in, also without the second factor that their organisation wants: to set it up, or to go."""
SESSION_BUDGET = Budget(most=120)
"""Forms a minute from one session."""
VISITOR_BUDGET = Budget(most=300)
"""Forms a minute from one network, by people who are not signed in."""


def only(*roles: Role) -> Access:
    """Who is signed in with one of the roles."""
    return Access(signed_in=True, roles=frozenset(roles))


class Gate:
    """Runs before a route's page: origin and token of a form, session, role."""

    def __init__(self, access: Access, *, keeps: bool = False) -> None:
        self.access = access
        self._keeps = keeps

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        """Lets the request in. Raises FormRefused, SignInNeeded, NotAllowed or PageNotFound."""
        visit, form = Visit(request), FormData()
        if request.method == "POST":
            check_origin(request)
            await run_in_threadpool(_check_budget, visit)  # before anything is read
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
        texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        request.state.form_token = str(form.get(FIELD, "")) or request.headers.get(HEADER, "")
        request.state.kept_form = str(form.get(KEPT, ""))
        request.state.form = QueryParams([(name, value) for name, value in texts if name not in (FIELD, KEPT)])
        request.state.files = {name: one for name, one in form.multi_items() if isinstance(one, UploadFile)}
        try:
            await run_in_threadpool(_admit, visit, self.access, self._keeps)
            yield
        finally:
            await form.close()


class Pages(APIRouter):
    """The routes of a page module, each with the access it demands."""

    def page(self, path: str, access: Access, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that shows something and changes nothing (GET, HEAD)."""
        return self.api_route(path, methods=["GET", "HEAD"], dependencies=[Depends(Gate(access))], **options)

    def action(
        self, path: str, access: Access, longest: int = LONGEST_FORM, *, keeps: bool = True, **options: Any
    ) -> Callable[[Endpoint], Endpoint]:
        """A route that changes something (POST); ``longest`` is the size of its form in bytes, files included.

        What arrives after the session has ended is kept, unless ``keeps`` is False: for passwords and codes.
        """
        gate = [Depends(Gate(access, keeps=keeps))]
        return self.api_route(path, methods=["POST"], dependencies=gate, max_body_size=longest, **options)


def access_of(route: Any) -> Access:
    """The access that a route demands. Raises TypeError for one that has no gate."""
    for dependency in getattr(route, "dependencies", ()):
        if isinstance(dependency.dependency, Gate):
            return dependency.dependency.access
    raise TypeError(f"{route!r} does not say who may open it; make it with web.access.Pages")


def _admit(visit: Visit, access: Access, keeps: bool) -> None:
    if visit.request.method == "POST":
        _check_token(visit, access)
    if not access.signed_in:
        return
    signed_in = visit.signed_in
    if signed_in is None:
        raise SignInNeeded(_keep_form(visit) if keeps else "")
    if signed_in.must_enrol and access.enrolled:
        raise EnrolmentNeeded("Ihr Träger verlangt einen zweiten Faktor; bitte richten Sie ihn ein.")
    if not access.allows(signed_in.actor.roles):
        if visit.request.path_params:  # an object: nobody learns whether it exists
            raise PageNotFound("Diese Seite gibt es nicht.")
        names = ", ".join(role.de for role in Role if role in access.roles)
        raise NotAllowed(f"Diese Seite ist für andere Rollen da ({names}).")
    if visit.request.state.kept_form:
        visit.accounts.kept_forms.drop(visit.request.state.kept_form, signed_in.actor.id)


def _check_token(visit: Visit, access: Access) -> None:
    """A form is let in with the token of a session of whoever is signed in, or, where no sign-in is needed, with the
    token of a visitor. Without a session a form that needs one goes on to the sign-in page, which keeps it."""
    keys, token, signed_in = visit.accounts.keys, visit.request.state.form_token, visit.signed_in
    if not access.signed_in and is_visitors(keys, visit.request, token):
        return
    if signed_in is None:
        if access.signed_in:
            return
        raise refused()
    session = session_of(keys, token)
    if session is None:
        raise refused()
    if session != signed_in.session and visit.accounts.sessions.owner(session) != signed_in.actor.id:
        raise refused()


def _check_budget(visit: Visit) -> None:
    limits, signed_in = visit.accounts.limits, visit.signed_in
    if signed_in is not None:
        left = limits.spend(f"session:{signed_in.session}", SESSION_BUDGET, visit.now)
    else:
        left = limits.spend(limits.key("visitor", network(visit.caller.address)), VISITOR_BUDGET, visit.now)
    if left is not None:
        seconds = max(ceil(left.total_seconds()), 1)
        raise TooOften(f"Das waren sehr viele Formulare; in {seconds} Sekunden noch einmal versuchen.", seconds)


def _keep_form(visit: Visit) -> str:
    """Keeps what was typed by whoever's session has ended; the page that gives it back, empty for a stranger's."""
    session = session_of(visit.accounts.keys, visit.request.state.form_token)
    owner = visit.accounts.sessions.owner(session) if session else None
    if owner is None:
        return ""
    request = visit.request
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    form = KeptForm(address, tuple(visit.form.multi_items()), bool(visit.files))
    return visit.accounts.kept_forms.keep(owner, form, visit.now)
