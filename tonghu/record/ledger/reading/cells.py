"""A cell of a ledger as a value of the registration form: the words people write for each code."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from tonghu.base.kernel.dates import read_date, read_serial
from tonghu.base.kernel.doubts import Read, Unreadable
from tonghu.base.kernel.idnumbers import IdNumber, read_id_number
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.phones import read_phones
from tonghu.law.registration import ETHNIC, FIELDS, NONE, NOT_APPLICABLE

NONE_WORDS = frozenset({"无", "没有", "暂无"})
NOT_APPLICABLE_WORDS = frozenset({"—", "——", "-", "--", "/", "\\", "不适用", "－", "――"})
UNKNOWN_WORDS = frozenset(
    {
        "不详",
        "未知",
        "不清楚",
        "未采集",
        "待查",
        "未填",
        "不知道",
        "?",
        "？",
        "未提供",
        "(跳过)",
        "（跳过）",
        "(空)",
        "（空）",
        "NULL",
        "null",
        "Null",
        "None",
        "N/A",
        "n/a",
        "NaN",
        "nan",
    }
)
YES = frozenset({
    "√", "✓", "✔", "☑", "✅", "■", "●", "○", "〇", "v", "V", "是", "有", "1", "1.0", "y", "Y", "yes", "Yes", "YES",
    "对", "享受", "已享受", "已", "勾", "打勾", "true", "True", "TRUE", "T", "t", "符合"
})  # fmt: skip
NO = frozenset({
    "否", "无", "没有", "不是", "0", "0.0", "n", "N", "no", "No", "NO", "×", "✗", "✘", "✖", "✕", "╳", "x", "X", "错", "未",
    "未享受", "没", "不享受", "false", "False", "FALSE", "F", "f", "不符合"
})  # fmt: skip


def _codes(text: str) -> dict[str, str]:
    """`code: word word …` a line, as word → code."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        code, _, words = line.partition(":")
        found |= {word: code.strip() for word in words.split()}
    return found


