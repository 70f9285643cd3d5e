"""Who asks: a bearer token or an API key becomes a principal, or nobody.

R1  A token holds no permissions: who signed in names an account, and the account says the rest.
R2  Every token and every key that does not pass gets one answer, which does not say what was wrong.
R3  Whoever proved who they are, and may not come in, is told so, and whom to ask.
R4  An account that was suspended or has ended, and one of a closed agency, is nobody's any more;
    what is remembered of an account is at most a second old.
R5  A service may say on whose behalf it asks (on_behalf.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from api import tokens
from api.errors import Problem, Unauthenticated
from api.on_behalf import acting_for, for_services_alone, is_user
from api.tokens import Proven, SignedIn, Trust
from domain.access import Principal
from domain.messages import Value

KEY_PREFIX = "rejea_"
"""Every API key begins with it, and no token does."""
KEY_STRENGTH = "api_key"

_REJECTED = "The token is not valid here, or no longer; sign in again."
_MISSING = "Send a token: Authorization: Bearer TOKEN."


class State(StrEnum):
    """Whether an account lets its holder in; each but the first is the code of a problem."""

    IN_FORCE = "in_force"
    UNKNOWN = "account_unknown"
    NOT_IN_FORCE = "account_not_in_force"
    AGENCY_CLOSED = "agency_closed"


class Account(Value):
    """What our own directory says of somebody who signs in; a service has no person behind it."""

    state: State
    principal: Principal | None = None
    service: bool = False


class Accounts(Protocol):
    """Our own directory of who may sign in."""

    async def of(self, who: SignedIn) -> Account:
        """Tell the account of somebody who signed in.

        Raises: Unavailable.
        """

    async def person(self, user_id: str) -> Account:
        """Tell the account of a person by its id.

        Raises: Unavailable.
        """


class ApiKeys(Protocol):
    """The keys of service accounts."""

    async def account(self, key: str) -> Account | None:
        """Tell the account of a key, or None where the key is not, or no longer, one of ours.

        Raises: Unavailable.
        """


class NoKeys:
    """A place without API keys."""

    async def account(self, key: str) -> Account | None:  # noqa: ARG002  # None is valid here.
        return None


class Circumstances(Protocol):
    """Puts a principal into the moment at which they ask."""

    async def of(self, principal: Principal) -> Principal:
        """The same principal, as they ask now.

        Raises: Unavailable.
        """


class Verifier(Value):
    """Knows whom to trust, and where the accounts are; `ask` says whom to ask for one."""

    trusted: Mapping[str, Trust]
    accounts: Accounts
    circumstances: Circumstances
    api_keys: ApiKeys = NoKeys()
    ask: str = ""
    proven: Proven = field(default_factory=Proven)

    async def principal(
        self, authorization: str | None, on_behalf_of: str | None = None
    ) -> Principal:
        """Tell who asks, and for whom, where they name somebody.

        Raises:
            Unauthenticated: R2.
            Problem: R3, 403; and 400 for whom nobody may name (R5).
            Unavailable: nobody can tell now.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated(_MISSING)
        account = await self._account(token.strip())
        if account.state is not State.IN_FORCE or account.principal is None:
            raise self._kept_out(account.state)
        asking = account.principal
        if on_behalf_of is not None:
            asking = await self._acting_for(account, asking, on_behalf_of)
        return await self.circumstances.of(asking)

    async def _acting_for(self, account: Account, service: Principal, user_id: str) -> Principal:
        """R5."""
        if not account.service:
            raise for_services_alone()
        named = await self.accounts.person(user_id) if is_user(user_id) else None
        in_force = named is not None and named.state is State.IN_FORCE
        return acting_for(service, named.principal if named and in_force else None)

    async def _account(self, token: str) -> Account:
        if token.startswith(KEY_PREFIX):
            found = await self.api_keys.account(token)
            if found is None:
                raise _rejected()
            return found
        try:
            return await self.accounts.of(await self.proven.read(token, self.trusted))
        except tokens.NotBelieved as error:
            raise _rejected() from error

    def _kept_out(self, state: State) -> Problem:
        """R3."""
        asked = f"Ask {self.ask}." if self.ask else "Ask those who keep the accounts of Rejea here."
        return Problem(HTTPStatus.FORBIDDEN, state.value, f"{_WHY[state]} {asked}")


_WHY = {
    State.UNKNOWN: "You signed in, and there is no account for you here.",
    State.NOT_IN_FORCE: "Your account was suspended, has ended, or has not begun.",
    State.AGENCY_CLOSED: "The agency that you act for is not, or no longer, in the directory.",
}


def _rejected() -> Unauthenticated:
    return Unauthenticated(_REJECTED, "invalid_token")
