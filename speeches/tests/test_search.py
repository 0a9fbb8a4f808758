"""What search promises (docs/search.md), over every engine, on real speeches in a real index.

How a query is read is test_query; what it means for one speech is test_matching; that the index answers what reading
every speech answers is test_index; what a result page offers besides is test_corrections and test_search_request.
"""

from __future__ import annotations

import random
from datetime import date

import pytest
from haystack.inputs import AutoQuery
from haystack.query import SearchQuerySet
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches import ingest
from speeches.models import Section, Speech, Status
from speeches.search import Order, drain, find, matches_in, neighbours, rebuild, warm_up
from speeches.search.evaluation import may_overlap
from speeches.search.examine import Strings
from speeches.search.scan import document_of
from speeches.tests.index_fixtures import make_speech
from speeches.tests.web_fixtures import take
from speeches.text import fold_table
from speeches.text.fold import fold
from speeches.text.matching import spans
from speeches.text.query import QueryError, parse

pytestmark = pytest.mark.django_db

OPENING = (
    "同志们：\n"
    "新春佳节刚过，我们在这里召开节后收心会，就是要把心思收回来、把劲头鼓起来。\n"
    "一、把园区办好\n"
    "（一）优化营商环境。企业来不来，先看营商环境好不好。\n"
    "（二）抓紧招商。青稞加工、荞麦加工都要有龙头企业。\n"
    "二、把底线守牢\n"
    "安全生产是天大的事，“安全”二字重如千钧。\n"
    "临江市青禾县人民政府"
)
SCATTERED = "环境要美，营商要诚，服务要优化。收心，会上都说过了。"
TRADITIONAL = "本縣優化營商環境，推動ＡＢＣ產業鏈發展。𠮷野先生說：「安全第一」。"


@pytest.fixture
def archive(bare_engine):  # noqa: ARG001 - pytest's way to ask for a fixture
    """Three speeches, indexed; ``literal`` has 优化营商环境 and 节后收心会 as they stand, ``scattered`` in words."""
    speeches = {
        "literal": make_speech(
            "在全市节后收心会上的讲话",
            OPENING,
            head="（2026年2月24日）\n市长 林知远",
            speaker="林知远",
            speaker_role="市长",
            place="临江市",
            occasion="节后收心会",
            government_level="市",
            source_name="临江日报",
            genre="讲话",
            delivered_on=date(2026, 2, 24),
            delivered_precision="day",
        ),
        "scattered": make_speech(
            "在青禾县的发言", SCATTERED, genre="发言", delivered_on=date(2024, 1, 1), delivered_precision="year"
        ),
        "traditional": make_speech("在白鷺區的講話", TRADITIONAL, genre="讲话", language="zh-Hant"),
    }
    for speech in (speeches["scattered"], speeches["traditional"]):
        Section.objects.create(speech=speech, position=0, level=0, start=0, end=len(speech.text))
    literal = speeches["literal"]
    outline = [
        (0, "", "", "一、"), (1, "一、", "把园区办好", "（一）"), (2, "（一）", "优化营商环境。", "（二）"),
        (2, "（二）", "抓紧招商。", "二、"), (1, "二、", "把底线守牢", "临江市青"), (0, "", "", ""),
    ]  # fmt: skip
    start = 0
    for position, (level, number, heading, following) in enumerate(outline):
        end = OPENING.index(following, start) if following else len(OPENING)
        Section.objects.create(
            speech=literal, position=position, level=level, start=start, end=end, number=number, heading=heading
        )
        start = end
    rebuild()
    return speeches


def related(speech: Speech, limit: int = 8) -> list[Speech]:
    return [one.speech for one in neighbours(speech, limit).related]


def names(archive, query, **options):
    by_id = {speech.pk: name for name, speech in archive.items()}
    return [by_id[hit.speech.pk] for hit in find(parse(query), **options).hits]


def finds(rows):
    cases = [pytest.param(query, expected, id=name) for name, query, expected in rows]
    return pytest.mark.parametrize(("query", "expected"), cases)


# 1. Exact means exact


