"""Names for a county that does not exist: its people and places, drawn from lists with a seed."""

from collections.abc import Iterator
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红梅建国志文海燕春晓波辉玲峰凤仙树云帆思雨宇晨欣怡子涵浩然"
VILLAGE_FIRST = "大小上下前后东西南北新老青白黄红龙凤石木水金高平长双三五"
VILLAGE_SECOND = "坪湾塘坝冲岭溪桥井坳垭沟田坡洞寨屋园岩滩"
TOWNSHIPS = (
    ("城关镇", 100), ("青岩镇", 101), ("白水镇", 102), ("石门镇", 103), ("龙潭镇", 104),
    ("双溪镇", 105), ("高坪乡", 200), ("云峰乡", 201), ("梅子乡", 202), ("木塘乡", 203),
    ("柳林乡", 204), ("河口乡", 205),
)  # fmt: skip


def people(random: Random) -> Iterator[str]:
    """Names without end, none the same as another."""
    used = set()
    while True:
        given = "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
        name = random.choice(SURNAMES) + given
        if name not in used:
            used.add(name)
            yield name


def villages(random: Random) -> Iterator[str]:
    """Names of villages without end, none the same as another."""
    names = [f"{a}{b}村" for a in VILLAGE_FIRST for b in VILLAGE_SECOND]
    random.shuffle(names)
    yield from names
