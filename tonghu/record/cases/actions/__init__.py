"""Everything that may be done with a case: open it, walk it, wait, close, open again; and who may look.

What follows what is read from the law. A finished step says only which of its outcomes hold; each
outcome starts the next steps, and each of those is a duty of somebody. Features above hand in their
own facts and the outcome; this knows none of them.
"""

from tonghu.record.cases.actions.access import (
    REVIEW_HOURS,
    ask_emergency_access,
    rests_because,
    review_access,
    unreviewed_access,
)
from tonghu.record.cases.actions.closing import close_case, join_case, reopen_case
from tonghu.record.cases.actions.conferring import Resolved, call_conference, record_conference
from tonghu.record.cases.actions.opening import begin_case, open_case, tell_whose
from tonghu.record.cases.actions.refusing import speak_of_refusal
from tonghu.record.cases.actions.team import (
    call_in,
    declare_conflict,
    end_invitation,
    invite,
    keep_out,
    lift_conflict,
)
from tonghu.record.cases.actions.walking import (
    Done,
    attach_to_step,
    finish_step,
    give_again,
    record_progress,
    wait_for,
)
from tonghu.record.cases.engine import Matter

__all__ = [
    "REVIEW_HOURS",
    "Done",
    "Matter",
    "Resolved",
    "ask_emergency_access",
    "attach_to_step",
    "begin_case",
    "call_conference",
    "call_in",
    "close_case",
    "declare_conflict",
    "end_invitation",
    "finish_step",
    "give_again",
    "invite",
    "join_case",
    "keep_out",
    "lift_conflict",
    "open_case",
    "record_conference",
    "record_progress",
    "reopen_case",
    "rests_because",
    "review_access",
    "speak_of_refusal",
    "tell_whose",
    "unreviewed_access",
    "wait_for",
]
