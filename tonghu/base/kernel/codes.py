"""The national code tables for people (domain.md §5.3), as enumerations.

The tables of the registration form itself are in law/registration.py.
"""

from django.db.models import IntegerChoices, TextChoices

from tonghu.law.registration import ETHNIC


def table(text: str) -> dict[str, str]:
    """A code table written as `code:name code:name …`."""
    return dict(pair.split(":") for pair in text.split())


class Sex(TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知的性别"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明的性别"


class MaritalStatus(TextChoices):
    """GB/T 2261.2, two digits [conflict: check against the standard's text before going live]."""

    SINGLE = "10", "未婚"
    MARRIED = "20", "已婚"
    FIRST_MARRIAGE = "21", "初婚"
    REMARRIED = "22", "再婚"
    RESUMED = "23", "复婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSTATED = "90", "未说明的婚姻状况"


ETHNIC_GROUPS = ETHNIC
"""GB/T 3304: numeric code → name."""


class Education(TextChoices):
    """GB/T 4658, for adults; a child's schooling has codes of its own [known: tens beside 10, 20]."""

    GRADUATE = "10", "研究生教育"
    UNDERGRADUATE = "20", "大学本科教育"
    COLLEGE = "30", "大学专科教育"
    VOCATIONAL = "40", "中等职业教育"
    SENIOR_HIGH = "60", "普通高级中学教育"
    JUNIOR_HIGH = "70", "初级中学教育"
    PRIMARY = "80", "小学教育"
    OTHER = "90", "其他"


RELATIONSHIPS = table(
    "01:本人 02:户主 10:配偶 11:夫 12:妻 20:子 21:独生子 22:长子 23:次子 24:三子 25:四子 26:五子 27:养子或继子 28:女婿 29:其他儿子 30:女 31:独生女 "
    "32:长女 33:次女 34:三女 35:四女 36:五女 37:养女或继女 38:儿媳 39:其他女儿 40:孙子、孙女或外孙子、外孙女 41:孙子 42:孙女 43:外孙子 44:外孙女 "
    "45:孙媳妇或外孙媳妇 46:孙女婿或外孙女婿 47:曾孙子或曾外孙子 48:曾孙女或曾外孙女 49:其他孙子、孙女 50:父母 51:父亲 52:母亲 53:公公 54:婆婆 55:岳父 56:岳母 "
    "57:继父或养父 58:继母或养母 59:其他父母关系 60:祖父母或外祖父母 61:祖父 62:祖母 63:外祖父 64:外祖母 65:配偶的祖父母或外祖父母 66:曾祖父 67:曾祖母 "
    "68:配偶的曾祖父母 69:其他祖父母关系 70:兄弟姐妹 71:兄 72:嫂 73:弟 74:弟媳 75:姐姐 76:姐夫 77:妹妹 78:妹夫 79:其他兄弟姐妹 80:其他 81:伯父 82:伯母 83:叔父 "
    "84:婶母 85:舅父 86:舅母 87:姨父 88:姨母 89:姑父 90:姑母 91:堂兄弟、堂姐妹 92:表兄弟、表姐妹 93:侄子 94:侄女 95:外甥 96:外甥女 97:其他亲属 99:非亲属"
)
"""GB/T 4761, two digits: what the person is to the child."""

PARENTS_AND_SELF = frozenset({"01", "51", "52"})
"""Who cannot be an entrusted caregiver (被委托照护人): the child and the parents."""


class DisabilityKind(TextChoices):
    """GB/T 26341 [conflict: some web pages swap 1 and 2]."""

    SIGHT = "1", "视力残疾"
    HEARING = "2", "听力残疾"
    SPEECH = "3", "言语残疾"
    BODY = "4", "肢体残疾"
    INTELLECT = "5", "智力残疾"
    MIND = "6", "精神残疾"
    MULTIPLE = "7", "多重残疾"


class DisabilityGrade(IntegerChoices):
    """GB/T 26341; 1 is the gravest."""

    ONE = 1, "一级"
    TWO = 2, "二级"
    THREE = 3, "三级"
    FOUR = 4, "四级"


class SchoolKind(TextChoices):
    """GB/T 33782, the kinds a left-behind child may attend."""

    KINDERGARTEN = "111", "幼儿园"
    PRIMARY = "211", "小学"
    TEACHING_POINT = "218", "小学教学点"
    JUNIOR = "311", "初级中学"
    NINE_YEARS = "312", "九年一贯制学校"
    COMPLETE = "341", "完全中学"
    SENIOR = "342", "高级中学"
    TWELVE_YEARS = "345", "十二年一贯制学校"


class DocumentType(TextChoices):
    """What a number is the number of; `01` is the default of the national system (domain.md §5.2)."""

    RESIDENT_ID = "01", "居民身份证（含户口簿上的公民身份号码）"
    RESIDENCE_PERMIT_HMT = "02", "港澳台居民居住证"
    FOREIGN_PERMANENT_RESIDENCE = "03", "外国人永久居留身份证"
    PASSPORT = "04", "护照"
    OTHER = "09", "其他证件"
    NONE = "00", "没有证件"