_YES_NO = _codes(
    "1: 是 有 已 √ ✓ 1 外出 在外 务工 外出务工 在外务工 打工\n0: 否 无 没有 未 0 × 未外出 在家 不"
)
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "sex": _codes(
        "1: 男 男性 1 伢 伢子 男娃 男孩 M m male 男生 男童\n2: 女 女性 2 妹 妹子 女娃 女孩 F f female 女生 女童"
    ),
    "hukou_class": _codes(
        "1: 本辖区户口 本地 本地户口 有 是 已登记 已落户 有户口 本辖区 本县 本镇 本乡 本村 已入户 √ 正常\n2: 外辖区户口 外地 外县 外省 外地户口 外辖区\n"
        "3: 福利机构集体户 集体户 福利院集体户\n4: 无户口 无 否 未登记 未落户 没有户口 黑户 未入户 没有 无户籍"
    ),
    "hukou_nature": _codes(
        "1: 农村居民户口 农 农业 农村 农业户口 农村户口 农户 农业户 农业家庭户口 农村户籍 农村居民\n2: 城镇居民户口 非农业 非 城镇 非农 城镇户口 非农业户口 城市 城镇居民\n9: 其他 居民户口 居民 居民家庭户口 家庭户"
    ),
    "health_status": _codes(
        "10: 健康 挺好 挺好的 很好 蛮好 身体好 身体很好 身体挺好 身体棒 好的 没病 没有病 无病 没得病 没啥病 没什么病 无疾病 没有疾病 未患病 未患疾病 无疾病史 无病史 无任何疾病 没毛病 没有毛病 没问题 无异常 未见异常 良 良好 正常 好 身体健康 较好 健全 一切正常 优\n20: 一般 较弱 体弱 一般或较弱 亚健康 较差 弱 体弱多病 年老体弱 高龄\n"
        "30: 重病 大病 重大疾病 重特大疾病 患病 有病 患有疾病 疾病 严重疾病 先天性疾病\n40: 慢性病 慢病 长期慢性病 有慢性病 患慢性病 有慢病 患有慢性病\n"
        "50: 残疾 残障 肢体残疾 智力残疾 视力残疾 听力残疾 言语残疾 精神残疾 多重残疾 智障 聋哑 肢残 重残 轻残\n90: 其他 其它"
    ),
    "schooling_level": _codes(
        "1: 学龄前 学前 未上学 散居 未入学 婴幼儿 未入园 未到入学年龄\n2: 幼儿园 幼儿 小班 中班 大班 学前班 幼儿班 在园 托班\n"
        "3: 小学 小学在读 小学生 一年级 二年级 三年级 四年级 五年级 六年级\n4: 初中 初中在读 初中生 中学 七年级 八年级 九年级 初一 初二 初三\n"
        "5: 高中 高中在读 普高 高一 高二 高三\n6: 中专及以上 中专 职高 中职 技校 大专 大学 职中 职业高中 中技 本科\n9: 其他 其它 特殊教育 特教 文盲 其他（含特殊教育）"
    ),
    "attendance_status": _codes(
        "1: 在幼儿园 幼儿园 在园\n2: 未入园\n3: 在读小学 小学\n4: 在读初中 初中\n5: 在读高中 高中\n6: 在读中职 中职 中专 职高\n"
        "7: 辍学 失学 已辍学 失学辍学\n8: 不在学 未在学 不在校 未上学 不上学 没上 没上学 没有上学 没读书 未读书 没有读书 还没上学"
    ),
    "is_boarding": _codes(
        "1: 是 住 内宿 内宿生 在校住 住在学校 全寄宿 周寄宿 寄宿 寄宿生 住校 住校生 住宿 √ ✓ 有 1 住读 在校寄宿\n0: 否 没住 没得 没住校 没有住 没寄宿 不住 走 通校 通学生 通校生 外宿 回家住 不在校住 走读 走读生 非寄宿 非寄宿生 不寄宿 不住校 无 0 通学 × 未寄宿"
    ),
    "guardianship_type": _codes(
        "1: 无人监护 无人 无监护人 无人照看 独居 无人照料 自我监护\n2: 父或母无监护能力 父母无监护能力 一方外出另一方无监护能力 父母一方外出另一方无监护能力 无监护能力\n"
        "3: 受委托照护人能力不足 受委托监护人监护能力不足 能力不足 监护能力不足 较差 差 弱 不足 监护能力差 监护不足\n4: 一般 正常 中 尚可 基本正常 中等\n5: 较好 良好 好 优 优秀 很好 有效监护 强 较强"
    ),
    "actual_care": _codes(
        "1: 祖父母或外祖父母 祖父母 外祖父母 隔代监护 祖辈监护 隔代 祖辈 爷爷奶奶 外公外婆 隔代照料 祖父母监护 隔代抚养 爷爷 奶奶 外公 外婆 祖父 祖母 外祖父 外祖母\n"
        "2: 亲戚朋友 亲戚 亲友 亲属 朋友 上代监护 亲戚监护 亲属监护 亲属照料 亲友照料 其他亲属监护 其他亲属 亲友监护\n3: 无人照料 无人监护 自我监护 无人 独居 同辈监护\n4: 父或母 父亲 母亲 单亲监护 父母 父母监护 父亲监护 母亲监护\n9: 其他 其它 寄养 寄托 托管"
    ),
    "care_reason": _codes(
        "1: 父母双方同时外出 双方外出 父母双方外出 父母均外出 双亲外出 父母外出 父母都外出 双方 双留守 双亲 双亲留守 双外出 父母双方外出务工 父母外出务工 父母均外出务工 父母双方均外出 双方务工 父母双方务工\n"
        "2: 一方外出、另一方无监护能力 一方外出另一方无监护能力 父母一方外出另一方无监护能力 父母一方外出 一方外出 父亲外出 母亲外出 单方外出 单亲外出 一方 一方外出务工 单亲留守 单留守\n3: 父母双方无监护能力 双方无监护能力"
    ),
    "single_parent_flag": _codes(
        "0: 否 非单亲 双亲 不是 无 正常\n1: 单亲随父 单亲父 随父 单亲（随父）\n2: 单亲随母 单亲母 随母 单亲（随母）"
    ),
    "family_type": _codes(
        "1: 已婚 在婚 初婚 结婚 正常 完整 双亲 完整家庭 正常家庭 核心家庭\n2: 组合家庭 重组 重组家庭 再婚\n3: 单亲 离异 离婚 单亲家庭 丧偶 分居离异 父亡 母亡 离异家庭 离婚家庭\n4: 未婚单亲 未婚\n9: 其他 其它"
    ),
    "special_status": _codes(
        "0: 正常 无 健在 在世 已婚 在婚\n1: 死亡 死亡注销 死亡销户 因死亡注销户口 去世 病逝 病亡 病死 离世 逝世 辞世 过逝 去逝 已亡 已死 死了 死掉 不在了 人没了 不在人世 已不在 不在世 已不在世 溺亡 身亡 已故 病故 已去世 亡故 亡 身故 已死亡 过世 早逝 早亡 猝死 遇难\n2: 失踪\n3: 宣告死亡\n4: 宣告失踪\n"
        "5: 服刑 服刑在押 在押 坐牢 坐监 蹲监狱 劳改 劳教 关押 羁押 收监 入狱 在狱 判刑 服刑人员\n6: 强制隔离戒毒 戒毒 强戒 强制戒毒 戒毒所 强制戒毒所\n7: 失联 断联 走了 出走多年 联系不到 联络不上 无法联系 无联系多年 联系不上 找不到人 没有消息 没消息 无消息 没有音信 没音信 无音信 没有音讯 没音讯 无音讯 没有下落 下落不明 不知去向 去向不明 不知下落 杳无音信 杳无音讯 音讯全无 离家出走 离家不归 出走 失去联系 无联系 没联系 没有联系 跑了 跑掉了 跟人跑了 跟人走了 走失\n"
        "8: 改嫁 再嫁 嫁人 另嫁人 又结婚 另外成家 另成家 重新成家 成立新家庭 已离 离婚改嫁 已改嫁 已离婚 已离异 另嫁 另娶 另组家庭 改嫁或另组家庭 再婚 离异 离婚\n9: 其他 其它 未婚 丧偶\n10: 社区矫正\n11: 流浪乞讨\n12: 严重不良嗜好"
    ),
    "relief_measures": _codes(
        "1: 脱贫户或防返贫监测户 脱贫户或监测户 脱贫户、监测户 脱贫户/监测户 脱贫（监测）户 建档立卡 建档立卡户 建档立卡贫困户 脱贫户 贫困户 监测户 防返贫监测户 脱贫 脱贫监测户 已脱贫户 一般贫困户 边缘易致贫户 脱贫不稳定户 突发严重困难户 三类户\n"
        "2: 最低生活保障 低保 低保户 农村低保 城市低保 享受低保 纳入低保 低保家庭\n3: 特困供养 特困 特困户 五保 五保户 特困人员\n4: 临时救助 临时生活救助\n5: 医疗救助 大病救助\n6: 住房救助 危房改造\n"
        "7: 残疾人生活补贴 困难残疾人生活补贴 困难生活补贴 生活补贴 残疾补贴 残疾人补贴 两项补贴 残疾人两项补贴 残补\n8: 残疾人护理补贴 重度残疾人护理补贴 护理补贴\n9: 孤儿或事实无人抚养儿童基本生活费 事实无人抚养儿童基本生活费 事实无人抚养儿童基本生活补贴 事实无人抚养补贴 孤儿津贴 孤儿基本生活费 孤儿 事实无人抚养 事实无人抚养儿童 孤儿生活费 基本生活费\n"
        "90: 其他 其它 雨露计划 教育救助 教育资助金 寄宿生补助 爱心资助 慈善救助 营养餐 教育资助 助学金 一般困难户\n0: 无 没有 都没有 均无 都无 以上都没有 以上均无 没有享受 都没享受 未享受 否 一般农户 一般户 普通户 非贫困户 一般 普通农户 正常户 无救助"
    ),
    "income_sources": _codes(
        "1: 打工收入 打工 务工 务工收入 外出务工 工资 父母务工 工资性收入\n2: 种植养殖 种养殖 种养殖业 种植 养殖 务农 农业 种田 种地\n3: 政府救助 低保 救助 政府\n4: 亲朋接济 亲戚接济 接济\n9: 其他 其它 经商 个体"
    ),
    "disability_types": _codes(
        "1: 视力残疾 视力 视力一级\n2: 听力残疾 听力 聋\n3: 言语残疾 言语 语言 哑\n4: 肢体残疾 肢体 肢残\n5: 智力残疾 智力 智障\n6: 精神残疾 精神\n7: 多重残疾 多重"
    ),
    "disability_level": _codes(
        "1: 一级 1 1级 壹级 Ⅰ级 I级\n2: 二级 2 2级 贰级 Ⅱ级 II级\n3: 三级 3 3级 叁级 Ⅲ级\n4: 四级 4 4级 肆级 Ⅳ级"
    ),
    "improper_guardianship": _codes(
        "0: 无 没有 否\n4: 拒绝或怠于履责致无人照料\n5: 放任失学辍学 辍学\n6: 放任沉迷网络 沉迷网络\n9: 其他 其它"
    ),
    "special_circumstances": _codes(
        "0: 无 没有 否 正常\n1: 父母服刑或戒毒 父母服刑 父母戒毒\n2: 流浪乞讨\n3: 不良行为\n4: 心理异常\n5: 受过侵害\n6: 网络沉迷 沉迷网络\n9: 其他 其它"
    ),
    "support_recommendations": _codes(
        "0: 暂不需要 无 没有 不需要\n1: 监护指导\n2: 医疗救治 医疗\n3: 心理疏导 心理辅导 亲情关爱\n4: 行为矫治\n5: 法律服务\n6: 法律援助\n7: 社会救助 生活救助 救助 经济帮扶\n8: 学业帮扶 学业辅导 学习辅导\n9: 其他 其它"
    ),
    "is_away": _YES_NO,
    "is_capable": _YES_NO,
    "has_caregiver": _YES_NO,
    "lives_alone": _YES_NO,
    "relationship": _codes(
        "61: 祖父 爷爷 嗲嗲 他公 她公 他爷 他爷爷 她爷爷 公公 爷 阿公 阿爷 祖孙（爷爷）\n62: 祖母 奶奶 他婆 她婆 他奶 他奶奶 她奶奶 奶 阿奶 婆婆 娭毑\n63: 外祖父 外公 姥爷 嘎公 他外公 她外公 他嘎公 家公 阿公（外） 外爷\n64: 外祖母 外婆 姥姥 嘎婆 他外婆 她外婆 他嘎婆 家婆 婆\n"
        "60: 祖父母或外祖父母 祖父母 外祖父母 爷爷奶奶 爷奶 祖孙 祖孙关系 外公外婆 公婆 孙子 孙女 外孙 外孙女 隔代 祖辈 孙 爷孙 婆孙 外祖孙\n"
        "66: 曾祖父 太爷爷 太公 老太爷\n67: 曾祖母 太奶奶 太婆\n71: 兄 哥哥 哥 大哥 堂哥 表哥 兄弟\n72: 嫂 嫂子\n73: 弟 弟弟\n75: 姐 姐姐 大姐 堂姐 表姐 姐弟 姐妹\n76: 姐夫\n77: 妹 妹妹\n"
        "81: 伯父 大伯 伯伯 伯 大爷 二伯\n82: 伯母 大娘 大妈 伯娘\n83: 叔父 叔叔 叔 小叔 二叔 三叔 叔侄 幺叔 幺爸 满叔 幺爹\n84: 婶母 婶婶 婶 婶子\n85: 舅父 舅舅 舅 大舅 小舅 二舅 舅甥\n86: 舅母 舅妈\n87: 姨父 姨夫\n"
        "88: 姨母 姨妈 姨 小姨 大姨 阿姨 二姨\n89: 姑父 姑夫 姑爷\n90: 姑母 姑姑 姑 姑妈 大姑 小姑 二姑 姑侄\n91: 堂兄弟姐妹\n92: 表兄弟姐妹\n"
        "57: 继父或养父 继父 养父\n58: 继母或养母 继母 养母\n97: 其他亲属 姑奶奶 姨奶奶 舅奶奶 姑婆 姨婆 舅婆 姑爷爷 舅公 舅爷爷 叔公 伯公 叔爷爷 亲戚 亲属 其他 其它 侄子 侄女 外甥 外甥女 亲友 叔侄关系\n99: 非亲属 邻居 朋友 老师 邻里 保姆 非亲属关系\n"
        "51: 父亲 爸爸 父 父子 父女 爸 生父\n52: 母亲 妈妈 母 母子 母女 妈 生母\n01: 本人 自己\n"
        "50: 父母 父母亲"
    ),
    "id_type": _codes(
        "01: 居民身份证 身份证 户口簿 户口本 居民户口簿\n02: 港澳台居民居住证\n03: 外国人永久居留身份证\n04: 护照\n09: 其他证件 出生医学证明 出生证明 出生证\n00: 没有证件 无证件"
    ),
    "ethnicity": _codes("02: 蒙 蒙族\n05: 维 维族\n17: 哈族 哈萨克")
    | {
        name: code
        for code, label in ETHNIC.items()
        for name in (label, label.removesuffix("族"), code)
    },
}
"""For each coded item, what people write for its codes; the labels of the code table are added."""

