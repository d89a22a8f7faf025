"""登记表：一个孩子的档案里有哪些项目，每一项怎么填、用哪张代码表。

来源：2016 年《农村留守儿童信息登记表》（domain.md §2.1）、汇总口径和代码表 C01–C16（§2.2）、
委托照护人和祖辈各栏。纸面、网页、表格导入、手机和导出都由这一张目录生成，不另写一份。

值的写法：代码写代码，多选是代码的列表，日期写 2016-03-05（只知道年月的写 2016-03），其余是文字。
没有值有三种，处处分得清：不在档案里是“未采集”，`NONE` 是“无”，`NOT_APPLICABLE` 是“不适用”（纸表划“—”）。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tonghu.law.calendar import said_day

NONE = "@none"
NOT_APPLICABLE = "@not_applicable"
MISSING = {NONE: "无", NOT_APPLICABLE: "不适用"}
NOT_COLLECTED = "99"
"""代码表里的“未采集”；照护人与儿童关系的表里没有这一项，那里 99 是非亲属，所以要问 `Field.uncollected`。"""


class Form(StrEnum):
    """一项填的是什么。"""

    NAME = "name"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"  # 证件号码
    PHONE = "phone"
    PLACE = "place"
    CODE = "code"
    CODES = "codes"


def codes(text: str) -> dict[str, str]:
    """一张代码表：“代码:说法”，空格隔开。"""
    return dict(pair.split(":") for pair in text.split())


YES_NO = codes("1:是 0:否 99:未采集")
SEX = codes("1:男 2:女 0:未知 9:未说明")
HUKOU_CLASS = codes("1:本辖区户口 2:外辖区户口 3:福利机构集体户 4:无户口 9:不详 99:未采集")
HUKOU_NATURE = codes("1:农村居民户口 2:城镇居民户口 9:其他 99:未采集")
HEALTH = codes("10:健康 20:一般或较弱 30:重病 40:慢性病 50:残疾 90:其他 99:未采集")
DISABILITY = codes("1:视力残疾 2:听力残疾 3:言语残疾 4:肢体残疾 5:智力残疾 6:精神残疾 7:多重残疾")
DISABILITY_LEVEL = codes("1:一级 2:二级 3:三级 4:四级 99:未采集")
SCHOOLING = codes(
    "1:学龄前 2:幼儿园 3:小学 4:初中 5:高中 6:中专及以上 9:其他（含特殊教育） 99:未采集"
)
ATTENDANCE = codes(
    "1:在幼儿园 2:未入园 3:在读小学 4:在读初中 5:在读高中 6:在读中职 7:辍学 8:不在学 99:未采集"
)
"""辍学指义务教育阶段辍学；不在学指 14 至 16 岁没有在学（2016 年表注）。"""
BOARDING = codes("1:寄宿生 0:非寄宿生 99:未采集")
GUARDIANSHIP = codes("1:无人监护 2:父或母无监护能力 3:受委托照护人能力不足 4:一般 5:较好 99:未采集")
ACTUAL_CARE = codes("1:祖父母或外祖父母 2:亲戚朋友 3:无人照料 4:父或母 9:其他 99:未采集")
IMPROPER = codes(
    "1:性侵害、出卖、遗弃、虐待或暴力伤害 2:放任、教唆、利用违法犯罪 3:胁迫、诱骗、利用乞讨 4:拒绝或怠于履责致无人照料 "
    "5:放任失学辍学 6:放任沉迷网络 9:其他 0:无"
)
RELIEF = codes(
    "1:脱贫户或防返贫监测户 2:最低生活保障 3:特困供养 4:临时救助 5:医疗救助 6:住房救助 7:残疾人生活补贴 8:残疾人护理补贴 "
    "9:孤儿或事实无人抚养儿童基本生活费 90:其他 0:无"
)
INCOME = codes("1:打工收入 2:种植养殖 3:政府救助 4:亲朋接济 9:其他")
PARENT_STATUS = codes(
    "0:正常 1:死亡 2:失踪 3:宣告死亡 4:宣告失踪 5:服刑在押 6:强制隔离戒毒 7:失联 8:改嫁或另组家庭 9:其他 "
    "10:社区矫正 11:流浪乞讨 12:严重不良嗜好 99:未采集"
)
CARE_REASON = codes(
    "1:父母双方同时外出 2:一方外出、另一方无监护能力 3:父母双方无监护能力 99:未采集"
)
SINGLE_PARENT = codes("0:非单亲 1:单亲（随父） 2:单亲（随母） 99:未采集")
FAMILY_TYPE = codes("1:正常 2:组合家庭 3:单亲 4:未婚单亲 9:其他 99:未采集")
CAREGIVER_STATUS = codes(
    "0:无 1:重病 2:残疾 3:精神障碍 4:酗酒 5:赌博 6:吸毒 7:有侵害儿童记录 9:其他"
)
UNABLE = codes(
    "A:重残 B:重病 C:服刑在押六个月以上 D:强制隔离戒毒六个月以上 E:其他限制人身自由六个月以上 F:失联六个月以上 "
    "G:被撤销监护资格 H:被遣送（驱逐）出境"
)
"""事实无人抚养的八种情形（民发〔2019〕62 号、民发〔2020〕125 号；domain.md §1.4）。"""
ID_TYPE = codes(
    "01:居民身份证 02:港澳台居民居住证 03:外国人永久居留身份证 04:护照 09:其他证件 00:没有证件"
)
SPECIAL = codes(
    "1:父母服刑或戒毒 2:流浪乞讨 3:不良行为 4:心理异常 5:受过侵害 6:网络沉迷 9:其他 0:无"
)
SUPPORT = codes(
    "1:监护指导 2:医疗救治 3:心理疏导 4:行为矫治 5:法律服务 6:法律援助 7:社会救助 8:学业帮扶 9:其他 0:暂不需要"
)
_ELDERS = {
    "paternal_grandfather": "祖父",
    "paternal_grandmother": "祖母",
    "maternal_grandfather": "外祖父",
    "maternal_grandmother": "外祖母",
}

RELATIVES = codes(
    "02:户主 10:配偶 20:子 30:女 40:孙辈 57:继父或养父 58:继母或养母 60:祖父母或外祖父母 61:祖父 62:祖母 63:外祖父 64:外祖母 "
    "66:曾祖父 67:曾祖母 70:兄弟姐妹 71:兄 72:嫂 73:弟 74:弟媳 75:姐 76:姐夫 77:妹 78:妹夫 81:伯父 82:伯母 83:叔父 84:婶母 85:舅父 "
    "86:舅母 87:姨父 88:姨母 89:姑父 90:姑母 91:堂兄弟姐妹 92:表兄弟姐妹 97:其他亲属 99:非亲属"
)
"""照护人是孩子的谁（GB/T 4761 两位码）；本人、父、母（父母）不能是被委托照护人，所以不在表里。"""
USUAL_CARERS = ("61", "62", "63", "64", "81", "83", "85", "90", "88", "75", "97", "99")
ETHNIC = {
    f"{number:02}": f"{name}族"
    for number, name in enumerate(
        [
            "汉",
            "蒙古",
            "回",
            "藏",
            "维吾尔",
            "苗",
            "彝",
            "壮",
            "布依",
            "朝鲜",
            "满",
            "侗",
            "瑶",
            "白",
            "土家",
            "哈尼",
            "哈萨克",
            "傣",
            "黎",
            "傈僳",
            "佤",
            "畲",
            "高山",
            "拉祜",
            "水",
            "东乡",
            "纳西",
            "景颇",
            "柯尔克孜",
            "土",
            "达斡尔",
            "仫佬",
            "羌",
            "布朗",
            "撒拉",
            "毛南",
            "仡佬",
            "锡伯",
            "阿昌",
            "普米",
            "塔吉克",
            "怒",
            "乌孜别克",
            "俄罗斯",
            "鄂温克",
            "德昂",
            "保安",
            "裕固",
            "京",
            "塔塔尔",
            "独龙",
            "鄂伦春",
            "赫哲",
            "门巴",
            "珞巴",
            "基诺",
        ],
        start=1,
    )
} | {"97": "其他", "98": "外国血统中国籍人士"}
"""GB/T 3304。"""


@dataclass(frozen=True)
class Field:
    """登记表的一项。`secret` 的项目加密存放；`least` 是登记时缺了就列入“资料待补”的项目；
    `usual` 是一张长代码表里常用的几个，手机上先问这几个，别的要点开。
    """

    key: str
    label: str
    form: Form
    group: str
    codes: Mapping[str, str] | None = None
    secret: bool = False
    least: bool = False
    longest: int = 100
    usual: tuple[str, ...] = ()
    ahead: bool = False
    """约定的日子：可以还没有到。"""

    def uncollected(self, value: object) -> bool:
        """没有值，或者值就是代码表里的“未采集”。"""
        if value in (None, "", []):
            return True
        return value == NOT_COLLECTED and (self.codes or {}).get(NOT_COLLECTED) == "未采集"

    @property
    def offered(self) -> tuple[list[str], list[str]]:
        """让人选的代码：先问的，点开再问的。“未采集”不用选，空着就是。"""
        all_ = [code for code in self.codes or {} if not self.uncollected(code)]
        rare = [code for code in all_ if code not in self.usual] if self.usual else []
        return list(self.usual) or all_, rare

    @property
    def short(self) -> str:
        """在自己那一组里的叫法：父亲姓名 → 姓名。"""
        return self.label.removeprefix(self.group)

    def said(self, value: object) -> str:
        """给人看的说法；没有的值说清是哪一种没有。"""
        if value in (None, "", []):
            return "未采集"
        if isinstance(value, list):
            return "、".join(self.said(one) for one in value)
        text = MISSING.get(str(value), str(value))
        if self.form is Form.DATE:
            return said_day(text)
        return self.codes.get(text, text) if self.codes else text

    def written(self, value: object) -> str:
        """写进表格一格的样子：同说法，日期写作 2016-03-05，好排序、好再导入。"""
        return self.said(value) if self.form is not Form.DATE or value in MISSING else str(value)


def _person(key: str, group: str) -> list[Field]:
    return [
        Field(f"{key}.name", f"{group}姓名", Form.NAME, group, longest=72),
        Field(f"{key}.birth_date", f"{group}出生日期", Form.DATE, group),
        Field(f"{key}.id_type", f"{group}证件类型", Form.CODE, group, ID_TYPE),
        Field(f"{key}.id_number", f"{group}证件号码", Form.NUMBER, group, secret=True),
        Field(f"{key}.phone", f"{group}联系电话", Form.PHONE, group, secret=True),
        Field(f"{key}.health_status", f"{group}健康状况", Form.CODE, group, HEALTH, secret=True),
    ]


def _parent(key: str, group: str) -> list[Field]:
    return [
        *_person(key, group),
        Field(f"{key}.is_away", f"{group}是否外出务工", Form.CODE, group, YES_NO),
        Field(f"{key}.away_since", f"{group}外出起始日期", Form.DATE, group),
        Field(f"{key}.expected_return", f"{group}预计返乡日期", Form.DATE, group, ahead=True),
        Field(f"{key}.work_region", f"{group}务工地点", Form.TEXT, group),
        Field(f"{key}.workplace", f"{group}务工单位", Form.TEXT, group),
        Field(f"{key}.special_status", f"{group}特殊情况", Form.CODE, group, PARENT_STATUS),
        Field(f"{key}.special_since", f"{group}特殊情况起始日期", Form.DATE, group),
        Field(f"{key}.death_date", f"{group}死亡日期", Form.DATE, group),
        Field(f"{key}.is_capable", f"{group}有无监护能力", Form.CODE, group, YES_NO),
        Field(f"{key}.incapable_reason", f"{group}无监护能力的原因", Form.TEXT, group, secret=True),
        Field(
            f"{key}.disability_level", f"{group}残疾等级", Form.CODE, group, DISABILITY_LEVEL,
            secret=True,
        ),
        Field(f"{key}.unable", f"{group}不能抚养的情形", Form.CODES, group, UNABLE, secret=True),
        Field(f"{key}.hukou_detail", f"{group}户籍地", Form.TEXT, group, secret=True),
        Field(f"{key}.living_detail", f"{group}现住址", Form.TEXT, group, secret=True),
    ]  # fmt: skip


_CHILD, _LIFE, _CARE, _HOUSE = "儿童", "生活", "照护", "机构"

_TABLE = [
    Field("name", "姓名", Form.NAME, _CHILD, least=True, longest=72),
    Field("former_name", "曾用名", Form.NAME, _CHILD, longest=72),
    Field("sex", "性别", Form.CODE, _CHILD, SEX, least=True),
    Field("birth_date", "出生日期", Form.DATE, _CHILD, least=True),
    Field("id_type", "证件类型", Form.CODE, _CHILD, ID_TYPE),
    Field("id_number", "公民身份号码", Form.NUMBER, _CHILD, secret=True, least=True),
    Field("ethnicity", "民族", Form.CODE, _CHILD, ETHNIC),
    Field("applied_on", "采集日期", Form.DATE, _CHILD),
    Field("hukou_class", "户口登记", Form.CODE, _CHILD, HUKOU_CLASS, least=True),
    Field("hukou_nature", "户籍性质", Form.CODE, _CHILD, HUKOU_NATURE),
    Field("hukou_region", "户籍地区划", Form.PLACE, _CHILD),
    Field("hukou_detail", "户籍地址", Form.TEXT, _CHILD, secret=True),
    Field("living_region", "现住地区划", Form.PLACE, _CHILD, least=True),
    Field("living_detail", "现住址", Form.TEXT, _CHILD, secret=True),
    Field("phone", "儿童联系电话", Form.PHONE, _CHILD, secret=True),
    Field("health_status", "健康状况", Form.CODE, _LIFE, HEALTH, least=True),
    Field("disability_types", "残疾类别", Form.CODES, _LIFE, DISABILITY, secret=True),
    Field("disability_level", "残疾等级", Form.CODE, _LIFE, DISABILITY_LEVEL, secret=True),
    Field("illness", "患病情况", Form.TEXT, _LIFE, secret=True),
    Field("schooling_level", "学业状况", Form.CODE, _LIFE, SCHOOLING, least=True),
    Field("attendance_status", "就学情况", Form.CODE, _LIFE, ATTENDANCE),
    Field("is_boarding", "是否寄宿", Form.CODE, _LIFE, BOARDING),
    Field("school", "就读学校", Form.TEXT, _LIFE),
    Field("class_name", "年级班级", Form.TEXT, _LIFE, longest=40),
    Field("relief_measures", "救助措施", Form.CODES, _LIFE, RELIEF),
    Field("special_circumstances", "其他特殊情况", Form.CODES, _LIFE, SPECIAL, secret=True),
    Field("income_sources", "家庭经济来源", Form.CODES, _LIFE, INCOME),
    Field("family_type", "家庭类型", Form.CODE, _LIFE, FAMILY_TYPE),
    Field("single_parent_flag", "单亲情况", Form.CODE, _LIFE, SINGLE_PARENT),
    Field("lives_alone", "是否单独居住", Form.CODE, _LIFE, YES_NO),
    *_parent("father", "父亲"),
    *_parent("mother", "母亲"),
    Field("care_reason", "委托照护原因", Form.CODE, _CARE, CARE_REASON, least=True),
    Field("has_caregiver", "有无委托照护人", Form.CODE, _CARE, YES_NO, least=True),
    Field("actual_care", "实际照料人", Form.CODE, _CARE, ACTUAL_CARE),
    Field("guardianship_type", "监护类型", Form.CODE, _CARE, GUARDIANSHIP, least=True),
    Field("improper_guardianship", "监护不当情形", Form.CODES, _CARE, IMPROPER, secret=True),
    *_person("caregiver", "照护人"),
    Field("caregiver.relationship", "照护人与儿童关系", Form.CODE, "照护人", RELATIVES, usual=USUAL_CARERS),
    Field(
        "caregiver.special_status", "照护人特殊情况", Form.CODE, "照护人", CAREGIVER_STATUS,
        secret=True,
    ),
    Field("caregiver.living_detail", "照护人住址", Form.TEXT, "照护人", secret=True),
    *(
        field
        for key, label in _ELDERS.items()
        for field in (
            Field(f"{key}.name", f"{label}姓名", Form.NAME, "祖辈", longest=72),
            Field(f"{key}.birth_date", f"{label}出生日期", Form.DATE, "祖辈"),
        )
    ),
    Field("institution.name", "机构名称", Form.TEXT, _HOUSE, longest=72),
    Field("institution.head", "机构负责人", Form.NAME, _HOUSE, longest=72),
    Field("institution.phone", "机构电话", Form.PHONE, _HOUSE, secret=True),
    Field("institution.detail", "机构地址", Form.TEXT, _HOUSE),
    Field("support_recommendations", "帮扶建议", Form.CODES, "帮扶", SUPPORT),
    Field("village_contact", "村（居）联系人", Form.TEXT, "帮扶"),
    Field("remark", "备注", Form.LONG, "帮扶", secret=True, longest=500),
]  # fmt: skip

FIELDS: Mapping[str, Field] = {field.key: field for field in _TABLE}
"""登记表目录，按登记表的次序。"""

GROUPS: tuple[str, ...] = tuple(dict.fromkeys(field.group for field in _TABLE))
"""各组，按登记表的次序。"""

Values = Mapping[str, object]
"""一份档案，或者其中改动的几项：项目 → 值。"""


def written(key: str, value: object) -> str:
    """这一项的值写进表格一格的样子。"""
    return FIELDS[key].written(value)
