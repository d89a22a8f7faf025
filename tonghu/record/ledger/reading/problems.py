"""Every problem a ledger can have: what is done about it, and the sentence that says so.

FIX: put in order, the raw value kept in the message. FLAG: taken as it is, to be looked at. ASK: this
field is left out. ROW: the row is given back. PARK: waits for a person (reliability.md §3). SKIP: rows that
say themselves that they are no matter of this ledger.
"""

from collections.abc import Mapping

_TABLE = (
    ("name_fixed", "FIX", "姓名里的空格或符号已整理：“{raw}”记为“{value}”"),
    ("name_doubt", "FLAG", ""),
    ("name_aside", "FLAG", "姓名旁边写着“{text}”，没有记进姓名，请看要不要写进备注"),
    ("name_several", "ROW", "一格里写了不止一个孩子：“{text}”，退回。请一个孩子写一行"),
    ("name_beside", "FLAG", "这一行右边还有一个“{what}”：“{text}”，没有读到。并排两栏的名单请改成上下一栏再交；是家长的，请在“认出的列”里指明"),
    ("name_unreadable", "ROW", ""),
    ("name_is_header", "ROW", "姓名这一格写的是“{text}”，不是姓名，退回。请看这一行是不是错了位，这张表的表头和列是不是认对了"),
    ("name_missing", "ROW", "这一行没有孩子的姓名，退回。请补上姓名再交"),
    ("adult_name_unreadable", "ASK", "“{text}”不像姓名，没有导入这一格"),
    ("name_is_kin", "FLAG", "“{text}”是称呼，不是姓名，已记作关系，请补上姓名"),
    ("id_fixed", "FIX", "证件号码的写法已整理：“{raw}”"),
    ("id_doubt", "FLAG", ""),
    ("id_unreadable", "ROW", ""),
    ("id_words", "ASK", "证件号码一格写的是“{text}”，没有导入号码，照收。没有户口的，请列为需要帮助办理的事项"),
    ("id_placeholder", "ROW", ""),
    ("id_lost_digits", "ROW", "身份证号存成了数字，后三位已经丢了，退回。请把这一列设为“文本”，照户口簿重新填写"),
    ("id_old_for_child", "ROW", "这是 15 位的旧号码，1999 年以后出生的孩子没有旧号码，退回。请照户口簿填写 18 位号码"),
    ("adult_id_unreadable", "ASK", ""),
    ("adult_id_lost_digits", "ASK", "身份证号存成了数字，后三位已经丢了，没有导入这一格。请照证件重新填写"),
    ("id_shared", "FLAG", "几个孩子写了同一个证件号码：{names}。请对照户口簿，看是谁的"),
    ("row_repeated", "FLAG", "同一个孩子在表里写了不止一行，只建一份档案"),
    ("no_id", "FLAG", "没有证件号码，照收。没有户口的，请列为需要帮助办理的事项"),
    ("birth_differs", "FLAG", "出生日期一列是 {column_says}，证件号码里是 {id_says}，照收一列里的，请核对"),
    ("sex_differs", "FLAG", "性别一列和证件号码里的不一样，照收一列里的，请核对"),
    ("birth_in_future", "ASK", "出生日期还没有到，没有导入这一格，请核对"),
    ("date_unreadable", "ASK", ""),
    ("date_doubt", "FLAG", ""),
    ("return_past", "FLAG", "预计返乡的日期“{text}”已经过了，照记，请核对人回来没有、还外出不外出"),
    ("until_unclear", "FLAG", "“{text}”分不清是到 {n} 月还是 {n} 日，只记了从哪年哪月起，请核对"),
    ("lunar_date", "ASK", ""),
    ("phone_unreadable", "ASK", ""),
    ("phone_several", "FLAG", "一格里写了几个电话，都已记下"),
    ("phone_of_another", "FLAG", "号码旁边写着“{text}”，像是另一个人的电话，请核对"),
    ("phone_of_many", "FLAG", "尾号 {phone} 的电话写在十多个孩子名下，像是村里或老师的电话，不作为辨认依据"),
    ("word_unknown", "ASK", "“{text}”不认识，没有导入这一格"),
    ("mark_unclear", "FLAG", "打勾的格里写了“{text}”，按打勾处理，请核对"),
    ("marks_conflict", "FLAG", "同一项打了两个勾，只取了第一个，请核对"),
    ("illness_said", "FLAG", "“{text}”记作所患的病，健康状况请选是重病还是慢性病"),
    ("text_cut", "FLAG", "写了 {n} 个字，只留前 {longest} 个"),
    ("composite_rest", "FLAG", "一格里写了几样，“{text}”没有认出来"),
    ("relative_left", "FLAG", "家里还写着“{text}”，照护人只记一个，没有记，请看要不要写进备注"),
    ("code_unexplained", "ASK", "“{text}”是代码，表里没有说明是什么意思，没有导入这一格。请写文字，或者在表头写明（例如“1祖辈 2亲友”）"),
    ("left_said", "FLAG", "写着“{text}”，像是已经不在册的，请核对要不要办退出"),
    ("same_as_above", "FLAG", "写的是“{text}”，照上面一行记为“{value}”，请核对"),
    ("same_as_nothing", "ASK", "写的是“{text}”，所指的那一格是空的，没有导入这一格"),
    ("health_differs", "FLAG", "健康状况写的是“{said}”，这一列又打了勾，照打勾的记，请核对"),
    ("formula", "ROW", "这一格是公式，不是文字，退回。请“复制—选择性粘贴—数值”以后再交"),
    ("formula_value", "FLAG", "这一格是公式，按算出来的值导入，请核对"),
    ("cell_error", "ASK", "这一格是“{text}”，公式没有算出来，没有导入这一格。请照原来的资料填写"),
    ("formula_nothing", "ASK", "这一格是公式，算出来是 0，像是引了一个空格，没有导入这一格。有内容的，请照原来的资料填写"),
    ("cell_unsaved", "ASK", "这一格是公式，表里没有存下算出来的结果，没有导入这一格。请用 Excel 或 WPS 打开这份表，保存一次再交"),
    ("merged_identity", "ROW", "姓名或证件号码的格子上下合并了，认不准是谁的，退回。请取消合并、每行填全再交"),
    ("child_in_rows", "ROW", "一个孩子占了几行，分不清每一行写的是父亲还是母亲，退回。请加一列写明与儿童的关系，或者一个孩子写一行、父亲母亲各用各的列"),
    ("hidden_row", "FLAG", "这一行在表里是隐藏的，也读了，请看该不该导入"),
    ("village_unknown", "FLAG", "辖区里没有“{text}”，先挂在上一级，请改到所在的村（居）"),
    ("village_ambiguous", "FLAG", "有不止一个“{text}”，先挂在上一级，请选定是哪一个"),
    ("village_guessed", "FLAG", "按“{text}”猜的村（居），请核对"),
    ("village_carried", "FLAG", "村（居）一格是空的，照上面一行记为“{text}”"),
    ("village_missing", "FLAG", "没有写是哪个村（居），先挂在上一级，请补上"),
    ("place_outside", "ROW", "“{text}”不在这份台账的范围里，退回。别处的孩子请由当地登记"),
    ("too_old", "FLAG", "已满 {age} 周岁，不再是未成年人，请核对出生日期"),
    ("not_left_behind", "SKIP", "这一列写“否”、“退出”、“非留守”的 {n} 行没有读：写明不是留守儿童。要登记的，请改成“是”再交"),
    ("older_sheet", "SKIP", "这张表比“{newer}”早，没有读，免得旧内容盖过新内容。这张表里还有要登记的孩子，请单独交"),
    ("left_sheet", "SKIP", "这张表写明是已经退出的孩子，没有读，免得又登记成在册。要登记的，请改了表名单独交"),
    ("staff_list", "SKIP", "“{text}”是工作人员的名单，不是孩子的，没有读。里面有孩子的，请单独交"),
    ("not_a_child", "SKIP", "户籍名册里成年人的 {n} 行没有读：只给孩子建档"),
    ("left_behind_unsaid", "FLAG", "“{what}”一格空着，照收，请核对是不是留守儿童"),
    ("past_sixteen", "FLAG", "已满 {age} 周岁，不再按留守儿童统计，请核对是否退出"),
    ("parent_too_young", "FLAG", "{who}比孩子大不到 12 岁，请核对出生日期或者关系"),
    ("parent_not_able", "FLAG", "{who}{said}，请核对现在谁在监护，需要时办理认定或救助"),
    ("caregiver_is_parent", "FLAG", "监护人一列写的是父母：已记在父母名下，被委托的照护人请另填"),
    ("caregiver_like_parent", "FLAG", "照护人“{text}”和父母同名，关系写的却是“{said}”：照关系记作照护人，请核对是不是写错了人"),
    ("caregiver_is_child", "ASK", "照护人写成了孩子自己，没有导入，请填写实际照看的大人"),
    ("caregiver_circular", "ASK", "两个孩子互相写成了照护人，没有导入，请填写实际照看的大人"),
    ("owner_next", "FLAG", "{what}写在{who}的左边，读作右边那个人的。不是的，请在“列认错了，改一改”里指明是谁的"),
    ("owner_last", "FLAG", "{what}夹在{who}中间，读作左边那个人的。不是的，请在“列认错了，改一改”里指明是谁的"),
    ("owner_unknown", "ASK", "{what}夹在孩子和{who}中间，分不清是谁的，没有导入。请在“列认错了，改一改”里指明是谁的"),
    ("owner_unsaid", "ASK", "{what}不知道是谁的，没有导入。是孩子、父母或者照护人的，请在“列认错了，改一改”里指明；是别人的，也在那里确认一次不导入，以后不再问"),
    ("kin_unsaid", "ASK", "{what}没有写明与孩子是什么关系，分不清是父亲、母亲还是别人，没有导入。请加一列“与儿童关系”再交；整列都是同一种人的，请在“列认错了，改一改”里指明"),
    ("caregiver_minor", "FLAG", "照护人自己未满 18 周岁，不能受托，请核实"),
)  # fmt: skip

ACTIONS: Mapping[str, str] = {code: action for code, action, _ in _TABLE}
_SENTENCES: Mapping[str, str] = {code: text for code, _, text in _TABLE}


def sentence(code: str, **details: object) -> str:
    """What is wrong and what to do, in plain words."""
    return _SENTENCES[code].format(**details)
