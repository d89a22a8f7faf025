"""Who may do what, on one page. The matrix in docs/roles.md is made from this table.

The roles are those proposed in domain.md §7.2; a post gives one of them at one place, so what a
role may do is may do *there*. The last three are the separated administrators (三员) that 等保 asks
for: none of them sees a child's file, and none can do the work of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tonghu.base.kernel.permissions import Permission
from tonghu.law.agencies import Agency


@dataclass(frozen=True)
class Role:
    """A kind of post: its name, what it is for, which organisations have it, what it may do."""

    key: str
    label: str
    what: str
    agencies: tuple[Agency, ...]
    may: frozenset[Permission]


_WORKS = frozenset(
    {
        Permission.DO_TASKS, Permission.ATTACH_FILES, Permission.FILE_REPORTS,
        Permission.KEEP_ADDRESSES,
    }
)  # fmt: skip
_KEEPS = frozenset(
    {
        Permission.READ_CHILDREN, Permission.REGISTER_CHILDREN, Permission.HAND_IN_LEDGERS,
        Permission.FILE_PAPERS, Permission.RECORD_VISITS,
    }
)  # fmt: skip
_STEERS = frozenset(
    {
        Permission.MANAGE_CASES, Permission.RECORD_FOR_OTHERS, Permission.OVERSEE_CASES,
        Permission.READ_IN_EMERGENCY,
    }
)  # fmt: skip
_TOWN = _KEEPS | _STEERS | {
    Permission.APPROVE_FOR_TOWN, Permission.SURVEY_PLACES, Permission.EXPORT_LEDGERS, Permission.MERGE_FILES,
    Permission.OPEN_SENSITIVE_PAPERS, Permission.KEEP_DEVICES, Permission.ASSESS_CHILDREN,
}  # fmt: skip
_COUNTY = _KEEPS | _STEERS | {
    Permission.CLOSE_CASES, Permission.REVIEW_ACCESS, Permission.SORT_REPORTS,
    Permission.APPROVE_FOR_COUNTY, Permission.SURVEY_PLACES, Permission.EXPORT_LEDGERS, Permission.MERGE_FILES,
    Permission.OPEN_SENSITIVE_PAPERS, Permission.ANSWER_RIGHTS, Permission.KEEP_DEVICES,
    Permission.ASSESS_CHILDREN, Permission.KEEP_BEDS, Permission.VET_OFFICERS,
}  # fmt: skip
_LEADS = _WORKS | {Permission.EXTEND_TASKS, Permission.SUPERVISE_TASKS}

_TABLE = [
    Role("village_director", "儿童主任", "走访、排查、上报，办理本村（居）的待办",
         (Agency.VILLAGE_COMMITTEE,), _WORKS | _KEEPS),
    Role("town_supervisor", "儿童督导员", "管理乡镇台账，督促各村，办理乡镇的待办",
         (Agency.TOWNSHIP,), _WORKS | _TOWN | {Permission.SUPERVISE_TASKS}),
    Role("town_leader", "乡镇分管负责人", "批准延期，督办，签发乡镇公文",
         (Agency.TOWNSHIP,), _LEADS | _TOWN | {Permission.ISSUE_LETTERS, Permission.CLOSE_CASES}),
    Role("county_civil_affairs", "县民政工作人员", "指导乡镇，审核台账，临时照料，督办",
         (Agency.CIVIL_AFFAIRS, Agency.CHILD_PROTECTION), _LEADS | _COUNTY | {Permission.ISSUE_LETTERS}),
    Role("shelter_keeper", "救助、福利机构工作人员", "登记本机构的床位，接收、交还孩子，办理本机构的待办",
         (Agency.RESCUE_STATION, Agency.CHILD_WELFARE), _WORKS | {Permission.KEEP_BEDS}),
    Role("county_coordinator", "联席会议联络员", "牵头联席会议，设定本地参数，登记节假日，督办全县",
         (Agency.JOINT_CONFERENCE, Agency.COUNTY_GOVERNMENT, Agency.CIVIL_AFFAIRS, Agency.WOMEN_AND_CHILDREN),
         _LEADS | {Permission.ISSUE_LETTERS, Permission.SET_LOCAL_TERMS, Permission.PUBLISH_HOLIDAYS,
                   Permission.OVERSEE_CASES, Permission.REVIEW_ACCESS}),
    Role("school_reporter", "学校联络员", "登记缺课、劝返，报告异常，办理学校的待办",
         (Agency.SCHOOL,), _WORKS | {Permission.REPORT_ABSENCES}),
    Role("education_officer", "教育部门工作人员", "控辍保学，督促学校",
         (Agency.EDUCATION,), _LEADS | {Permission.ISSUE_LETTERS}),
    Role("police_liaison", "公安联络员", "受理报告，应急处置",
         (Agency.POLICE_STATION, Agency.PUBLIC_SECURITY),
         _WORKS | _STEERS | {Permission.SORT_REPORTS, Permission.OPEN_REPORTERS}),
    Role("procuratorate_reader", "检察机关联络员", "监督和支持起诉，办理检察机关的待办",
         (Agency.PROCURATORATE,), _WORKS),
    Role("court_liaison", "法院联络员", "人身安全保护令、监护案件的联络",
         (Agency.COURT,), _WORKS),
    Role("health_reporter", "卫生健康联络员", "报告伤情和异常，协助救治",
         (Agency.HEALTH, Agency.MEDICAL_INSTITUTION), _WORKS | {Permission.READ_IN_EMERGENCY}),
    Role("social_worker", "社会工作者", "随访和服务被交办的个案",
         (Agency.SOCIAL_WORK, Agency.SOCIAL_ORGANISATION, Agency.CARE_SERVICE),
         _WORKS | {Permission.RECORD_VISITS, Permission.ASSESS_CHILDREN}),
    Role("group_liaison", "群团组织联络员", "组织关爱活动，办理本单位的待办",
         (Agency.WOMEN_FEDERATION, Agency.YOUTH_LEAGUE, Agency.DISABLED_FEDERATION,
          Agency.TRADE_UNION, Agency.NEXT_GENERATION), _WORKS),
    Role("justice_legal_aid", "司法行政联络员", "法律援助，办理本单位的待办",
         (Agency.JUSTICE,), _WORKS),
    Role("department_liaison", "部门联络员", "财政、人社、宣传等部门，办理本单位的待办",
         (Agency.FINANCE, Agency.HUMAN_RESOURCES, Agency.PUBLICITY, Agency.TAXATION,
          Agency.MEDICAL_SECURITY, Agency.EMERGENCY_MANAGEMENT), _WORKS),
    Role("auditor", "督查人员", "查看下级逾期的待办并督办，不办理业务",
         (Agency.COUNTY_GOVERNMENT, Agency.JOINT_CONFERENCE),
         frozenset({Permission.SUPERVISE_TASKS, Permission.ISSUE_LETTERS,
                    Permission.KEEP_ADDRESSES})),
    Role("sys_admin", "系统管理员", "维护区划、机构、通知方式和接口令牌，不看业务",
         (Agency.COUNTY_GOVERNMENT, Agency.CIVIL_AFFAIRS),
         frozenset({Permission.KEEP_PLACES, Permission.KEEP_ORGANISATIONS, Permission.KEEP_TOKENS,
                    Permission.KEEP_ADDRESSES})),
    Role("sec_admin", "安全管理员", "任免岗位、启停账号，不看业务",
         (Agency.COUNTY_GOVERNMENT, Agency.CIVIL_AFFAIRS), frozenset({Permission.KEEP_POSTS})),
    Role("audit_admin", "审计管理员", "查阅和核对操作记录，不改任何东西",
         (Agency.COUNTY_GOVERNMENT, Agency.CIVIL_AFFAIRS), frozenset({Permission.READ_LOG})),
]  # fmt: skip

ROLES: Mapping[str, Role] = {role.key: role for role in _TABLE}
