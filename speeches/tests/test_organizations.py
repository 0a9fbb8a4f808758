"""The body that issues a document or in whose name a speech is given."""

from __future__ import annotations

import pytest

from speeches.text.organizations import (
    body_of_office,
    find_declared,
    find_enacting,
    find_issuer,
    find_publisher,
    find_represented,
    full_name,
    is_signature,
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("青禾县人民政府关于做好防汛工作的通知", "青禾县人民政府"),
        ("青禾县人民政府办公室关于印发防汛方案的通知", "青禾县人民政府办公室"),
        ("青禾县人民政府办公室转发县水利局防汛意见的通知", "青禾县人民政府办公室"),
        ("中共青禾县委 青禾县人民政府关于表彰先进的决定", "中共青禾县委 青禾县人民政府"),
        ("中共青禾县委、青禾县人民政府关于表彰先进的决定", "中共青禾县委、青禾县人民政府"),
        ("中共中央 国务院关于做好示例工作的意见", "中共中央 国务院"),
        ("国务院关于示例工作的批复", "国务院"),
        ("临江市民政局 临江市财政局关于印发养老补贴办法的通知", "临江市民政局 临江市财政局"),
        ("2024年国务院政府工作报告", "国务院"),
        ("2024年青禾县政府工作报告", "青禾县政府"),
        ("青禾县人大常委会工作报告", "青禾县人大常委会"),
        ("青禾縣人民政府關於防汛的通知", "青禾縣人民政府"),
        ("政府工作报告", ""),
        ("2024年政府工作报告", ""),
        ("林知远所作政府工作报告", ""),
        ("关于印发防汛方案的通知", ""),
        ("在全县干部大会上的讲话", ""),
        ("关于加强基层政府对防汛的领导", ""),
        ("加强和改进城市管理局关于执法的意见", ""),
        ("全面推进服务型政府关于示例的意见", ""),
    ],
)
def test_the_issuer_at_the_head_of_a_title(title, body):
    assert find_issuer(title) == body


@pytest.mark.parametrize(
    ("paragraph", "body"),
    [
        ("现在，我代表青禾县人民政府，向大会报告工作，请予审议。", "青禾县人民政府"),
        ("我代表县人民政府向大会作政府工作报告，请审议。", "县人民政府"),
        ("受县人民政府委托，现将预算执行情况报告如下。", "县人民政府"),
        ("我受县人大常委会的委托，向大会报告工作。", "县人大常委会"),
        ("我代表中国共产党青禾县第三届委员会向大会作报告。", "中国共产党青禾县第三届委员会"),
        ("我代表第三届中央委员会向大会作报告。", "第三届中央委员会"),
        ("我受县委和县人民政府的委托，向大会作报告。", "县委和县人民政府"),
        ("会上，小王代表县气象局谈了三点看法。", ""),
        ("我代表县委、县政府，向全县人民致以节日的问候！", ""),
        ("今天我们开会。", ""),
    ],
)
def test_whom_a_report_is_given_for(paragraph, body):
    assert find_represented(paragraph) == body


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("青禾县人民政府县长", "青禾县人民政府"),
        ("国务院总理", "国务院"),
        ("青禾县教育局局长", "青禾县教育局"),
        ("中共青禾县委书记", "中共青禾县委"),
        ("外交部发言人", "外交部"),
        ("县长", ""),
        ("青禾县县长", ""),
        ("县委副书记、县长", ""),
        ("国务委员兼外交部部长", ""),
        ("", ""),
    ],
)
def test_the_body_of_an_office(role, body):
    assert body_of_office(role) == body


@pytest.mark.parametrize(
    ("read", "row", "body"),
    [
        (find_declared, "索引号：QH0001 发文机关：青禾县人民政府 成文日期：2024年5月17日", "青禾县人民政府"),
        (find_declared, "发文机关： 青禾县民政局 青禾县财政局", "青禾县民政局 青禾县财政局"),
        (find_declared, "发文机关：", ""),
        (find_publisher, "发布机构：青禾县人民政府办公室", "青禾县人民政府办公室"),
        (find_publisher, "发布机构：青禾县网站", ""),
        (
            find_enacting,
            "（2024年5月17日青禾市第三届人民代表大会常务委员会第六次会议通过）",
            "青禾市人民代表大会常务委员会",
        ),
        (find_enacting, "（2024年5月17日）", ""),
    ],
)
def test_rows_and_lines_that_name_a_body(read, row, body):
    assert read(row) == body


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("青禾县人民政府", True),
        ("青禾县民政局　青禾县财政局", True),
        ("国务院办公厅", True),
        ("谢谢大家！", False),
        ("担当作为开新局", False),
    ],
)
def test_a_signature(line, expected):
    assert is_signature(line) is expected


@pytest.mark.parametrize(
    ("body", "place", "name"),
    [
        ("县人民政府", "青禾县", "青禾县人民政府"),
        ("市政府", "临江市", "临江市人民政府"),
        ("县人民政府", "临江市", "县人民政府"),
        ("青禾县政府", "", "青禾县人民政府"),
        ("国务院", "青禾县", "国务院"),
        ("自治区人民政府", "广西壮族自治区", "广西壮族自治区人民政府"),
        ("广西政府", "广西壮族自治区", "广西壮族自治区人民政府"),
    ],
)
def test_a_body_by_its_full_name(body, place, name):
    assert full_name(body, place) == name
