"""Places as people write them, from where they speak."""

from datetime import date

import pytest

from tests.world import COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.places.actions import load_places
from tonghu.base.places.reading import read_place
from tonghu.base.places.rows import PlaceRow

DAY = date(2026, 11, 1)
ELSEWHERE = (
    ("440000000000", "广东省"), ("441900000000", "东莞市"), ("441900003000", "东城街道"),
    ("440300000000", "深圳市"), ("440305000000", "南山区"), ("110000000000", "北京市"),
    ("110100000000", "市辖区"), ("110105000000", "朝阳区"), ("430000000000", "湖南省"),
    ("430100000000", "长沙市"), ("430102000000", "芙蓉区"), ("430102001000", "城关镇"),
    ("430103000000", "天心区"), ("430103001000", "城关镇"),
)  # fmt: skip


@pytest.fixture
def country(world: World) -> World:
    rows = [PlaceRow(code, name) for code, name in ELSEWHERE]
    load_places(rows=rows, by=CONSOLE)
    return world


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("大坪村", DAPING), ("大坪", DAPING), ("柳湾村", LIUWAN), ("青岩镇大坪村", DAPING),
        ("云溪县 青岩镇 大坪村", DAPING), ("演示省远山市云溪县青岩镇", QINGYAN), ("云溪县", COUNTY),
        ("远山云溪", COUNTY), (DAPING, DAPING), (COUNTY[:6], COUNTY),
        ("广东省深圳市南山区", "440305000000"), ("广东深圳南山", "440305000000"),
        ("深圳市南山区", "440305000000"), ("广东省东莞市", "441900000000"),
        ("广东东莞东城街道", "441900003000"), ("北京市朝阳区", "110105000000"),
        ("湖南省长沙市天心区城关镇", "430103001000"),
    ],
)  # fmt: skip
def test_a_place_is_read_from_where_one_speaks(country: World, text: str, code: str) -> None:
    assert read_place(text, DAPING, DAY) == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("火星基地", "没有找到“火星基地”"), ("青岩镇大坪村3组12号", "“演示省远山市云溪县青岩镇大坪村”里没有“3组12号”"),
        ("广东省", "太大"), ("长沙市", "没有找到|太大"), ("湖南省长沙市", "太大"),
        ("长沙市城关镇", "有几处叫“城关镇”"), ("999999", "没有区划代码"), ("12", "没有区划代码"),
    ],
)  # fmt: skip
def test_what_is_no_place_says_what_to_write(country: World, text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_place(text, DAPING, DAY)


def test_where_only_the_own_county_is_known_it_says_so(world: World) -> None:
    with pytest.raises(Unreadable, match="全国的还没有导入"):
        read_place("广东省东莞市", DAPING, DAY)


def test_without_a_standpoint_one_writes_from_the_top(country: World) -> None:
    assert read_place("演示省远山市云溪县", "", DAY) == COUNTY
    with pytest.raises(Unreadable, match="没有找到"):
        read_place("大坪村", "", DAY)
