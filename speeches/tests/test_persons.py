from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.persons import BYLINES, MENTIONS, PARTED, Person, find_person, read_byline


@pytest.mark.parametrize("order", [PARTED, *BYLINES], ids=lambda order: order.example)
def test_every_order_of_a_byline_reads_its_example(order):
    assert read_byline(order.example) == Person(order.name, order.role)


@pytest.mark.parametrize("order", MENTIONS, ids=lambda order: order.example)
def test_every_mention_is_read_in_its_example(order):
    assert find_person(order.example) == Person(order.name, order.role)


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("省长 示例人物", "示例人物", "省长"),
        ("林知远（省长）", "林知远", "省长"),
        ("林知远省长", "林知远", "省长"),
        ("青禾县人民政府县长　林知远", "林知远", "青禾县人民政府县长"),
        ("讲话人：林知远", "林知远", ""),
        ("报告人: 林 知 远", "林知远", ""),
        ("国务院总理 林知远", "林知远", "国务院总理"),
        ("国务院总理?林知远", "林知远", "国务院总理"),
        ("国务委员兼国家示例委员会主任林知远", "林知远", "国务委员兼国家示例委员会主任"),
        ("中共青禾县委书记　林　远", "林远", "中共青禾县委书记"),
        ("自治区主席 买买提·示例汗", "买买提·示例汗", "自治区主席"),
        ("代省长 林知远", "林知远", "代省长"),
        ("县长林知远同志", "林知远", "县长"),
        ("（林知远）", "林知远", ""),
        ("（县长　林知远）", "林知远", "县长"),
        ("欧阳知远", "欧阳知远", ""),
        ("县委书记、县人大常委会主任 林知远", "林知远", "县委书记、县人大常委会主任"),
        ("縣長　陳遠", "陳遠", "縣長"),
        ("陳大文議員", "陳大文", "議員"),
        ("林知远（青禾县委书记）", "林知远", "青禾县委书记"),
        ("青禾县县长", "", "青禾县县长"),
        ("林知远 （2024年1月15日）", "林知远", ""),
        ("县委书记 林知远（2024年1月15日）", "林知远", "县委书记"),
        ("2024年5月17日 林知远", "林知远", ""),
        ("讲话人：林知远　时间：2024年5月17日", "林知远", ""),
        ("县　　长　　林　知　远", "林知远", "县长"),
        ("县　长　林知远", "林知远", "县长"),
        ("瞿知远", "瞿知远", ""),
        ("庞知远县长", "庞知远", "县长"),
        ("作者：县府办", "", ""),
        ("二〇二四年·临江", "", ""),
    ],
)
def test_bylines(line, name, role):
    assert read_byline(line) == Person(name, role)


@pytest.mark.parametrize(
    "line",
    [
        "安全生产",
        "成果",
        "县委书记 县长",
        "全县经济工作会议",
        "林知远 王示例 周示例",
        "目录",
        "（讲话稿）",
        "高质量",
        "",
    ],
)
def test_lines_that_name_nobody(line):
    assert read_byline(line).name == ""


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "——2025年1月14日自治区人民政府主席林知远在云岭省第九届人民代表大会第三次会议上的讲话",
            "林知远",
            "自治区人民政府主席",
        ),
        ("——2025年1月16日省长 林知远在云岭省第九届人民代表大会第三次会议上的讲话", "林知远", "省长"),
        (
            "2025年1月14日在青禾县第九届人民代表大会第三次会议上青禾县县长 林远同志作政府工作报告。",
            "林远",
            "青禾县县长",
        ),
        (
            "2025年1月16日在云岭省第九届人民代表大会第三次会议上省人民政府代省长林知远作政府工作报告",
            "林知远",
            "省人民政府代省长",
        ),
        ("----2025年1月15日林远市长在临江市第九届人民代表大会第三次会议的政府工作报告", "林远", "市长"),
        ("林知远在全县干部会上的讲话", "林知远", ""),
        ("林知远所作政府工作报告（九届人大三次会议）", "林知远", ""),
        ("县长林知远在全县干部会上的讲话", "林知远", "县长"),
        ("区委书记在2025年全区动员会上的讲话", "", "区委书记"),
        ("县委书记新春致辞", "", "县委书记"),
        ("县长林知远2024年新春致辞", "林知远", "县长"),
        ("陳大文議員發言（2013-10-23）", "陳大文", "議員"),
        ("林委員志遠發言（第九屆第二會期第五次會議紀錄）", "林志遠", "委員"),
        ("運輸局局長發言（2017-11-22）", "", "運輸局局長"),
    ],
)
def test_mentions(text, name, role):
    assert find_person(text) == Person(name, role)


@pytest.mark.parametrize(
    "text",
    [
        "在全县安全生产工作会上的讲话",
        "安全在我心中",
        "关于在全县开展学习活动的通知",
        "高质量发展大会在青禾县召开",
        "全面在基层推行河长制",
        "市委常委会在临江召开",
        "政府工作报告",
        "关于市长质量奖的通知",
        "国务院办公厅关于林知远副总理考察工作时所提问题办理情况的函",
    ],
)
def test_texts_that_mention_nobody(text):
    assert find_person(text) == Person()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="林知远县长书记省在作的同志：（） 　·、2025年上欧阳委員", max_size=30))
def test_any_line_is_read_without_fault(line):
    for person in (read_byline(line), find_person(line)):
        assert person.name == "".join(person.name.split())
