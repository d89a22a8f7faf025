"""Everything that may be done with a file: the only writes of record/children."""

from tonghu.record.children.actions.bounds import CLOCKWORK, PAGE, SHEET
from tonghu.record.children.actions.files import (
    change_children,
    correct_change,
    join_household,
    leave_household,
    register_children,
)
from tonghu.record.children.actions.pairs import (
    judge_different,
    merge_files,
    propose_pairs,
    search_pairs,
    split_files,
)
from tonghu.record.children.actions.proposals import (
    accept_proposal,
    decline_proposal,
    drop_proposals,
    propose_change,
    put_forward,
)
from tonghu.record.children.actions.saved_views import forget_view, rename_view, save_view
from tonghu.record.children.actions.standings import date_levels, keep_standings, review_due
from tonghu.record.children.actions.transfers import (
    answer_transfer,
    check_arrival,
    claim_child,
    may_answer,
    offer_transfer,
    withdraw_transfer,
)
from tonghu.record.children.actions.workflow import (
    NO_EXIT_ASKED,
    approve_for_county,
    approve_for_town,
    ask_exit,
    decide_exit,
    reenter_children,
    return_files,
    submit_files,
)

__all__ = [
    "CLOCKWORK",
    "NO_EXIT_ASKED",
    "PAGE",
    "SHEET",
    "accept_proposal",
    "answer_transfer",
    "approve_for_county",
    "approve_for_town",
    "ask_exit",
    "change_children",
    "check_arrival",
    "claim_child",
    "correct_change",
    "date_levels",
    "decide_exit",
    "decline_proposal",
    "drop_proposals",
    "forget_view",
    "join_household",
    "judge_different",
    "keep_standings",
    "leave_household",
    "may_answer",
    "merge_files",
    "offer_transfer",
    "propose_change",
    "propose_pairs",
    "put_forward",
    "reenter_children",
    "register_children",
    "rename_view",
    "return_files",
    "review_due",
    "save_view",
    "search_pairs",
    "split_files",
    "submit_files",
    "withdraw_transfer",
]
