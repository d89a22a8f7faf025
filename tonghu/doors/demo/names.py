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


BOYS = "子轩浩宇俊杰文博明辉志强家豪天佑泽洋嘉诚一鸣建国小军昊然思远承恩立新鹏飞晨阳"
GIRLS = "子涵欣怡雨桐诗琪梦婷佳慧思语晓燕美玲春梅雅静可馨芳菲玉兰小红依诺若曦秋月"
MEN = "建国军平志勇强明华永福大发德才学文正光启云世昌家富有根长贵"
WOMEN = "秀英桂兰玉珍春花凤仙菊香翠莲素芬金枝彩霞小妹月娥红梅腊云"
RARE = "𠮷𬀩䶮喆"
"""Characters that two-byte programs lose: two beyond the basic plane, one late, one common."""
CLANS = ("阿依·", "沙洛·", "曲木·", "勒格·", "吉果·", "俄么·")
CLAN_GIVEN = ("古丽", "木嘎", "依诺", "阿支", "子伍", "尔布", "石西", "达吉", "乌果", "拉则")


def full_name(random: Random, surname: str, given: str) -> str:
    """A name of one or two characters out of `given`, now and then a rare one after the surname.

    After a surname that ends in the middle dot comes a name of the clan instead.
    """
    if surname[-1] == "·":
        return surname + random.choice(CLAN_GIVEN)
    chance = random.random()
    second = given[int(random.random() * len(given))]
    if chance < 0.004:
        return surname + RARE[int(chance * 1000)] + second
    if chance < 0.2:
        return surname + second
    return surname + given[int(random.random() * len(given))] + second
