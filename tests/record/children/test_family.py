"""The family as it is drawn: who is at the child's side, who is away, who is no more."""

import pytest

from tests.children import values
from tonghu.law.registration import NONE, NOT_APPLICABLE
from tonghu.record.children.family import draw_family, family_of, in_words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"father.work_region": "广东"}, "父亲李强，外出 广东"),
        ({"father.is_away": "0"}, "父亲李强，在家"),
        ({"father.is_away": "99"}, "父亲李强，去向未采集"),
        ({"father.name": None, "father.is_away": "99"}, "父亲（姓名未采集），去向未采集"),
        ({"father.name": NONE, "father.is_away": "99"}, "父亲无；"),
        ({"father.name": NOT_APPLICABLE, "father.is_away": NOT_APPLICABLE}, "父亲不适用；"),
        ({"father.special_status": "1"}, "父亲李强，死亡"),
        ({"father.name": NOT_APPLICABLE, "father.special_status": "1"}, "父亲不适用，死亡"),
        ({"father.death_date": "2024-05"}, "父亲李强，死亡"),
        ({"father.special_status": "5"}, "父亲李强，服刑在押"),
        ({"father.is_away": None, "father.special_status": "8"}, "父亲李强，改嫁或另组家庭"),
        ({"father.is_away": "0", "father.special_status": "8"}, "父亲李强，在家"),
        ({"caregiver.relationship": "57", "caregiver.name": "何军"}, "继父或养父何军，日常照护"),
        ({"father.work_region": "广东", "actual_care": "4"}, "父亲李强，带在身边 广东"),
        ({"actual_care": "4"}, "祖母王桂英，现由父母照料"),
        ({"mother.is_away": "0", "actual_care": "4"}, "父亲李强，外出"),
    ],
)
def test_who_is_who_in_words_and_drawn(said: dict[str, object], words: str) -> None:
    record = {key: value for key, value in (values() | said).items() if value is not None}
    family = family_of(record)
    assert words in in_words(family) + "；"
    if "未采集" not in words:
        assert ">未采集<" not in draw_family(family)
