"""What runs every minute."""

from tonghu.base.outbox import sending
from tonghu.doors.jobs.job import Job

MINUTELY = (Job("send_messages", "发出通知", find=sending.due, do=sending.send),)