@finds(
    [
        ("across-a-word-cut", '"收心会"', ["literal"]),
        ("one-character", '"心"', ["literal", "scattered"]),
        ("punctuation", '"把心思收回来、把劲头"', ["literal"]),
        ("digits-and-letters", '"abc产业"', ["traditional"]),
        ("traditional-finds-simplified", '"縣"', ["literal", "scattered", "traditional"]),
        ("simplified-finds-traditional", '"优化营商环境"', ["literal", "traditional"]),
        ("width-and-case", '"Ａbｃ產業"', ["traditional"]),
        ("quotes-of-another-kind", '"『安全第一』"', ["traditional"]),
        ("beyond-the-basic-plane", '"𠮷野"', ["traditional"]),
        ("in-the-head-with-a-space", '"市长 林知远"', ["literal"]),
        ("in-the-title", '"全市节后"', ["literal"]),
        ("not-across-lines", '"鼓起来。一、把"', []),
        ("nothing-extra", '"环境营商"', []),
    ]
)
def test_a_phrase_finds_what_has_it_in_a_line_of_title_head_or_text(archive, query, expected):
    assert sorted(names(archive, query)) == expected


@pytest.mark.parametrize("query", ['"优化营商环境"', "“优化营商环境”", "「优化营商环境」", "『优化营商环境』"])
def test_all_pairs_of_marks_quote(archive, query):
    assert sorted(names(archive, query)) == ["literal", "traditional"]


def test_two_quote_marks_within_quotation_marks_are_one(archive):
    assert names(archive, '"""安全""二字"') == ["literal"]


ALIKE: dict[str, list[str]] = {}  # what each character may be typed as: traditional, wide, a capital, another quote
for written, folded in zip(fold_table.WRITTEN, fold_table.FOLDED, strict=True):
    ALIKE.setdefault(folded, [folded]).append(written)


@pytest.fixture
def samples(bare_engine):  # noqa: ARG001 - the index they are in
    """{id: its folded lines} of the samples and of what they do not have; the last speech waits for the indexer."""
    ingest.load_samples()
    take(TRADITIONAL, title="在白鷺區的講話𠮷野　先生ＡＢＣ (2026)", language="zh-Hant")
    rebuild()
    take("𠮷𠮷𠮷野说：𪚥！'a\"b'……——100%，3.5％\n" + OPENING, title="“𪚥”与𡘙")
    places = Speech.objects.public().values_list("pk", "title", "head", "text")
    return {pk: fold("\n".join(texts)).split("\n") for pk, *texts in places}


@given(st.integers(0, 10**9))
@hypothesis_settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exact_means_exact_and_nothing_literal_is_lost(samples, seed):
    """Strings of the texts, wherever a word-cutter would cut, in any script, width and case, against brute force."""
    chance = random.Random(seed)  # noqa: S311 - which strings to try
    line = chance.choice(chance.choice(list(samples.values())))
    start = chance.randrange(len(line)) if line else 0
    string = line[start : start + chance.randint(1, 20)]
    if not string.strip():
        return
    typed = "".join(chance.choice(ALIKE.get(character, [character])) for character in string)
    expected = {pk for pk, lines in samples.items() if any(string in one for one in lines)}
    quoted = find(parse('"' + typed.replace('"', '""') + '"'), limit=None)
    assert ({hit.speech.pk for hit in quoted.hits}, quoted.exact) == (expected, len(expected)), typed
    for hit in quoted.hits:
        shown = (hit.title, *(passage.snippet for passage in hit.passages))
        assert {fold(part.text) for snippet in shown for part in snippet.parts if part.matched} == {string}, typed
    if typed.isalnum():
        bare = find(parse(typed), limit=None)
        assert ({hit.speech.pk for hit in bare.hits[: bare.exact]}, bare.exact) == (expected, len(expected)), typed


# 2. Unquoted Chinese never loses a literal match


@finds(
    [
        ("the-string-and-its-words", "优化营商环境", ["literal", "scattered", "traditional"]),
        ("words-scattered", "收心会上", ["literal", "scattered"]),
        ("a-character-of-the-run-must-stand-too", "节后收心会", ["literal"]),
        ("nothing", "没有这样的话", []),
    ]
)
def test_a_run_finds_the_string_and_its_words_scattered(archive, query, expected):
    assert sorted(names(archive, query)) == expected


@pytest.mark.parametrize("query", ["优化营商环境", "收心会上"])
def test_the_string_ranks_above_its_words_scattered(archive, query):
    assert names(archive, query)[-1] == "scattered"


@pytest.mark.usefixtures("engine")
def test_what_stands_as_typed_ranks_above_its_parts():
    parts = make_speech("甲", "林知远讲话。" * 9 + "白鹭区到了，青禾县到了。" * 9)
    whole = make_speech("乙", "这里写着青禾县 白鹭区，其他都是别的话。" + "别的话。" * 99)
    drain()
    assert [hit.speech for hit in find(parse("青禾县 白鹭区")).hits] == [whole, parts]


