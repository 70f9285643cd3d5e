"""What may be listened to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import strawberry

from api.graphql.live.capacity import ShelterAnswer, shelter_capacity
from api.graphql.live.changes import (
    CaseChange,
    ClockMiss,
    ReferralChange,
    case_changed,
    clock_missed,
    referral_inbox,
)
from api.graphql.live.reviews import ReviewDue, review_due


@strawberry.type(
    description="What may be listened to: over the protocol graphql-transport-ws, or as "
    "text/event-stream. Whether something may be known is decided anew for each item."
)
class Subscription:
    case_changed: AsyncIterator[CaseChange] = strawberry.subscription(
        resolver=case_changed,
        description="What happens in one case. It ends when the asker may not, or no longer, know "
        "of the case, as where there is none.",
    )
    referral_inbox: AsyncIterator[ReferralChange] = strawberry.subscription(
        resolver=referral_inbox,
        description="What happens to the referrals that came to the asker's agency.",
    )
    shelter_capacity: AsyncIterator[ShelterAnswer] = strawberry.subscription(
        resolver=shelter_capacity,
        description="Whether shelters can take somebody of a coarse profile: every answer at the "
        "beginning, and then each one that changes; at once for the shelter's own agency, for "
        "everybody else when the hour (UTC) has turned.",
    )
    clock_missed: AsyncIterator[ClockMiss] = strawberry.subscription(
        resolver=clock_missed,
        description="What was not done in time, in the cases that the asker may know of.",
    )
    review_due: AsyncIterator[ReviewDue] = strawberry.subscription(
        resolver=review_due,
        description="What is to be reviewed, as soon as it is: a broken glass, a released safety "
        "card, a demand, a recall; for those who find it in `reviews`.",
    )
