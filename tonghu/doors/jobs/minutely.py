"""What runs every few seconds because it cannot wait, and what runs every minute."""

from tonghu.base.outbox import sending
from tonghu.doors.jobs.job import Job

URGENT = (Job("send_urgent", "发出要立即办理的通知", find=sending.due_urgent, do=sending.send),)
MINUTELY = (Job("send_messages", "发出一般的通知", find=sending.due, do=sending.send),)