@pytest.mark.usefixtures("engine")
def test_the_title_counts_more():
    body = make_speech("在县里的讲话", "说说青稞。说说荞麦，说说别的。")
    title = make_speech("青稞种植会上的讲话", "说说荞麦，说说荞麦，说说别的。" + "青稞。")
    drain()
    assert [hit.speech for hit in find(parse('"青稞"')).hits] == [title, body]


# 3. Words, operators, fields (how they are read: test_query; what they mean: test_matching)


@finds(
    [
        ("space-means-and", "荞麦 青稞", ["literal"]),
        ("over-all-places", "市长 千钧 全市", ["literal"]),
        ("or", "荞麦 OR 服务", ["literal", "scattered"]),
        ("not", "营商 -荞麦", ["scattered", "traditional"]),
        ("only-not", "NOT 营商", []),
        ("and-before-or", "荞麦 青稞 OR 服务 没有", ["literal"]),
    ]
)
def test_words_combine_within_one_speech(archive, query, expected):
    assert sorted(names(archive, query)) == expected


@finds(
    [
        ("title", "标题:讲话", ["literal", "traditional"]),
        ("title-words-scattered", "标题:会讲话收心", ["literal"]),
        ("text", "正文:林知远", []),
        ("speaker", "讲话人:林知远", ["literal"]),
        ("speaker-by-role", "speaker:市长", ["literal"]),
        ("place", "地区:临江", ["literal"]),
        ("genre", "文种:(讲话 OR 致辞) 营商", ["literal", "traditional"]),
        ("genre-in-english", "genre:statement", ["scattered"]),
        ("genre-as-titles-say-it", "文种:讲话稿", ["literal", "traditional"]),
        ("occasion", "场合:收心会", ["literal"]),
        ("level", "层级:市级", ["literal"]),
        ("source", "source:临江日报", ["literal"]),
        ("year", "年份:2024..2025", ["scattered"]),
        ("year-open", "year:2025..", ["literal"]),
        ("month", "日期:2026-02 收心", ["literal"]),
        ("day-is-not-known-of-a-year", "日期:..2024-01-01", []),
        ("several", "genre:speech -年份:2026", ["traditional"]),
    ]
)
def test_a_field_says_what_it_is_said_of(archive, query, expected):
    assert sorted(names(archive, query)) == expected


@finds(
    [
        ("heading", "小标题:营商", ["literal"]),
        ("not-in-a-heading", "小标题:企业", []),
        ("section-of-a-level", "级2:(招商 龙头)", ["literal"]),
        ("not-in-one-section", "级2:(招商 安全)", []),
        ("not-of-that-level", "级1:(招商 龙头)", []),
        ("paragraph", "同段:(安全 千钧)", ["literal"]),
        ("not-in-one-paragraph", "同段:(安全 企业)", []),
        ("sentence", "同句:(企业 营商 -青稞)", ["literal"]),
        ("not-in-one-sentence", "同句:(企业 园区)", []),
        ("literally", "同句:收心会上", []),
    ]
)
def test_a_unit_of_the_text_has_all_of_it(archive, query, expected):
    assert sorted(names(archive, query)) == expected


# 4. Counts are exact and say what they count


