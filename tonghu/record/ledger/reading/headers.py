"""The words that townships write over their columns, as data.

A header says whose (`WHO`) and what (`WHAT`); either may stand in a group above. `WORDS` are whole
headers that mean one item by themselves. Everything is compared squeezed: no spaces, no brackets, no
ordinal in front.
"""

from collections.abc import Mapping


def _words(text: str) -> dict[str, str]:
    """`field: word word …` a line, as word → field."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        field, _, words = line.partition(":")
        found |= {word: field.strip() for word in words.split()}
    return found


def _listed(text: str) -> dict[str, list[str]]:
    """`word: foreign foreign …` a line."""
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {ours: words.split() for ours, _, words in lines}


WHO: Mapping[str, str] = _words("""
child: 被害人 受害人 被侵害人 被害儿童 被害未成年人 宝宝 婴幼儿 帮扶对象 被帮扶儿童 被帮扶人 关爱对象 服务对象 服务儿童 结对儿童 受助儿童 保障对象 救助对象 探访对象 走访对象 监护对象 重点儿童 被照护的未成年人 被委托照护的未成年人 被委托照护儿童 被照护儿童 被照护人 被委托儿童 子女 娃儿 娃娃 娃 细伢子 细娃 农村留守儿童 留守儿童 困境儿童 未成年人 儿童 孩子 小孩 学生 幼儿 被监护人
father: 老汉儿 阿爸 父亲 爸爸 父方 父 老爸 爸 爹
mother: 阿妈 母亲 妈妈 母方 母 老妈 妈 娘
parents: 老汉和妈 爸和妈 爹和妈 老汉和娘 妈老汉 爹妈 爸爸妈妈 务工父母 外出务工父母双方 外出务工人员 外出务工父母 外出人员 外出父母 务工人员 务工父母 父母双方 父母亲 父母 双亲 爸爸妈妈 爸妈 爹妈 爹娘
caregiver: 平时谁带孩子最多 谁带孩子最多 法定代理人 监 留守期间与谁生活 留守期间和谁生活 留守期间跟谁生活 在家监护人 在家照护人 在家照料人 在家照顾人 家中监护人 监护责任人 照护责任人 现在和谁一起生活 现在跟谁一起生活 现在与谁一起生活 现跟谁一起住 受托人 受托照护人 受托方 委托照护受托人 日常照料人 日常照护人 日常照顾人 接送人 日常照料接送人 孩子由谁照料 同住监护人 居家监护人 现实监护人 祖辈照护人 长辈 隔代照护人 现照顾人 代为照护人 代理监护人 委托代管人 托管人 代为照料人 平时照顾人 平时照看人 实际带娃人 抚育人 孩子现在和谁在一起 孩子现在跟谁在一起 孩子和谁在一起 孩子跟谁在一起 现在和谁在一起 和谁在一起 跟谁在一起 与谁在一起 孩子现在跟谁住 孩子现在跟谁生活 孩子现在由谁带 孩子现在谁带 孩子现在和谁一起生活 孩子和谁一起生活 孩子跟谁一起生活 孩子平时谁管 孩子平时谁带 带孩子的人 带娃的人 带小孩的人 照看孩子的人 照顾孩子的人 照料孩子的人 看孩子的人 管孩子的人 抚养孩子的人 谁带孩子 谁照看孩子 谁照顾孩子 孩子由谁带 孩子谁带 孩子谁管 孩子跟谁住 孩子跟谁生活 孩子由谁照看 孩子由谁照顾 哪个在带 哪个带 哪个在管 哪个管 带的人 实际抚养人 实际照顾人 实际带养人 实际照管人 实际监管人 实际代管人 目前监护人 目前照护人 祖辈监护人 祖辈 委托照顾人 现照护人 实际看护人 照管人 寄养人 受委托监护人 被委托监护人 委托监护人 临时监护人 实际监护人 现监护人 法定监护人 主要监护人 其他监护人 监护人 受委托照护人 被委托照护人 委托照护人 委托照料人 委托照看人 受委托人 被委托人 委托人 实际照料人 实际照护人 现照料人 照料人 照护人 照看人 照顾人 现看护人 看护人 代管人 带养人 代养人 抚养人 监管人 家长 承诺人 现抚养人 隔代监护人 谁在带 谁带 谁在照看 谁照看 谁在照顾 由谁照看 由谁照顾 由谁抚养 由谁监护 跟谁生活 跟谁住 随谁生活 与谁生活 和谁生活 和谁住 现由谁照看 现由谁照顾 现由谁监护 现跟谁生活 现随谁生活 现与谁生活 平时谁管 平时谁带 平时谁照看 谁管 管的人 带的人 照看的人 照顾的人 看管人 现与谁一起生活 现和谁一起生活 现跟谁一起生活 目前与谁生活 与谁一起生活 和谁一起生活 跟谁一起生活 现与谁居住 现与谁同住 与谁居住 与谁同住 和谁同住 跟谁过 随谁过 现跟谁过 谁带着
paternal_grandfather: 祖父 爷爷
paternal_grandmother: 祖母 奶奶
maternal_grandfather: 外祖父 外公 姥爷
maternal_grandmother: 外祖母 外婆 姥姥
institution: 机构 福利机构 托养机构
caregiver: 领娃的人 领娃人 领娃的 领孩子的人 带娃人 娃归谁管 孩子归谁管 归谁管 哪个领 哪个在领
other: 村见证人 见证人 经办人 备案人 填写人 提交者 提交人 摸底人 摸排人 排查人 医生 责任医生 责任民警 管片民警 社区民警 辅导员 生活老师 宿管 宿管老师 结对教师 关爱教师 包靠干部 包户干部 家访教师 联系教师 结对党员 结对志愿者 服务社工 乡镇督导员 村级联络员 片区负责人 紧急联络人 走访人员 走访干部 走访人 探访人 民警 邻居 邻里 外出方 外出一方 务工方 留守方 留守一方 在家方 在家一方 家庭联系人 兄弟姐妹 填报人 填表人 填报单位 第一联系人 第二联系人 紧急联系人 联系人 帮扶人 帮扶责任人 包保人 包保责任人 结对帮扶人 责任人 班主任 村主任 村书记 儿童主任 儿童督导员 督导员 教师 老师 户主 帮扶干部 包村干部 帮扶教师 网格员 网格长 校长 园长 村医 家庭医生 签约医生 包保干部 包联干部 帮联干部 联系干部 结对干部 结对帮扶干部 挂钩干部 驻村干部 村干部 村支书 支部书记 妇女主任 妇联主席 计生专干 民政专干 民政助理 民政干事 儿童福利督导员 关爱人员 结对关爱人员 结对关爱人 代理家长 爱心妈妈 爱心家长 志愿者 社工 联系领导 包村领导 包联领导 采集人 采集员 调查人 调查员 登记人 审核人 信息员 联络员
""")

WHAT: Mapping[str, str] = _words("""
id_number: 公民身份证号码 公民身份证号 公民身份号码 居民身份证号码 居民身份证号 身份证件号码 身份证号码 身份证件号 身份证号 身份证 身份号码 身份号 证件号码 有效证件号 证件号 证件编号 证号
id_type: 证件类型 证件种类 证件名称
phone: 电 电话联系 电话（手机） 联系电话（手机） 移动电话 手机联系方式 联系人电话号码 联系电话号码 手机联系电话 联系电话 联系手机 电话号码 手机号码 联系方式 联系号码 手机号 电话 手机 联系
birth_date: 哪年生 哪年生的 哪年出生 哪天生的 哪年哪月出生 出生年份 出生年月份 出生月份 出生（年月日） 出生年、月 生于 出生年月日 出生日期 出生年月 出生时间 生日 出生
relationship: 与被害人关系 与被害人的关系 与被侵害人关系 与受害人关系 与宝宝关系 与宝宝的关系 与婴幼儿关系 与婴幼儿的关系 受委托人身份 监护人身份 委托监护人身份 照护人身份 照料人身份 临时监护人身份 实际监护人身份 受托人身份 现监护人身份 与未成年人关系 与未成年人的关系 与被照护人关系 与被委托人关系 是孩子的什么人 是孩子的 是孩子什么人 和孩子关系 和孩子的关系 跟孩子的关系 跟孩子关系 同孩子的关系 与留守儿童是什么关系 与小孩关系 亲属关系 血缘关系 与留守儿童的关系 与留守儿童关系 与被监护人关系 与被监护人的关系 与儿童的关系 与儿童关系 与孩子的关系 与孩子关系 与学生的关系 与学生关系 与本人关系 与其关系 与之关系 关系 称谓 称呼
work_region: 在哪里打工做事 现务工地 现务工地点 现务工所在地 务工所在省市 务工地（省市） 外出务工去向 外出务工省份 外出务工城市 打工所在地 打工城市 打工去向 现打工地 现打工地点 现居务工地 所在省市 所在城市 所在省份 做工地点 做工的地方 打工的地方 在外务工地 上班地点 外出打工地 外出打工地点 现在哪里 在哪打工 在哪里打工 在哪务工 在哪里务工 在外地点 在外地址 在外省市 外出省份 外出省市 外出城市 打工省份 在哪里 在哪 在何处 外出务工所在地 外出务工地址 外出务工地点 外出务工地 务工所在地 务工地区 务工地址 务工地点 务工省份 务工城市 务工去向 务工省市 务工地 打工地址 打工地点 打工地 外出地点 外出地址 外出去向 外出地 流入地 工作地点 工作地址 工作地 就业地点 就业地 去向 现在何处
workplace: 务工单位 工作单位 就业单位 打工单位 所在单位 从事职业 从事工作 职业
is_away: 外出务工人员 外出务工方 外出务工一方 外出人员 外出方 务工人员 谁在外面 谁在外 谁外出 谁出去了 是否外出务工 是否在外务工 是否外出打工 是否务工 是否外出 外出务工情况 外出情况 务工情况 外出务工 外出与否 外出
away_since: 起始时间 外出时间（年月） 外出年月 外出务工年月 外出务工年份 外出年份 务工年份 务工开始时间 开始外出时间 出去时间 哪年出去 哪年外出 哪年出去的 外出务工起始年月 离家日期 外出起始年月 起止年月 外出起止年月 外出务工起止时间 外出务工起止日期 外出务工起始日期 外出起止时间 外出起止日期 务工起止时间 务工起止日期 务工起始日期 起止时间 外出务工起始时间 外出务工开始时间 外出务工时间 外出起始日期 外出起始时间 外出开始时间 外出时间 外出日期 务工时间 务工起始时间 离家时间 何时外出 几时外出 几时出去 何时出去 什么时候外出 什么时候出去
expected_return: 预计返乡时间 预计返乡日期 预计返回时间 返乡时间 返乡日期 预计回家时间
health_status: 身体有没有病 有没有病 有没有毛病 身体有无疾病 身体怎么样 身体好不好 健康怎么样 身心健康状况 身体状态 健康状态 身体健康状况 身体健康情况 健康状况 身体状况 健康情况 身体情况 健康 身体
special_status: 人员状态 近况 目前状况 目前情况 目前状态 现实状况 现在状况 现状况 特殊情况 特殊状况 婚姻状况 婚姻情况 现状
death_date: 死亡日期 死亡时间 去世时间
is_capable: 有无监护能力 是否有监护能力 监护能力
sex: 性别 男女
ethnicity: 民族 族别
name: 大名 学名 户口名 户口姓名 户籍姓名 真实姓名 叫什么名字 叫啥名字 叫什么 叫啥 姓名 名字 名称
living_detail: 家住哪里 家住哪组 家住何处 住在哪里 住哪里 居住地详细地址 现居住地详细地址 现住地详细地址 现在住址 现住房地址 家庭住处 家庭地点 居住地点 居住住址 现住详细地址 现居地址 居住详细地址 家庭居住地 家庭居住地址 家庭详细住址 家庭详细地址 家庭现住址 现居住地址 现居住详细地址 现家庭住址 现住地址 现居住地 详细住址 详细地址 常住地址 常住地 居住地址 家庭住址 家庭地址 家庭住地 现住址 居住地 住址 地址 现住地 家庭所在地 住所
hukou_detail: 户口所在村组 户籍地详细地址 户籍所在地详细地址 户口详细地址 户籍村组 户口在哪 户口在哪里 户籍在哪 户口所在 户籍所在地址 户籍详细地址 户口所在地址 户籍所在地 户口所在地 户籍地址 户籍住址 户口地址 户籍地 户口地 籍贯
disability_level: 残疾等级 残疾级别
work_region: 现在外地 在外地方 在外哪里
relationship: 是娃的哪样 是娃的什么人 是娃什么人 是娃的 是孩子的哪样
health_status: 体检情况 体检结果 有病没有 有没有病 有啥病没有 有什么病没有
workplace: 干什么 在干什么 做什么 在做什么 外出做什么
birth_date: 哪年哪月哪日生 哪年哪月哪天生
ethnicity: 什么族 哪个族 哪族
""")

WORDS: Mapping[str, str] = _words("""
disability_card: 残疾证号 残疾证号码 残疾证编号 残疾人证号 残疾人证号码 残疾人证编号 残疾证证号 儿童残疾证号 孩子残疾证号
father.name: 父名
father.special_status: 父况 父状况
mother.special_status: 母况 母状况
mother.name: 母名
name: 姓名 名字 儿童姓名 留守儿童姓名 学生姓名 孩子姓名 幼儿姓名 小孩姓名 姓 名
sex: 性 男娃女娃 男娃还是女娃 男/女 男女 男孩还是女孩 男孩女孩 是男是女 男孩或女孩
ethnicity: 民
birth_date: 哪年哪月生 哪年哪月生的 哪年生的 几时生的 什么时候生的 什么时候出生
former_name: 曾用名 别名 小名 乳名
hukou_class: 户口登记 是否登记户口 有无户口 户口登记情况 户口分类 户籍登记 是否有户口 户口情况 户籍情况 是否落户 户口 户籍
hukou_nature: 户籍性质 户口性质 户口类型 户籍类型 户口类别 户籍类别
disability_types: 残疾类别、等级 残疾类别/等级 残疾类别、级别 残疾类别及级别 残疾种类及等级 残疾种类、等级 残疾类型、等级 残疾类型/等级 残疾种类和等级 残疾类别与等级 残疾类型与等级 残疾类别（等级） 残疾类型（等级） 残疾类别及等级 残疾类型及等级 残疾类别和等级 残疾类别等级 残疾类型等级 残疾等级及类别 残疾情况 残疾类别 残疾类型 残疾种类
disability_level: 残疾等级 残疾级别
illness: 患病情况 疾病名称 所患疾病 患病名称 病种 疾病情况 患何种疾病 患病类型
schooling_level: 学业状况 学段 受教育状况 受教育情况 受教育程度 文化程度 学业情况 就读阶段 教育情况 教育状况 就学阶段 学业
attendance_status: 在学状态 在学情况 就学现状 入学状态 就读状态 上学状态 读书状态 在园状态 读书情况 是否入园 入园情况 就学（入园）情况 在园情况 就学状态 在校状态 学籍状态 在读状态 就学情况 就学状况 入学情况 在读情况 是否在校 上学情况 是否在读 就读情况 就读状况 是否在学 在校情况 是否入学
is_boarding: 住校没得 住校没有 住校没 住没住校 住不住校 是否住校生 住校生 是不是住校 住校吗 内宿或走读 是否内宿 内宿 就读方式 是否住宿生 住宿生 住读/走读 住宿否 是否在校寄宿 是否在校住宿 是否寄宿 寄宿 是否住校 住校 寄宿情况 是否寄宿生 寄宿生 住宿情况 是否住宿 在校寄宿 住校/走读 走读/住校 寄宿/走读 走读/寄宿 住校或走读 走读或住校
school: 读书 服务处所（学校） 服务处所 就学单位 就学院校 就读院校 在读单位 在读院校 在校单位 上学单位 求学学校 求学单位 就学学校（园） 就学园所 学籍学校 学籍所在学校 所读学校 就读学校（幼儿园） 学校（幼儿园） 现就读学校全称 现就读学校名称 就读的学校 上哪个学校 读书在哪 在何处就读 就读地 就学地点 就读学校（园） 就读园所 所在园所 园所名称 幼儿园名称 所在幼儿园 就读单位 读书学校 读书的学校 上学学校 读书地方 在哪读书 上学地方 在哪上学 就读学校 学校 所在学校 学校名称 就学学校 在读学校 现就读学校 就读学校名称 毕业学校 就读幼儿园 就读学校全称 就读何校 何校就读 在何校就读
class_name: 年级班次 班次 年级、班 年级班 年级和班级 就读年级班级 就读年级（班级） 所在年级班级 现读年级班级 就读班级年级 现就读年级 现就读班级 现在年级 现在班级 所读年级 年级（班） 年级、班级 年级/班级 在读年级班级 读书年级 年级（班级） 年级与班级 班级名称 年级名称 几年级几班 哪个年级哪个班 现读班级 现在读几年级 几班 班 在读年级 在读班级 班级 年级 年级班级 就读班级 就读年级 所在班级 所在年级 年级及班级 现读年级 班别 年班 何年级 几年级 读几年级 上几年级
guardianship_type: 监护人监护类型 监护人监护情况 监护等次 监护评价 监护等级评定 监护评估等级 监护评估结果 监护水平 监护人履职情况 监护履职情况 照护评估 照护等级 照护能力 监护能力 监护类型 监护情况 监护状况 监护质量 监护等级 监护评估 监护能力评估 监护人监护能力 监护能力情况 监护现状
actual_care: 照护类型 照料类型 现照护类型 监护方式 照料方式 照护方式 养护方式 实际监护情况 照料情况 照护情况 看护方式 留守形式 抚养方式
care_reason: 委托照料原因 委托照护原因 留守原因 留守儿童类型 留守儿童类别 留守类型 留守类别 留守情况 外出类型 父母外出情况 父母务工情况
has_caregiver: 监护协议 委托监护协议 委托照护协议 有无监护协议 是否签订监护协议 是否有监护协议 是否签订委托监护协议 是否签订委托照护协议 是否签订委托照护协议书 是否签订委托监护责任书 是否签订委托监护书 有无委托照料人 有无委托照护人 有无监护人 是否委托监护 是否签订委托照护书 有无临时监护人 有无委托监护人
relief_measures: 家里享受的政策 家庭享受的政策 帮扶措施 帮扶情况 落实帮扶措施 已落实帮扶措施 帮扶救助情况 帮扶救助措施 救助帮扶措施 救助帮扶 救助保障 救助政策 保障政策 享受救助保障政策 享受救助保障 享受保障政策 纳入保障情况 社会保障 社会保障情况 民政保障 民政救助 已享受救助保障 已享受救助政策 已享受保障 已享受政策 享受的政策 享受哪些政策 享受惠民政策 享受惠农政策 享受补助 享受补助情况 享受补贴 享受补贴情况 已享受补助 现享受政策 现享受救助 享受民政政策 享受民政救助 低保残疾等情况 低保、残疾等情况 政策享受情况 政策落实情况 救助帮扶情况 社会救助情况 享受社会救助 享受社会救助情况 救助类型 救助类别 保障类型 保障类别 救助 救助保障措施 救助保障情况 享受救助政策 享受何种政策 享受何种救助 享受何种救助政策 救助措施 享受救助情况 救助情况 享受政策 享受政策情况 保障情况 享受待遇 享受救助 已享受救助 享受保障情况 社会救助 享受帮扶政策 家庭类别 家庭属性 家庭经济情况 家庭经济状况 享受社会保障情况 困难类型 困难类别 户属性 农户属性 贫困类型
special_circumstances: 其他特殊情况 儿童特殊情况 特殊情形
income_sources: 家庭经济来源 收入来源 经济来源 家庭主要经济来源 家庭收入来源 生活来源
improper_guardianship: 监护不当情形 监护不当 监护不当情况
single_parent_flag: 是否单亲 单亲 单亲情况 是否单亲家庭
family_type: 父母婚姻状况 父母婚姻情况 父母婚姻 父母婚姻关系 家庭类型 家庭结构 家庭情况
lives_alone: 是否独居 是否单独居住 独居 单独居住 是否独自居住
support_recommendations: 帮扶建议 帮扶需求 需求 困难需求 需求情况 服务需求 关爱需求
village_contact: 村儿童主任及电话 儿童主任及电话 村儿童主任姓名及电话 儿童主任姓名及电话 村委会联系人及电话 村居委会联系人及电话 村（居）委会联系人及电话 村级联系人 村居联系人及电话 村联系人及电话 村委联系人及电话 村委会联系人 村居委会联系人 村居联系人 村联系人 村委联系人 儿童主任 联系人 村儿童主任 包保责任人 帮扶责任人 帮扶人 结对帮扶人 责任人 包保人 帮扶干部 包村干部
remark: 还有什么困难或想说的 还有什么困难 有什么困难 随记 手记 记事 札记 其他要说的话 其他想说的话 其他想说的 其他要说的 还有什么要说的 还有什么想说的 补充说明 补充 其他补充 其它说明 补充备注 其他情况说明 其他需要说明的情况 需说明的情况 有关情况说明 备 特别说明 基本情况说明 备注 说明 其他 附注 备考 其他说明 其它 备注说明 需要说明的情况 情况说明 家庭情况简介 家庭情况说明 基本情况简介 情况简介 家庭困难情况 困难情况 主要困难 存在困难 存在的困难 存在问题
applied_on: 填写日期 填写时间 提交时间 采集日期 填表日期 登记日期 登记时间 排查日期 采集时间 填报日期 摸排时间 录入时间 建档时间 建档日期
village: 现住地区划代码 现住地区划 现住地行政区划 现居住地区划 行政区划代码 行政区划 区划代码 所在区划 现住村组 镇村组 乡镇村组 乡村组 村组 所在村组 所属村组 村组别 哪个村 村 村名 行政村 所在村 村居 村社区 村居委会 村居社区 村民委员会 村委会 所属村 居委会 社区 村别 所属村居 所属社区 所属村社区 所在村居 所在村社区 村镇 村名称 村委 村委名称 所在行政村 所属行政村 户籍村 户籍所在村 村民居委会 村或社区 村级 哪个村哪个组 哪村哪组 哪个村组 哪个村的 哪村的 哪村 是哪个村的
township: 乡镇 镇 乡 所属乡镇 所在乡镇 街道 乡镇街道 镇街 镇街道 乡镇名称 镇名 县乡镇 乡镇名
group: 屯别 寨子 寨别 小组名称 所在小组 院落 湾组 所在村民组 所在组 组 村民组 小组 组别 村民小组 屯 自然村 组名 社 寨 自然屯 屯组 队
serial: 编码 顺序 个人标识码 档案编码 建档编号 卡号 序号 编号 序 号 档案编号 档案号 儿童编号 顺序号 no 户编号 总序号 村序号 学号 学籍号 户号 流水号
age: 年龄 周岁 岁数 实足年龄 年岁 实际年龄 现年龄 多大 多大岁数 多大年纪
left_behind: 核查结果 核实结果 复核结果 核查情况 核实情况 是否属实 情况是否属实 信息是否属实 核查反馈 是否留守儿童 是否农村留守儿童 是否为留守儿童 是否为农村留守儿童 是否留守 是否属留守儿童 留守儿童否 是否在册 在册状态 在册情况 台账状态 状态 儿童状态 动态情况 动态 动态变化 增减情况 增减变动 变动情况 变化情况
county: 户籍地区划代码 户籍地区划 户籍地行政区划 户籍区划 县 县区 县市区 区县 所属县 市 省 省份 地市 市县 州 所在县
heading: 表头
group: 在哪个组住 住在哪个组 住哪个组 在哪个组 住哪个寨子
school: 在哪里读书 在哪里上学 在哪里读
is_boarding: 住校没有 住校没
schooling_level: 上学/文化程度 文化程度/上学 就学/文化程度 文化程度/就学 上学或文化程度
relief_measures: 村里帮了什么 帮了什么 得了什么帮助
remark: 要说明的 要说的 要讲的
""")
"""Whole headers. Those of `UNFILED` are understood, not filed."""

HEADING = "表头"
"""The column of what stands over each of several forms."""
UNFILED = frozenset(
    {
        "township",
        "group",
        "serial",
        "age",
        "county",
        "left_behind",
        "heading",
        "carer",
        "disability_card",
    }
)

FOREIGN: Mapping[str, str] = {
    word: ours
    for ours, words in _listed("""
