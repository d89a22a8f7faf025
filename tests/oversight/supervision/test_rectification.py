"""What an inspection found is put right: from the conclusion in writing to the closing, through the pages."""

import io
from collections.abc import Callable

import pytest
from django.test import Client
from docx import Document

from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.kernel.errors import Refused
from tonghu.oversight.supervision.actions import begin_rectification
from tonghu.record.cases.actions import close_case, invite
from tonghu.record.cases.models import Case, ClosureKind, Conclusion

SignIn = Callable[[str], Client]
FOUND = "抽查三个村，台账写着每月走访，有两个孩子半年没有人去过"


def begun(world: World) -> Case:
    """The county looks into a township."""
    return begin_rectification(
        organisation=world.organisation("青岩镇人民政府"), because="随机抽查", by=world.officer("林涛")
    ).case  # fmt: skip


def paper(client: Client, code: str, case: Case, step: str) -> str:
    """What a paper says in Word; its PDF is one too."""
    told = Conclusion.objects.filter(
        assignment__proceeding__case=case, assignment__step=step
    ).latest("at")
    url = f"/cases/papers/{code}/{told.pk}"
    assert client.get(f"{url}.pdf").content[:4] == b"%PDF"
    printed = Document(io.BytesIO(client.get(f"{url}.docx").content))
    return "".join(
        cell.text for table in printed.tables for row in table.rows for cell in row.cells
    )


@pytest.mark.slow
def test_a_township_puts_right_what_was_found_and_is_sent_back_once(
    world: World, sign_in: SignIn
) -> None:
    lin, wang = sign_in("林涛"), sign_in("王强")
    # Given an inspection, the county begins, and is led to write the conclusion.
    began = lin.post(
        "/supervision/rectification/",
        {"organisation": "青岩镇人民政府", "because": "随机抽查"}, follow=True,
    )  # fmt: skip
    assert "作出督查结论" in began.content.decode()
    case = Case.objects.get(proceedings__procedure="rectification")

    def end(client: Client, step: str, **said: object) -> str:
        url = f"/cases/steps/{pending(case, step).task.pk}/"
        return client.post(url, done(**said), follow=True).content.decode()

    after = end(lin, "conclude", outcomes=["delivered"], problems=["1", "4"], what=FOUND,
                demand="逐户补走访，查明为什么没有走访", answer_on="2026-12-20")  # fmt: skip
    assert "签收督办事项和督查结论（青岩镇人民政府，内部目标" in after
    letter = paper(lin, "F23D", case, "conclude")
    assert "数据失真" in letter
    assert "被督查的单位" in letter
    assert "孩子" not in letter.replace("不写孩子的姓名", "").replace("两个孩子", "")
    # The township reads what was found, and objects to nothing.
    url = f"/cases/steps/{pending(case, 'acknowledge').task.pk}/"
    shown = wang.get(f"/cases/{case.pk}/").content.decode()
    assert url in wang.get("/tasks/").content.decode() + shown
    assert "孩子的基本情况" not in shown, "there is no child in it"
    page = wang.get(url).content.decode()
    assert FOUND in page
    assert "逐户补走访" in page
    end(wang, "acknowledge", outcomes=["accepted"], received_on="2026-11-26")
    end(
        wang, "plan", outcomes=["planned"], list="两个孩子没有走访", measures="本周走访", who="王强"
    )
    after = end(wang, "answer", outcomes=["answered"], result="两户都已走访")
    assert "核查整改情况，提出验收意见（督查单位" in after
    assert "本周走访" in paper(lin, "F23E", case, "plan")
    assert "两户都已走访" in paper(lin, "F23F", case, "answer")
    # It is not yet put right; then it is.
    end(lin, "accept", outcomes=["again"], checked="电话核实一户", lacking="另一户没有人去")
    assert "另一户没有人去" in wang.get(
        f"/cases/steps/{pending(case, 'answer').task.pk}/"
    ).content.decode()  # fmt: skip
    end(wang, "answer", outcomes=["answered"], result="另一户今天去了")
    assert "个案自动结案" in end(lin, "accept", outcomes=["closed"], checked="上门核实两户")
    assert "上门核实两户" in paper(lin, "F23G", case, "accept")
    listed = lin.get("/supervision/").content.decode()
    assert case.number in listed
    assert "已办完" in listed
    assert case.number in wang.get("/supervision/").content.decode()
    assert case.number not in sign_in("何敏").get("/supervision/").content.decode()


def test_what_is_above_is_not_offered_nor_asked_about_a_child(
    world: World, sign_in: SignIn
) -> None:
    lin = sign_in("林涛")
    offered = lin.get("/supervision/rectification/").content.decode()
    assert 'value="青岩镇人民政府' in offered
    assert 'value="云溪县人民政府' not in offered
    page = lin.get(f"/cases/{begun(world).pk}/").content.decode()
    for words in ("哪个孩子", "转介", "<h2>孩子</h2>"):
        assert words not in page


def test_a_township_that_objects_is_answered_by_whoever_looked_into_it(world: World) -> None:

    case = begun(world)
    finish(world, case, "conclude", "delivered", by="林涛")
    finish(world, case, "acknowledge", "contested", by="王强")
    assert pending(case, "review").task.organisation.name == "云溪县民政局"
    finish(world, case, "review", "withdrawn", by="林涛")
    assert not Case.objects.open().filter(pk=case.pk).exists()


def test_whoever_is_looked_into_does_not_steer_the_case(world: World) -> None:
    """A township leader may close cases: not the one about the township."""
    case = begun(world)

    finish(world, case, "conclude", "delivered", by="林涛")
    zhou = world.officer("周静")
    with pytest.raises(Refused, match="您的单位，由督办的单位办理"):
        close_case(case=case, kind=ClosureKind.MISTAKEN, reason="x", by=zhou)
    with pytest.raises(Refused, match="您的单位，由督办的单位办理"):
        invite(case=case, organisation=world.organisation("青岩镇中心小学"), reason="x", by=zhou)
    close_case(case=case, kind=ClosureKind.MISTAKEN, reason="立错了", by=world.officer("林涛"))


@pytest.mark.parametrize(
    ("by", "organisation"),
    [
        ("周静", "云溪县民政局"),
        ("周静", "青岩镇人民政府"),
        ("关岩", "青岩镇人民政府"),
        ("林涛", "云溪县人民政府"),
    ],
)
def test_only_whoever_stands_above_and_does_its_duties_looks_into_it(
    world: World, by: str, organisation: str
) -> None:
    with pytest.raises(Refused, match="管辖范围内的下级单位"):
        begin_rectification(
            organisation=world.organisation(organisation), because="x", by=world.officer(by)
        )
