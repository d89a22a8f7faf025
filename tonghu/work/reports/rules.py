"""Which doubtful reports are looked at first. It only sorts: all are looked at, none is thrown away."""

ONGOING = 100
ALONE = 60
HALVED = 10


def weight(*, alike: int, ongoing: bool) -> int:
    """Points of reports that say the same: danger now before all else; then what stands alone, for a
    real report is told once and junk many times: each doubling of `alike` (≥ 1) costs ten.
    """
    return (ONGOING if ongoing else 0) + max(0, ALONE - HALVED * (alike.bit_length() - 1))
