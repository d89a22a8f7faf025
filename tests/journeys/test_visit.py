"""From a visit in a courtyard without signal to the township's check, through the phone's protocol and the pages.

One operation, one transaction: what was written down, the signs in it, the level they make, whose duty that is, and
what the phone hears of it (flow (a)). Its neighbours are told beside the phone itself: a child that moved meanwhile,
two phones and one child, a danger, a stolen phone (tests/reliability/test_sync_faults.py, tests/browser/test_field.py).
"""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.doors.field.phone import enrolled
from tests.journeys.story import EVERYBODY
from tests.reliability.test_sync_faults import oracle, visit
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.base.outbox.models import Message
from tonghu.doors.field.models import Operation
from tonghu.record.risk.actions import ask_visits
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report
from tonghu.work.visits.models import Visit

SignIn = Callable[[str], Client]
SAID = {"living": "1", "mood": "3", "child_words": "说想妈妈，晚上睡不着", "dangers": "@none"}


def test_a_visit_without_signal_raises_the_level_and_the_township_checks(
    world: World, sign_in: SignIn
) -> None:
    # Given a child whose visit has fallen due, on the phone of the village's child director.
    one = child(world)
    type(one).objects.filter(pk=one.pk).update(visit_on=timezone.localdate())
    (due,) = ask_visits(children=[one.pk], by=CLOCK)
    phone = enrolled(world)
    phone.pull()
    before = phone.children()[str(one.pk)]
    assert before["level"] == "blue"

    # When she visits without signal, nothing has happened anywhere but on the phone.
    said = visit(
        phone,
        one.pk,
        said=SAID,
        base={"version": phone.base[DAPING][str(one.pk)]["version"], "stream": DAPING},
    )
    assert not Visit.objects.exists()
    entries = Entry.objects.count()

    # And when the signal comes, one push does all of it, and a second changes nothing.
    (done,) = phone.push(said)
    assert done["status"] == "applied"
    assert phone.push(said) == [done]
    kept = Visit.objects.get()
    assert (kept.source, kept.met_child, kept.danger) == ("phone", True, False)
    assert not Report.objects.exists(), "a low mood is no case of reporting"
    due.refresh_from_db()
    assert due.completion.outcome == "已走访"
    verbs = list(Entry.objects.order_by("at", "id").values_list("verb", flat=True))[entries:]
    assert verbs.count("visits.record_visits") == 1
    assert "risk.observe" in verbs
    assert Operation.objects.get().payload == said

    # Then the level has risen, and says why; the next visit comes sooner.
    now = fresh(one)
    assert now.level == "yellow"
    assert now.visit_on is not None
    assert now.visit_on - timezone.localdate() <= timedelta(days=30)
    town = sign_in("王强")
    page = town.get(f"/children/{one.pk}/").content.decode()
    assert "为什么是黄" in page
    assert "情绪低落" in page
    assert "说想妈妈" in town.get(f"/visits/{kept.pk}/").content.decode()

    # And the township has the duty to check, with an internal target, told without a name.
    rise = Task.objects.open().get(kind="risk.rise")
    assert (rise.organisation.name, rise.due_at) == ("青岩镇人民政府", None)
    assert "风险等级上升，请核实" in town.get("/").content.decode()
    assert not any("小雨" in one.text for one in Message.objects.all())

    # Whoever has nothing to do with it sees nothing of it.
    for name in EVERYBODY:
        seen = sign_in(name).get(f"/visits/{kept.pk}/").status_code
        assert seen == (200 if name in {"李梅", "王强", "周静", "林涛"} else 404), name

    # When the township has looked into it, the duty ends with what was found; the phone has the level too.
    answer = town.post(
        f"/risk/duties/{rise.pk}/", {"answer": "done", "note": "和班主任谈过，妈妈每晚视频"}
    )
    assert answer.status_code == 302
    rise.refresh_from_db()
    assert not rise.is_open
    phone.pull()
    held = phone.children()[str(one.pk)]
    assert (held["level"], held["visited_on"]) == ("yellow", timezone.localdate().isoformat())
    assert phone.cursor[DAPING] >= done["seq"]
    assert "说想妈妈" not in str(phone.base), "no narrative goes down to a phone"
    oracle(said)
