"""What runs once a day, in this order."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.actions import sweep
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.doors.jobs.job import Job
from tonghu.oversight.capacity.actions import speak_of_checks
from tonghu.oversight.capacity.questions import counties_with_checks_run_out
from tonghu.oversight.watch.actions import speak_of_rises
from tonghu.oversight.watch.questions import unusual_rises
from tonghu.record.care.actions import speak_of_care
from tonghu.record.care.models import Agreement
from tonghu.record.cases.actions import speak_of_refusal
from tonghu.record.cases.models import Case
from tonghu.record.children.actions import review_due
from tonghu.record.children.questions import due_files
from tonghu.record.rights.actions import speak_of_retention
from tonghu.record.rights.erasures import publish as publish_erasures
from tonghu.record.rights.erasures import wipe
from tonghu.record.rights.questions import counties_with_files_run_out
from tonghu.record.risk.actions import ask_visits, let_known
from tonghu.record.risk.questions import visits_due
from tonghu.work.assessments.actions import ask_reassessment
from tonghu.work.assessments.models import Assessment
from tonghu.work.assessments.questions import levels_to_let_known
from tonghu.work.schooling.actions import speak_of_absence
from tonghu.work.schooling.models import Absence
from tonghu.work.support.actions import speak_of_silence
from tonghu.work.support.questions import unanswered

DAILY = (
    Job(
        "forget_sessions",
        "清除过期的登录状态",
        find=lambda now: Session.objects.filter(expire_date__lt=now),
        do=lambda key, now: Session.objects.filter(pk=key).delete(),
    ),
    Job(
        "review_files",
        "复核到了日子的档案（满周岁、期限届满）",
        find=lambda now: due_files(timezone.localdate(now)),
        do=lambda ids, now: review_due(children=ids, today=timezone.localdate(now), by=CLOCK),
        portion=200,
    ),
    Job(
        "ask_visits",
        "到期的走访交给村（居）",
        find=lambda now: visits_due(timezone.localdate(now)),
        do=lambda ids, now: ask_visits(children=ids, by=CLOCK),
        portion=200,
    ),
    Job(
        "speak_of_absence",
        "缺课满本地天数的，请学校家访、劝返",
        find=lambda now: Absence.objects.due(timezone.localdate(now)).values_list("pk", flat=True),
        do=lambda pk, now: speak_of_absence(absence_id=pk, by=CLOCK),
    ),
    Job(
        "speak_of_care",
        "委托照护书到期提醒",
        find=lambda now: Agreement.objects.due(timezone.localdate(now)).values_list(
            "pk", flat=True
        ),
        do=lambda pk, now: speak_of_care(agreement_id=pk, today=timezone.localdate(now), by=CLOCK),
    ),
    Job(
        "speak_of_refusal",
        "监护人拒不履行满六个月的个案，请民政部门会商",
        find=lambda now: Case.objects.filter(
            refused_until__lte=timezone.localdate(now)
        ).values_list("pk", flat=True),
        do=lambda pk, now: speak_of_refusal(case_id=pk, by=CLOCK),
    ),
    Job(
        "speak_of_retention",
        "请民政部门决定保存期满的档案",
        find=lambda now: counties_with_files_run_out(timezone.localdate(now)),
        do=lambda county, now: speak_of_retention(county=county, by=CLOCK),
    ),
    Job(
        "publish_erasures",
        "把已删除的档案编号记到数据库以外",
        find=lambda now: ["erasures"],
        do=lambda _, now: publish_erasures(),
    ),
    Job(
        "wipe_erased",
        "清掉数据库文件里已删除内容的残留",
        find=lambda now: ["erasures"],
        do=lambda _, now: wipe(),
    ),
    Job(
        "ask_reassessments",
        "到了日子的风险评估，请责任单位复评",
        find=lambda now: Assessment.objects.due(timezone.localdate(now)).values_list(
            "pk", flat=True
        ),
        do=lambda pk, now: ask_reassessment(assessment_id=pk, by=CLOCK),
    ),
    Job(
        "let_levels_be_known",
        "解除回避以后，把个案里评定的等级写进台账",
        find=lambda now: levels_to_let_known(),
        do=lambda case, now: let_known(held_in=case, by=CLOCK),
    ),
    Job(
        "speak_of_silence",
        "转介到期没有答复，请转介的单位催办或者另找",
        find=unanswered,
        do=lambda pk, now: speak_of_silence(referral_id=pk, by=CLOCK),
    ),
    Job(
        "speak_of_rises",
        "一个村新增的异常比平时多得多，请民政部门核实",
        find=lambda now: unusual_rises(timezone.localdate(now)),
        do=lambda rises, now: speak_of_rises(rises=rises, by=CLOCK),
    ),
    Job(
        "speak_of_checks",
        "一年没有查询违法犯罪记录的工作人员，请民政部门查询",
        find=lambda now: counties_with_checks_run_out(timezone.localdate(now)),
        do=lambda county, now: speak_of_checks(county=county, by=CLOCK),
    ),
    Job("sweep_files", "清除没有登记的附件文件", find=ATTACHMENTS.orphans, do=sweep),
)