@pytest.mark.parametrize(
    ("query", "total", "exact", "matches"),
    [
        pytest.param("优化营商环境", 3, 2, 2, id="literal-and-scattered"),
        pytest.param('"优化营商环境"', 2, 2, 2, id="literal"),
        pytest.param("营商 营商环境", 3, 2, 4, id="overlapping-strings-count-once"),
        pytest.param("标题:讲话", 2, 2, 0, id="matches-are-those-in-the-text"),
        pytest.param("-营商 讲话", 0, 0, 0, id="none"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_counts_say_what_they_count(query, total, exact, matches):
    results = find(parse(query), limit=1)
    assert (results.total, results.exact, results.matches) == (total, exact, matches)
    assert len(results.hits) == min(total, 1)


# Orders and pages


@pytest.mark.usefixtures("archive")
def test_scores_fall_from_hit_to_hit():
    scores = [hit.score for hit in find(parse("优化营商环境")).hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(Order.NEWEST, ["literal", "scattered", "traditional"], id="newest"),
        pytest.param(Order.OLDEST, ["scattered", "literal", "traditional"], id="oldest-unknown-last"),
        pytest.param(Order.MATCHES, ["literal", "scattered", "traditional"], id="most-matches-then-best"),
    ],
)
def test_orders(archive, order, expected):
    assert names(archive, '"营商"', order=order) == expected


@pytest.mark.usefixtures("engine")
def test_pages_join_to_the_whole():
    for number in range(7):
        make_speech(f"第{number}次讲话", "说说青稞。")
    drain()
    query = parse("青稞")
    whole = [hit.speech.pk for hit in find(query, limit=None).hits]
    pages = [hit.speech.pk for offset in range(0, 9, 3) for hit in find(query, offset=offset, limit=3).hits]
    assert pages == whole
    assert whole == sorted(whole, reverse=True)  # equal in all else: the latest entry first


# What is found is public, and fresh


def test_a_change_is_found_before_the_indexer_has_seen_it(archive):
    speech = archive["scattered"]
    speech.text = "服务要优化。青稞环境不错，大力营商。"
    speech.save()
    make_speech("新的讲话", "优化服务，营商有方，环境一流。")
    assert len(find(parse("优化营商环境")).hits) == 4
    assert find(parse("收心会上")).total == 1


@pytest.mark.parametrize("drained", [False, True], ids=["index-behind", "index-up-to-date"])
@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda speech: speech.delete(), id="deleted"),
        pytest.param(lambda speech: Speech.objects.filter(pk=speech.pk).withdraw(), id="withdrawn"),
        pytest.param(lambda speech: Speech.objects.filter(pk=speech.pk).update(status="draft"), id="behind-our-back"),
    ],
)
@pytest.mark.parametrize("query", ["优化营商环境", '"优化营商环境"', "标题:讲话", "NOT 没有", ""])
def test_what_is_not_public_is_never_found(archive, leave, drained, query):
    leaving = archive["literal"].pk
    leave(archive["literal"])
    if drained:
        drain()
    results = find(parse(query))
    assert leaving not in {hit.speech.pk for hit in results.hits}
    assert results.total == len(results.hits)
    assert leaving not in {speech.pk for speech in related(archive["traditional"])}


@pytest.mark.usefixtures("bare_engine")
def test_without_an_index_the_database_answers():
    literal = make_speech("甲", "大力优化营商环境。")
    words = make_speech("乙", SCATTERED)
    results = find(parse("优化营商环境"))
    assert ([hit.speech for hit in results.hits], results.exact, results.from_database) == ([literal, words], 1, True)
    assert related(literal) == []
    drain()
    again = find(parse("优化营商环境"))
    assert ([hit.speech for hit in again.hits], again.from_database) == ([literal, words], False)


@pytest.mark.usefixtures("archive")
def test_another_index_is_seen_at_once():
    assert find(parse("服务营商")).total == 1
    rebuild()
    assert find(parse("服务营商")).total == 1


# Passages


@pytest.mark.usefixtures("archive")
def test_a_hit_leads_to_the_sections_that_matched():
    (hit,) = find(parse('"企业"')).hits
    assert [
        (
            passage.path,
            passage.section.number if passage.section else None,
            passage.count,
            "".join(p.text for p in passage.snippet.parts if p.matched),
        )
        for passage in hit.passages
    ] == [
        (("一、把园区办好", "（一）优化营商环境"), "（一）", 1, "企业"),
        (("一、把园区办好", "（二）抓紧招商"), "（二）", 1, "企业"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param('"新春"', [(0, (), 1)], id="preamble"),
        pytest.param('"安全"', [(4, ("二、把底线守牢",), 2)], id="counted-in-its-section"),
        pytest.param("市长", [(None, (), 1)], id="head"),
        pytest.param("全市", [(0, (), 0)], id="only-in-the-title-so-the-beginning"),
        pytest.param("年份:2026", [(0, (), 0)], id="nothing-to-match"),
        pytest.param('"营商"', [(2, ("一、把园区办好", "（一）优化营商环境"), 2)], id="heading-and-body"),
    ],
)
def test_passages(archive, query, expected):
    hit = next(hit for hit in find(parse(query)).hits if hit.speech == archive["literal"])
    found = [(p.section.position if p.section else None, p.path, p.count) for p in hit.passages]
    assert found == expected


def test_a_speech_whose_words_stand_scattered_shows_the_words(archive):
    hit = find(parse("优化营商环境")).hits[-1]
    assert hit.matches == 0
    assert [part.text for passage in hit.passages for part in passage.snippet.parts if part.matched] == [
        "环境", "营商", "优化",
    ]  # fmt: skip
    assert matches_in(parse("优化营商环境"), archive["scattered"]) == [(0, 2), (5, 7), (13, 15)]