NEIGHBOURS: Mapping[str, Sequence[str]] = {
    "guardianship_type": ("actual_care", "care_reason"),
    "actual_care": ("guardianship_type", "caregiver.relationship"),
    "care_reason": ("actual_care", "guardianship_type", "family_type"),
    "schooling_level": ("attendance_status",),
    "attendance_status": ("schooling_level",),
    "family_type": ("relief_measures", "care_reason"),
    "hukou_class": ("hukou_nature",),
    "hukou_nature": ("hukou_class",),
    "has_caregiver": ("actual_care",),
    "health_status": ("special_status",),
    "special_status": ("is_away", "health_status"),
    "is_away": ("care_reason", "health_status"),
}
"""Where a column's words may belong instead: townships write 隔代监护 under 监护情况."""

_CARES = re.compile(
    r"(?:现|目前|暂)?(?:由|跟|随|和|与)?(.+?)(?:一起|共同)?(?:代为)?(?:监护|照护|照料|照顾|照看|看护|抚养|抚育|代管|代养|带养|养育|看管|管教|托养|托管|寄养|生活|居住|带|管|养|住)(?:型|着|的)?"
)
"""Somebody, and a word for taking care."""
_CARERS_OF = {
    word: code
    for code, words in (
        ("1", "祖辈 隔代 老人 父辈的父母"),
        ("2", "亲友 上代 上辈 亲朋"),
        ("3", "无人 无 自我 自己 同辈 独自 单独"),
        ("4", "父母一方 父母双方 父或母 单亲 一方父母 父母其中一方 父亲或母亲 在家父母 留守父母"),
        ("9", "机构 福利机构 福利院 儿童福利院 福利中心 托养机构 敬老院 学校 老师 村委会 村居 民政部门"),
    )
    for word in words.split()
}  # fmt: skip
_ONE_KIN = re.compile("|".join(sorted((word for word in SYNONYMS["relationship"] if word != "其它"), key=len, reverse=True)))  # fmt: skip
_SEVERAL_KIN = re.compile(rf"(?:{_ONE_KIN.pattern})(?:[、和或及与/]?(?:{_ONE_KIN.pattern}))*")
DENIES = re.compile("[无未没不非]")
"""How a word begins that says that something is not so: 无残疾."""
_ANSWERED = frozenset({"is_boarding", "is_away", "is_capable", "has_caregiver", "lives_alone"})
"""Items that ask for yes or no, however somebody says it."""
_TICK, _BOX = "☑☒■√✓✔", "□☐"
_BEFORE = re.compile(f"[{_TICK}]\\s*([^\\s{_BOX}{_TICK}（()）]+)")
_BEHIND = re.compile(f"([^\\s{_BOX}{_TICK}（()）]+)[（(]?\\s*[{_TICK}]\\s*[）)]?")
_STEMS, _COUNTED = frozenset("甲乙丙丁戊己庚辛壬癸"), 3
_OFFERED = re.compile(f"[{_BOX}][^{_TICK}]*[{_BOX}][^{_TICK}]*")
"""□是 □否: nobody ticked any."""
_WINGDINGS = re.compile(r"(?<![A-Za-z])R(?=\s?[\u4e00-\u9fff])")
"""Word's ticked box, once its font is lost."""
_CODE_IN_FRONT = re.compile(r"^(?:\d{1,2}[-.、:：]|[A-Ha-h][.．、:：)）])(?=\D)")
"""01-汉族, A.男: as the lists of another system, and the answers to a form, are copied."""
_OF_YOUNGER = re.compile(r"(?:的)?(?:孙子?女?|外孙子?女?|侄子?女?|外甥女?|儿子?女?)$")
"""What the child is to somebody, behind what they are to it: 外公外孙."""
_OF_SOMEBODY = re.compile(
    r"^(?!.*[父母爸妈爷奶公婆兄弟姐妹叔伯姑舅姨].*的)[\u4e00-\u9fff]{2,4}的(?=.)"
)
"""樊明的哥哥; 爸爸的哥哥 is another one."""
_SOME_RELATIVE = re.compile(r"等?(?:亲戚|亲属)$")
_BEHIND_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z]+$")
"""男M, 女Female."""
_SEPARATORS = re.compile(r"[、,，;；/\s和及＋+┋|]+")
_SERIAL = re.compile(r"3[6-9]\d{3}|4\d{4}")
"""A day from 1998 to 2036 that became a number on its way through another file."""
_OLDEST = 60
"""A smaller number in a column of days is an age; as a day it would lie in the year 1900."""
_YMD = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_CLASS = re.compile(
    r"(学前|幼儿|[小中大]班|托班)|([一二三四五六1-6]年[级纪]|小学|[一二三四五六1-6][（(.．]\d+[)）]?班?)|([七八九7-9](?:年级|[（(.．]\d)|初[一二三123中])|(高[一二三123中])|(中专|职高|中职|技校|大学|大专)"
)