父亲: father fathers dad fuqin fq
母亲: mother mothers mom muqin mq
监护人: guardian guardians caregiver caregivers jianhuren jhr
儿童: child childs children student students pupil pupils ertong xuesheng et xs
姓名: name fullname xingming xm mingzi
性别: xb gender sex xingbie xb
身份证号: idcardnumber cardno certno id idno idnumber idcard idcardno idcardnumber identitynumber citizenid shenfenzheng shenfenzhenghao shenfenzhenghaoma sfz sfzh sfzhm zjhm
出生日期: birth birthdate birthday dateofbirth dob chusheng chushengriqi chushengnianyue csrq csny
民族: nation ethnic ethnicity nationality minzu mz
电话: phone phoneno phonenumber tel telephone mobile contact contactnumber dianhua shouji lianxidianhua shoujihao lxdh dh sjh
村: village villagename cun cunming xingzhengcun xzc suozaicun
乡镇: town township xiangzhen xz
学校: school schoolname xuexiao xx
年级: grade nianji nj
班级: class classname banji bj
关系: relation relationship guanxi gx
住址: presentaddress currentaddress residence livingaddress home xianzhuzhi address homeaddress zhuzhi dizhi jiatingzhuzhi jtzz
务工地点: workplace worklocation workcity wugongdi wugongdidian wgdd
备注: memo comments remark remarks note notes comment beizhu bz
年龄: age nianling nl
序号: no num index xuhao xh archiveno
户籍地址: registeredaddress hukouaddress hukou permanentaddress hujidizhi hujidi hjdz
健康状况: health healthstatus jiankang jiankangzhuangkuang jkzk
是否寄宿: boarding isboarding boarder shifoujisu sfjs jisu
是否留守: leftbehind isleftbehind liushou shifouliushou sfls
监护情况: guardianship guardianshipstatus jianhuqingkuang
""").items()
    for word in words
}
"""Headers in English, in pinyin or its first letters, as systems and WPS templates name them."""

FLAGS: Mapping[str, tuple[str, str]] = {
    word: (field, code)
    for field, code, words in (
        ("relief_measures", "2", "是否低保 低保 是否低保户 低保户 是否享受低保 最低生活保障 享受低保"),
        ("relief_measures", "1", "是否建档立卡 建档立卡 是否建档立卡户 建档立卡户 是否脱贫户 脱贫户 是否贫困户 贫困户 是否监测户 监测户 是否脱贫监测户 是否建档立卡贫困户 建档立卡贫困户 防返贫监测户 是否防返贫监测对象"),
        ("relief_measures", "3", "是否特困 特困 特困供养 是否特困供养 是否五保 五保户"),
        ("relief_measures", "4", "是否临时救助 临时救助"),
        ("relief_measures", "5", "医疗救助 是否医疗救助"),
        ("relief_measures", "9", "是否孤儿 孤儿 是否事实无人抚养 事实无人抚养 是否事实无人抚养儿童"),
        ("health_status", "50", "是否残疾 残疾 是否残疾儿童 是否持残疾证 有无残疾"),
        ("attendance_status", "7", "是否辍学 辍学 是否失学 失学 是否失学辍学 是否失学或辍学 失学辍学"),
        ("care_reason", "1", "双方外出 父母双方外出 父母均外出 双方均外出 父母都外出 双方外出务工 双亲外出 双亲均外出 双亲外出务工 双亲在外 双方在外 父母双方外出务工 父母均外出务工 父母都在外 父母均在外 父母都在外务工 父母双方在外 父母双双外出"),
        ("care_reason", "2", "一方外出 父母一方外出 一方外出务工"),
        ("health_status", "30", "是否患病 是否重病 是否大病 患病"),
    )
    for word in words.split()
}  # fmt: skip
"""Yes-or-no columns: with a yes, this code of that item."""

GENERAL_CARERS = ("家长", "法定监护人", "监护人", "委托人")
"""Who these are is said more exactly where 临时监护人 or 受委托人 stand beside them: then the parents."""

OF_NOBODY_ELSE = frozenset(
    [
        "家庭",
        "家里",
        "家中",
        "家",
        "常用",
        "有效",
        "本人",
        "现",
        "现在",
        "目前",
        "主要",
        "通讯",
        "通信",
        "移动",
        "固定",
        "备用",
        "可",
        "日常",
        "真实",
        "中文",
        "法定",
        "公民",
        "居民",
        "二代",
        "个人",
        "其",
        "用",
        "办理",
        "农村",
        "留守",
        "困境",
        "使用",
    ]
)
"""What may stand before 电话, 身份证号 or 姓名 without saying that it is somebody's who has no item here: 走访人电话,
学校电话, 外出方电话 are.
"""

OTHER_NUMBERS = (
    "残疾证", "残疾人证", "低保证", "学生证", "医保", "社保", "银行", "卡号", "账号", "帐号", "房产证", "扶贫手册", "结婚证", "离婚证",
    "后四位", "后六位", "后4位", "后6位", "频率", "频次", "次数", "多久", "几次", "次/", "每月联系", "每周联系", "联系情况", "亲情联系",
)  # fmt: skip
"""Papers whose numbers are no ID number, and how often somebody is in touch."""

GENERIC = (
    "基本信息", "基本情况", "有关信息", "相关信息", "相关情况", "个人信息", "个人情况", "信息", "情况", "状况",
    "打勾", "打√", "划√", "√", "必填", "选填", "单选", "多选", "下拉选择",
)  # fmt: skip
"""What groups carry besides whose they are."""

SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳"
    "裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简"
    "娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗"
    "尚麻雷骆粟帅岑丰茹税蹇庹邝荆惠阙漆谌危靖闻敬蔺邰荀佘桑胥沙昝仝禹麦"
)
"""The usual ones: a column in which every cell begins with one holds names."""
