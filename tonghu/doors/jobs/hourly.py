"""What runs every hour, in this order."""

from django.utils import timezone

from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.heads import publish_heads
from tonghu.doors.jobs.job import Job
from tonghu.oversight.watch.actions import speak_of_looks
from tonghu.oversight.watch.questions import unusual_looks
from tonghu.record.ledger.actions import expire_export
from tonghu.record.ledger.door import left_lying
from tonghu.record.ledger.models import Export
from tonghu.record.ledger.running import go_on_filing, left_running
from tonghu.record.risk.actions import review_levels
from tonghu.record.risk.questions import levels_due
from tonghu.record.tasks.actions import recount, remind
from tonghu.record.tasks.models import Task
from tonghu.work.reports.intake import send, send_again
from tonghu.work.reports.models import Report
from tonghu.work.reports.questions import unasked

HOURLY = (
    Job(
        "recount_terms",
        "按新公布的节假日重算期限",
        find=lambda now: Task.objects.counted_on_an_older_calendar(),
        do=lambda task_id, now: recount(task_id=task_id, by=CLOCK),
    ),
    Job(
        "remind",
        "到期提醒和升级",
        find=lambda now: Task.objects.speaking(now),
        do=lambda task_id, now: remind(task_id=task_id, now=now, by=CLOCK),
    ),
    Job(
        "go_on_filing",
        "接着导入没有导入完的台账",
        find=left_running,
        do=lambda hand_in_id, now: go_on_filing(hand_in_id),
    ),
    Job(
        "sweep_readings",
        "清除上传、读到一半进程被杀留下的文件",
        find=left_lying,
        do=lambda path, now: path.unlink(missing_ok=True),
    ),
    Job(
        "review_levels",
        "重新算出到了日子的风险等级（过期的迹象、复评、新导入的）",
        find=lambda now: levels_due(timezone.localdate(now)),
        do=lambda ids, now: review_levels(children=ids, by=CLOCK),
        portion=200,
    ),
    Job(
        "expire_exports",
        "删除过期的导出文件",
        find=lambda now: Export.objects.live().filter(expires_at__lte=now),
        do=lambda export_id, now: expire_export(export_id=export_id, by=CLOCK),
    ),
    Job(
        "send_reports",
        "补送没有送出的强制报告",
        find=lambda now: Report.objects.unrouted(),
        do=lambda report_id, now: send_again(report_id),
    ),
    Job(
        "ask_to_sort",
        "有可疑的报告没有人甄别的，交办甄别",
        find=lambda now: unasked(),
        do=lambda report_id, now: send(report_id),
    ),
    Job(
        "speak_of_looks",
        "大量查看、导出的账号，请审核查阅的单位核实",
        find=unusual_looks,
        do=lambda looks, now: speak_of_looks(looks=looks, by=CLOCK),
    ),
    Job(
        "publish_audit_heads",
        "公布操作记录链头",
        find=lambda now: ["heads"],
        do=lambda _, now: publish_heads(),
    ),
)
