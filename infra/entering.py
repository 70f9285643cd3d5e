"""Who may enter, put together from the settings: whose tokens count, whose accounts, how much.

R1  In development mode the development issuer's accounts enter; a provider may be tried beside it.
R2  In production mode there has to be a provider: the development issuer is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from api.auth import Verifier
from api.graphql.asking import Ask
from api.rate_limits import Buckets, Entrance
from api.tokens import Trust
from domain.access import Principal
from infra.account_book import AccountBook
from infra.api_keys import KeyBook
from infra.circumstances import Circumstances
from infra.issuer import development_issuer
from infra.oidc import provider
from infra.settings import Misconfigured, Mode, Settings


def make_entrance(
    settings: Settings,
    ask: Ask,
    given: Mapping[str, Principal],
    now: Callable[[], datetime],
) -> Entrance:
    """The entrance of every door; `given` are the accounts of the development issuer.

    Raises: Misconfigured where nobody could sign in.
    """
    return Entrance(
        Verifier(
            trusted={trust.issuer: trust for trust in _trusted(settings)},
            accounts=AccountBook(ask, given),
            circumstances=Circumstances(ask, now),
            api_keys=KeyBook(ask),
            ask=settings.accounts_contact,
        ),
        principals=Buckets("principal", settings.rate_limit),
        strangers=Buckets("address", settings.stranger_rate_limit),
    )


def _trusted(settings: Settings) -> list[Trust]:
    """R1 and R2."""
    found = provider(settings)
    if settings.mode is Mode.DEVELOPMENT:
        return [development_issuer(settings).trust(), *([found] if found else [])]
    if found is None:
        raise Misconfigured(
            "In production mode nobody could sign in: no identity provider is named.",
            "Set REJEA_OIDC_ISSUER and REJEA_OIDC_AUDIENCE; docs/sign-in.md says how.",
        )
    return [found]
