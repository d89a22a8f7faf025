"""How many on one day are far more than usual."""

from tonghu.law.unusual import usual


def test_far_more_is_three_times_the_spread_above_the_mean_and_not_a_handful() -> None:
    quiet = usual([], 90)
    assert (quiet.mean, quiet.spread) == (0, 0)
    assert quiet.exceeded_by(5, least=5)
    assert not quiet.exceeded_by(4, least=5), "four children are no outbreak"
    busy = usual([4, 6] * 45, 90)
    assert (busy.mean, busy.spread) == (5, 1)
    assert not busy.exceeded_by(8, least=5)
    assert busy.exceeded_by(9, least=5)
    assert usual([9], 90).mean == 0.1
