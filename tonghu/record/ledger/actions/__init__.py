"""Everything that may be done with a ledger that is handed in, and with a file that goes out."""

from tonghu.record.ledger.actions.exports import (
    answer_export,
    ask_export,
    expire_export,
    make_export,
)
from tonghu.record.ledger.actions.filing import (
    file_portion,
    place_left_overs,
    send_back,
    settle,
)
from tonghu.record.ledger.actions.hand_ins import (
    answer_villages,
    confirm_hand_in,
    drop_hand_in,
    hand_in_ledger,
    pause_hand_in,
    remap_columns,
    resume_hand_in,
    second_hand_in,
)

__all__ = [
    "answer_export",
    "answer_villages",
    "ask_export",
    "confirm_hand_in",
    "drop_hand_in",
    "expire_export",
    "file_portion",
    "hand_in_ledger",
    "make_export",
    "pause_hand_in",
    "place_left_overs",
    "remap_columns",
    "resume_hand_in",
    "second_hand_in",
    "send_back",
    "settle",
]
