"""The closed list of what a post can allow. A permission that no action asks for does not exist."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a post may do. The value is what the log keeps; the label is what people read."""

    label: str

    def __new__(cls, value: str, label: str) -> "Permission":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    DO_TASKS = "do_tasks", "办理本单位的待办"
    SUPERVISE_TASKS = "supervise_tasks", "督办下级单位的待办"
    EXTEND_TASKS = "extend_tasks", "批准延长待办期限"
    ISSUE_LETTERS = "issue_letters", "制发督办函等公文"
    ATTACH_FILES = "attach_files", "上传附件"
    KEEP_ADDRESSES = "keep_addresses", "登记自己和本单位的通知方式"
    READ_CHILDREN = "read_children", "查看儿童档案"
    REGISTER_CHILDREN = "register_children", "登记和变更儿童档案"
    APPROVE_FOR_TOWN = "approve_for_town", "代表乡镇审核台账"
    APPROVE_FOR_COUNTY = "approve_for_county", "代表县级审核台账"
    RECORD_VISITS = "record_visits", "登记走访和联系"
    REPORT_ABSENCES = "report_absences", "登记缺课和劝返"
    SURVEY_PLACES = "survey_places", "组织全面排查"
    HAND_IN_LEDGERS = "hand_in_ledgers", "用表格导入台账"
    EXPORT_LEDGERS = "export_ledgers", "导出台账和报表"
    MERGE_FILES = "merge_files", "合并和拆分重复的档案"
    FILE_PAPERS = "file_papers", "归档儿童的材料"
    OPEN_SENSITIVE_PAPERS = "open_sensitive_papers", "打开高敏材料"
    FILE_REPORTS = "file_reports", "登记强制报告"
    SORT_REPORTS = "sort_reports", "甄别可疑的报告"
    OPEN_REPORTERS = "open_reporters", "查看报告人的身份"
    MANAGE_CASES = "manage_cases", "立案、召集会商、登记回避"
    CLOSE_CASES = "close_cases", "提前结案、重新打开个案"
    RECORD_FOR_OTHERS = "record_for_others", "替没有上线的单位登记办理情况"
    ASSESS_CHILDREN = "assess_children", "评估孩子的风险和监护情况"
    KEEP_BEDS = "keep_beds", "登记安置机构的床位"
    VET_OFFICERS = "vet_officers", "登记工作人员的从业查询"
    OVERSEE_CASES = "oversee_cases", "查看管辖范围内个案的进展"
    READ_IN_EMERGENCY = "read_in_emergency", "紧急查阅个案"
    REVIEW_ACCESS = "review_access", "审核紧急查阅"
    ANSWER_RIGHTS = "answer_rights", "办理查阅、更正和删除申请"
    SET_LOCAL_TERMS = "set_local_terms", "设定本地参数"
    PUBLISH_HOLIDAYS = "publish_holidays", "登记节假日安排"
    KEEP_PLACES = "keep_places", "维护区划"
    KEEP_ORGANISATIONS = "keep_organisations", "维护机构"
    KEEP_POSTS = "keep_posts", "任免岗位、停用账号"
    KEEP_DEVICES = "keep_devices", "登记离线手机，处理手机上传的疑问"
    KEEP_TOKENS = "keep_tokens", "签发和吊销接口令牌"
    READ_LOG = "read_log", "查阅操作记录"
