"""谁看整件个案，谁只看自己办的那一步。

评估帮扶由乡镇人民政府会同民政部门、公安机关办理，其他单位和人员协助（国发〔2016〕13号 四（三））：
主办的看全部经过，才不会漏掉孩子的危险；协助的知道孩子是谁、办到哪一步、自己要做什么，看不到别的
单位写下的伤情、家事。个人信息处理限于最小范围（个人信息保护法 第六条）。
"""

from collections.abc import Mapping

from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE, MINORS_LAW, OPINIONS_2016, Basis

WHOLE_CASE: Mapping[Agency, Basis] = {
    Agency.TOWNSHIP: OPINIONS_2016("四（三）"),
    Agency.CIVIL_AFFAIRS: OPINIONS_2016("四（三）"),
    Agency.CHILD_PROTECTION: MINORS_LAW("第九十六条"),
    Agency.POLICE_STATION: OPINIONS_2016("四（二）"),
    Agency.PUBLIC_SECURITY: OPINIONS_2016("四（二）"),
    Agency.COUNTY_GOVERNMENT: COUNTY_NOTICE("四（一）"),
    Agency.PROCURATORATE: MINORS_LAW("第一百零五条"),
    Agency.COURT: MINORS_LAW("第一百零八条"),
}
"""看整件个案的单位，各有依据。"""