@lru_cache(maxsize=512)
def words_for(field: str) -> Mapping[str, str]:
    """Word → code for a coded item; `father.is_away` has the words of `is_away`."""
    item = FIELDS[field]
    codes = {
        code: label for code, label in (item.codes or {}).items() if not item.uncollected(code)
    }
    own = {label: code for code, label in codes.items()} | {
        code: code for code in codes if code not in ("1", "0")
    }
    return own | dict(SYNONYMS.get(field, SYNONYMS.get(field.rpartition(".")[2], {})))


def as_text(cell: object) -> str:
    """A cell as the text somebody would have seen: whole numbers without a point, days as days."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def text_at(cells: Sequence[object], at: int) -> str:
    """The text of a cell of a row; empty where the row is shorter or the cell is empty."""
    return as_text(cells[at]) if at < len(cells) and cells[at] is not None else ""


def ticked(text: str) -> str:
    """What is ticked in a cell that lists every option: ☑健康 □残疾, 健康√ 残疾□, 健康（√）残疾（ ）."""
    text = _WINGDINGS.sub("☑", text) if "R" in text else text
    marks = text.strip().startswith(tuple(_TICK + _BOX))
    return "、".join((_BEFORE if marks else _BEHIND).findall(text)) or text


def read_coded(field: str, text: str) -> str:
    """A code for what was written. Raises Unreadable, naming what can be written."""
    words = words_for(field)
    plain = _CODE_IN_FRONT.sub("", re.sub(r"\s+", "", ticked(text)))
    found = (
        words.get(plain)
        or words.get(plain.strip("。.，,；;"))
        or words.get(re.sub(r"[（(].*?[）)]", "", plain))
        or words.get(_BEHIND_CHINESE.sub("", plain))
    )
    if found is None and field.endswith("relationship"):
        plain = re.sub("^(?:孩子|儿童|学生)的?", "", plain).removesuffix("关系")
        plain = _OF_SOMEBODY.sub("", plain)
        found = words.get(plain) or words.get(_OF_YOUNGER.sub("", plain))
        found = found or ("97" if _SOME_RELATIVE.search(plain) else None)
    if found is None and field.rpartition(".")[2] in _ANSWERED:
        found = "1" if plain in YES else "0" if plain in NO else None
    if found is None and field == "actual_care":
        found = care_of(plain) or None
    if found is None and field == "health_status" and "残" in plain and not DENIES.match(plain):
        found = "50"
    if found is None:
        usual, _ = FIELDS[field].offered
        allowed = "、".join((FIELDS[field].codes or {})[code] for code in usual[:8])
        raise Unreadable(f"“{text}”不认识，没有导入这一格。可以写：{allowed}")
    return found


@lru_cache(maxsize=1024)
def care_of(text: str) -> str:
    """The code of 实际照料人 for words that say who does it: 外公外婆带, 其他亲属监护, 朋友邻居代管; empty for others."""
    cares = _CARES.fullmatch(re.sub(r"\s+", "", text))
    if not cares:
        return ""
    found = _CARERS_OF.get(cares[1], "")
    if not found and _SEVERAL_KIN.fullmatch(cares[1]):
        kin = words_for("caregiver.relationship")
        classes = {_care_by(kin[word]) for word in _ONE_KIN.findall(cares[1])}
        found = classes.pop() if len(classes) == 1 else ""
    return found


def _care_by(relationship: str) -> str:
    """Which kind of care it is if somebody of this relationship does it."""
    if relationship in ("50", "51", "52"):
        return "4"
    if relationship in ("57", "58"):
        return ""  # a step-parent: nobody's list says
    return "3" if relationship == "01" else "1" if relationship < "70" else "2"


_IN_ENGLISH = re.compile(
    r"[\s（(]*[A-Za-z][A-Za-z.'’/-]*(?:[\s,]+[A-Za-z.'’/-]+)*[)）\s]*(?=[^\x00-\x7f])"
    r"|(?<=[^\x00-\x7f])[\s（(]*[A-Za-z][A-Za-z.'’/-]*(?:[\s,]+[A-Za-z.'’/-]+)*[)）\s]*"
)
"""The same in English before or behind: Grandfather (paternal) 爷爷."""


@lru_cache(maxsize=4096)
def code_in(field: str, text: str) -> str | None:
    """The code for what was written, or the word for nothing; None where it is unknown."""
    try:
        return read_coded(field, text)
    except Unreadable:
        if (ours := _IN_ENGLISH.sub("", text)) not in (text, ""):
            return code_in(field, ours)  # Han 汉族
        word = missing_word(text)
        return "" if word == "?" else word or None


@lru_cache(maxsize=4096)
def read_many(field: str, text: str) -> tuple[tuple[str, ...], str]:
    """Every code in a cell, and what is wrong with the first part that is none."""
    words = words_for(field)
    text = ticked(text)
    plain = re.sub(r"\s+", "", text)
    if plain in words:
        return (words[plain],), ""
    codes, wrong = dict[str, None](), ""
    for part in filter(None, _SEPARATORS.split(text)):
        try:
            codes[read_coded(field, part)] = None
        except Unreadable as error:
            wrong = wrong or str(error)
    return tuple(codes), wrong


def read_day(cell: object, today: date, epoch: int) -> Read[str]:
    """A date in whatever form the cell holds it, as far as it is known. Raises Unreadable."""
    if isinstance(cell, datetime):
        return _iso(cell.date(), today)
    if isinstance(cell, date):
        return _iso(cell, today)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = f"{cell:.0f}" if cell == int(cell) else ""
        if 0 < cell < _OLDEST:
            raise Unreadable(f"“{cell:g}”像是年龄，不是日期，没有导入这一格。请写出生年月")
        if _YMD.match(text) or len(text) == 6 or (len(text) == 4 and text[:2] in ("19", "20")):
            return _partial(text, today)
        if isinstance(cell, float) and cell != int(cell) and 1900 < cell < 2100:
            return _typed_with_a_point(f"{cell:g}", today)
        serial = read_serial(cell, today, epoch)
        exact = serial.value.exact
        assert exact is not None, "a serial is a day"
        return Read(exact.isoformat(), serial.doubts)
    text = str(cell)
    if _SERIAL.fullmatch(text):
        read = read_day(float(text), today, epoch)
        doubt = f"“{text}”是表格里的日期变成的数字，记作 {read.value}，请核对"
        return Read(read.value, (doubt, *read.doubts))
    return _partial(text, today)


def _typed_with_a_point(text: str, today: date) -> Read[str]:
    """2016.3 is March; 2016.1 may have been 2016.10, whose nought a number does not keep."""
    if text.endswith(".1"):
        return Read(text[:4], (f"“{text}”分不清是 1 月还是 10 月，只记了年份",))
    return _partial(text, today)


def _partial(text: str, today: date) -> Read[str]:
    day = read_date(text, today)
    value = day.value
    month = f"-{value.month:02}" if value.month else ""
    return Read(f"{value.year:04}{month}{f'-{value.day:02}' if value.day else ''}", day.doubts)


def _iso(day: date, today: date) -> Read[str]:
    return Read(day.isoformat(), ("日期还没有到",) if day > today else ())


_PLAIN_NAME = re.compile(
    r"(?!.{1,3}(?:妈|爸|娃|的)$|不详|不祥|未知|无名|同上|没有|暂无|未填|待查)[\u4e00-\u9fa5]{2,4}"
)


def is_plain_name(text: str) -> bool:
    """Two to four common characters that are no excuse: the usual case, told without reading it."""
    return _PLAIN_NAME.fullmatch(text) is not None


def read_person_name(text: str) -> Read[str]:
    """A name, spelt one way. Raises Unreadable."""
    if is_plain_name(text):
        return Read(text)
    read = read_name(text)
    return Read(read.value.full, read.doubts)


def read_numbers(text: str) -> Read[str]:
    """Every phone number in a cell, joined by 、. Raises Unreadable."""
    read = read_phones(text)
    return Read("、".join(phone.number for phone in read.value), read.doubts)


def read_citizen(text: str, today: date) -> Read[IdNumber]:
    """A citizen number. Raises Unreadable."""
    return read_id_number(text, today)


def schooling_of(text: str) -> str:
    """The schooling that a class or a school's name tells of; empty where it tells nothing."""
    found = _CLASS.search(text)
    if found is None:
        return (
            "2"
            if "幼儿园" in text
            else "3"
            if text.endswith("小学")
            else "4"
            if text.endswith(("初中", "初级中学"))
            else ""
        )
    return str(next(n for n, part in enumerate(found.groups(), start=2) if part))


def missing_word(text: str) -> str:
    """NONE, NOT_APPLICABLE, `?` for not known, or empty for a word that says something."""
    if text in NONE_WORDS:
        return NONE
    if text in NOT_APPLICABLE_WORDS:
        return NOT_APPLICABLE
    return "?" if text in UNKNOWN_WORDS or _OFFERED.fullmatch(text) else ""


def counts_columns(texts: Sequence[str]) -> bool:
    """Whether a row only counts its columns: 1, 2, 3, 4 beneath the header, or 甲, 乙, 1, 2."""
    if len(texts) < _COUNTED:
        return False
    figures = [text for n, text in enumerate(texts) if text not in _STEMS or n >= len(_STEMS)]
    return not figures or (
        len(figures) > 1
        and all(text.isdigit() for text in figures)
        and all(int(after) - int(before) == 1 for before, after in pairwise(figures))
    )