@pytest.mark.usefixtures("archive")
def test_the_title_is_whole_with_its_matches():
    (hit,) = find(parse('"节后收心会"')).hits
    assert [(part.text, part.matched) for part in hit.title.parts] == [
        ("在全市", False), ("节后收心会", True), ("上的讲话", False),
    ]  # fmt: skip


@pytest.mark.usefixtures("archive")
def test_passages_of_a_page_cost_the_same_queries_for_one_hit_and_for_many(django_assert_num_queries):
    for query in ('"荞麦"', '"营商"'):
        find(parse(query))
        with django_assert_num_queries(
            5
        ):  # two for what the index does not know, what is public, the page, its sections
            find(parse(query))


# Related


@pytest.mark.usefixtures("engine")
def test_related_speeches_share_what_is_characteristic():
    speech = make_speech("青稞会", "青稞种植要扩大，青稞加工要升级。")
    near = make_speech("荞麦会", "荞麦种植不能少，青稞加工也不能少。")
    make_speech("安全会", "安全生产要牢记，防汛防火要抓好。")
    make_speech("草稿", "青稞种植要扩大，青稞加工要升级。", status=Status.DRAFT)
    drain()
    assert related(speech) == [near]


@pytest.mark.usefixtures("engine")
def test_related_speeches_of_one_that_is_not_indexed_yet():
    near = make_speech("荞麦会", "荞麦种植不能少，青稞加工也不能少。")
    drain()
    assert related(make_speech("青稞会", "青稞种植要扩大，青稞加工要升级。")) == [near]


@pytest.mark.usefixtures("engine")
def test_no_more_related_than_asked():
    speech, *_others = (make_speech(f"第{number}次", "青稞种植要扩大。") for number in range(5))
    drain()
    assert len(related(speech, limit=2)) == 2
    assert speech not in related(speech, limit=4)


# Haystack's own interface


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        pytest.param(lambda every: every.filter(content="收心会"), ["literal"], id="a-phrase"),
        pytest.param(lambda every: every.filter(content="a')abcdefghijklmnop~9"), [], id="no-engine-syntax"),
        pytest.param(lambda every: every.filter(content='心"会'), [], id="a-quote-mark"),
        pytest.param(lambda every: every.auto_query("营商 -荞麦"), ["scattered", "traditional"], id="as-typed"),
        pytest.param(
            lambda every: every.filter(title="讲话").exclude(content="荞麦"), ["traditional"], id="field-and-exclude"
        ),
        pytest.param(lambda every: every.filter(content=AutoQuery("荞麦 OR 服务")), ["literal", "scattered"], id="or"),
        pytest.param(lambda every: every.all(), ["literal", "scattered", "traditional"], id="all"),
    ],
)
def test_haystack_is_answered_by_the_same_search(archive, build, expected):
    by_id = {str(speech.pk): name for name, speech in archive.items()}
    found = build(SearchQuerySet())
    assert sorted(by_id[result.pk] for result in found) == expected
    assert found.count() == len(expected)


# Never


def test_counting_fast_is_counting_right(archive):
    for text in ('"营商"', "营商 环境", "营商 营商环境", "级2:(企业)", '"安全" 标题:讲话', '"企业" OR "荞麦"'):
        query = parse(text)
        for speech in archive.values():
            document = document_of(speech, query)
            assert Strings(query).matches(document) == len(spans(query, document)), text


@pytest.mark.parametrize(
    ("strings", "may"),
    [
        ([], False), (["营商"], False), (["营商", "环境"], False), (["营商", "商人"], True), (["商人", "营商"], True),
        (["营商环境", "商环"], True), (["哈哈", "哈"], True),
    ],
)  # fmt: skip
def test_strings_that_may_overlap(strings, may):
    assert may_overlap(strings) == may


@given(st.text(alphabet=st.sampled_from('营商环境安全 "“”（）():-|年份级2OR或NOT同句标题..2026\n\0𠮷a'), max_size=40))
@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("archive")
def test_whatever_is_typed_gives_an_answer_or_a_fault(text):
    try:
        query = parse(text)
    except QueryError as fault:
        query = parse(fault.repaired)
    results = find(query)
    assert 0 <= results.exact <= results.total <= 3
    assert results.total == len(results.hits)


def test_one_index_a_generation(bare_engine, archive):
    before = bare_engine.index()
    assert bare_engine.index() is before
    archive["literal"].save()
    drain()
    assert bare_engine.index() is not before


def test_a_process_warms_up_with_an_index_or_without(bare_engine):
    warm_up()
    rebuild()
    warm_up()
    assert bare_engine.having_all(()) == {}
