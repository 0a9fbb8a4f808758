"""The index answers what reading every speech answers: on generated archives that change, over every engine."""

from __future__ import annotations

import os
import random
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction

from speeches.models import IndexJob, Section, Speech
from speeches.search import Differences, Facet, IndexUnavailable, Order, compare, drain, rebuild, whoosh_engine
from speeches.search.catalogue import Catalogue, CatalogueWriter
from speeches.search.evaluation import Evaluation, apart
from speeches.search.examine import AS_TYPED, EXACT, SCATTERED
from speeches.search.freshness import published
from speeches.search.generations import Generations
from speeches.search.ranking import rank
from speeches.search.scan import document_of
from speeches.search.texts import TextWriter
from speeches.search.words import scatterable, stand_as_strings
from speeches.search_indexes import SpeechIndex, facets_of
from speeches.tests.index_fixtures import make_speech
from speeches.text.fold import fold
from speeches.text.matching import satisfies, satisfies_exactly, spans, stands_as_typed
from speeches.text.query import QueryError, parse

pytestmark = pytest.mark.django_db

PIECES = (
    "优化", "營商", "环境", "优化营商环境", "收心会", "哈哈", "哈", "的", "𠮷", "𠮷野", "GDP", "6.5%", "“安全”",
    "「安全", "。", "！", "，", "；", " ", "青禾县", "一是", "(一)", "服务", "要",
)  # fmt: skip
FIELDS = {"speaker": ["林知远", "白一鹭", ""], "place": ["青禾县", "临江市"], "genre": ["讲话", "发言", ""]}
FORMS = (
    '"{a}"', "{a}", "{a} {b}", "{a} OR {b}", "{a} -{b}", '"{a}" "{b}"', "标题:{a}", "正文:{a} {b}",
    "同句:({a} {b})", "同段:({a} -{b})", "同段:({a} OR {b})", "小标题:{a}", "级1:({a} {b})", "级2:{a}",
    "同段:(同句:({a} {b}) {a})", "同句:(同段:({a} {b}) -{b})", "级1:(同段:({a} -{b}) OR {b})", "同段:(-小标题:(-{a}))",
    "同句:(级2:(-{a}) {b})", "-{a}", "讲话人:林 {a}", "年份:2021..2023 {a}", "文种:讲话 {a} {b}",
    "{a} NOT 同句:({b} {a})",
    '("{a}" OR 标题:"{b}") 地区:青禾', "场合:{a}",
)  # fmt: skip


def some_query(chance, depth):
    """Of anything in anything, as nobody would type it."""
    if depth == 0 or chance.random() < 0.2:
        piece = (chance.choice(PIECES).strip() or "会") + chance.choice(["", "", chance.choice(PIECES).strip()])
        where = chance.choice(["", "", "", "标题:", "正文:", "讲话人:", "地区:", "文种:", "来源:"])
        return f"{where}{piece}" if chance.random() < 0.6 else f'{where}"{piece}"'
    parts = [some_query(chance, depth - 1) for _part in range(chance.randint(1, 3))]
    form = chance.choice(
        ["{}", "{}", "-({})", "同段:({})", "同句:({})", "小标题:({})", "级1:({})", "级2:({})", "日期:2022.. {}"]
    )
    return form.format(chance.choice([" ", " OR "]).join(f"({part})" for part in parts))


def some_text(chance, lines):
    return "\n".join("".join(chance.choices(PIECES, k=chance.randint(1, 14))).strip() or "空" for _ in range(lines))


def fill(chance, speech):
    speech.title = some_text(chance, 1)[:60]
    speech.head = some_text(chance, 2) if chance.random() < 0.5 else ""
    speech.text = some_text(chance, chance.randint(1, 6))
    for name, values in FIELDS.items():
        setattr(speech, name, chance.choice(values))
    year = chance.choice([None, 2020, 2021, 2022, 2023])
    speech.delivered_on = date(year, 1, 1) if year else None
    speech.delivered_precision = "year" if year else ""
    speech.save()
    speech.sections.all().delete()
    cuts = sorted({0, *(chance.randrange(len(speech.text)) for _ in range(4))})
    for position, (start, end) in enumerate(zip(cuts, [*cuts[1:], len(speech.text)], strict=True)):
        heading = speech.text[start : min(end, start + 4)] if position else ""
        Section.objects.create(
            speech=speech, position=position, level=position % 3, start=start, end=end, heading=heading
        )


def change(chance):
    """A day in the archive."""
    for number in range(chance.randint(1, 6)):
        fill(chance, make_speech(f"第{number}篇", "空"))
    speeches = list(Speech.objects.order_by("pk"))
    for speech in chance.sample(speeches, chance.randint(0, min(3, len(speeches)))):
        chance.choice([fill, fill, delete, withdraw])(chance, speech)


def delete(_chance, speech):
    speech.delete()


def withdraw(_chance, speech):
    Speech.objects.filter(pk=speech.pk).withdraw()


def by_reading(query, speeches, known):
    """{id: (tier, matches)} of those that satisfy it; ``known``, {id: words as cut}, are answered by these."""
    found = {}
    terms = scatterable(query)
    for speech in speeches:
        document = document_of(speech, query)

        def stands(run, speech=speech, document=document):
            if speech.pk not in known or run.field is not None or run not in terms:
                return stand_as_strings(terms, document, run)
            places = (document.text, document.title, document.head)
            return known[speech.pk].issuperset(terms[run].words) and all(
                any(character in place for place in places) for character in terms[run].characters
            )

        if satisfies_exactly(query, document):
            tier = AS_TYPED if stands_as_typed(query, document) else EXACT
        elif satisfies(query, document, stands):
            tier = SCATTERED
        else:
            continue
        found[speech.pk] = (tier, len(spans(query, document)))
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("engine")
def test_the_index_agrees_with_reading_every_speech(seed):
    chance = random.Random(seed)  # noqa: S311 - what to try
    for _day in range(5):
        change(chance)
        drain()
    if seed % 2:
        change(chance)  # and nobody has indexed it
    speeches = list(Speech.objects.public())
    assert len(speeches) >= 5
    changed = set(published().changed.tolist())
    known = {one.pk: set(SpeechIndex().document(one).fields["text"]) for one in speeches if one.pk not in changed}
    forms = (
        form.format(a=chance.choice(PIECES).strip("()（）") or "的", b=chance.choice(PIECES).strip() or "会")
        for form in FORMS * 2
    )
    for typed in (*forms, *(some_query(chance, number % 5) for number in range(40))):
        query = parse_or_none(typed)
        if query is None:
            continue
        ranking = rank(query)
        assert {one.id: (one.tier, one.matches) for one in ranking[:]} == by_reading(query, speeches, known), typed
        assert [one.tier for one in ranking[:]] == sorted((one.tier for one in ranking[:]), reverse=True), typed
        check_facets(query, chance)


def parse_or_none(text):
    try:
        return parse(text)
    except QueryError:
        return None


def check_facets(query, chance):
    speeches = Speech.objects.in_bulk([one.id for one in rank(query)[:]])
    facets = {pk: facets_of(speech) for pk, speech in speeches.items()}
    selection = {Facet.PLACE: ["青禾县"], Facet.YEAR: chance.sample(["2020", "2021", "2022", "没有"], 2)}
    narrowed = rank(query, selection=selection)

    def under(names):
        return {pk for pk, its in facets.items() if all(its[name] in selection[name] for name in names)}

    assert {one.id for one in narrowed[:]} == under(selection)
    for facet in Facet:
        left = [facets[pk][facet] for pk in under([name for name in selection if name is not facet])]
        counts = {value: left.count(value) for value in {*left, *selection.get(facet, [])} if value}
        assert {count.value: count.count for count in narrowed.counts(facet)} == counts
        assert {count.value for count in narrowed.counts(facet) if count.chosen} == set(selection.get(facet, []))


@pytest.mark.parametrize("order", Order)
@pytest.mark.usefixtures("engine")
def test_any_page_is_a_piece_of_the_whole(order):
    chance = random.Random(3)  # noqa: S311 - what to try
    for _number in range(12):
        fill(chance, make_speech("讲话", "空"))
    drain()
    ranking = rank(parse("的 OR 要"), order)
    whole = ranking[:]
    assert [one for at in range(0, len(whole), 5) for one in ranking[at : at + 5]] == whole
    assert [ranking[at] for at in range(len(whole))] == whole


@pytest.mark.parametrize(
    ("places", "length", "kept"),
    [
        pytest.param([], 2, [], id="none"),
        pytest.param([3, 5, 9], 2, [3, 5, 9], id="side-by-side"),
        pytest.param([0, 1, 2, 3, 4], 2, [0, 2, 4], id="a-row-of-itself"),
        pytest.param([0, 1, 7, 9, 10, 11, 20], 3, [0, 7, 10, 20], id="several-rows"),
    ],
)
def test_occurrences_apart(places, length, kept):
    assert apart(np.array(places, np.int64), length).tolist() == kept


@pytest.mark.usefixtures("engine")
def test_words_score_as_whoosh_scores_them(engine):
    chance = random.Random(9)  # noqa: S311 - what to try
    for _day in range(4):
        change(chance)
        drain()
    for word in ("优化", "环境", "服务", "青禾县", "没有"):
        stock = engine.having_all([word])
        postings = engine.index().postings(word)
        ours = dict(zip(engine.index().ids[postings.rows].tolist(), postings.scores.tolist(), strict=True))
        assert ours == pytest.approx(stock)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("engine")
def test_what_is_public_is_read_again_only_when_the_database_changed(django_assert_num_queries):
    speech = make_speech("在青禾县的讲话")
    before = published()
    with django_assert_num_queries(1):
        assert published() is before
    with transaction.atomic():
        Speech.objects.filter(pk=speech.pk).update(status="draft")
        assert published().ids.tolist() == []
        transaction.set_rollback(True)
    assert published().ids.tolist() == [speech.pk]
    Speech.objects.filter(pk=speech.pk).update(status="draft")
    assert published().ids.tolist() == []


# On disk


@pytest.mark.usefixtures("engine")
def test_texts_that_count_no_more_are_left_behind_and_cut_when_they_are_many(engine):
    texts = {speech: speech.text for speech in (make_speech("讲话", some_text(random.Random(n), 9)) for n in range(9))}  # noqa: S311
    drain()
    for speech in list(texts)[:5]:
        speech.text = "种青稞。"
        speech.save()
        drain()
    files = list(engine.generations.current().path.glob("texts-*"))
    held = sum(extent.units for extent in Catalogue.read(engine.generations.current().path).files)
    alive = sum(
        len(speech.folded_title + speech.folded_head + speech.folded_text) + 3 for speech in Speech.objects.all()
    )
    assert held < alive / 0.8 + 2048
    assert len(files) <= 8
    assert len(rank(parse('"青稞"'))) == 5


@pytest.mark.usefixtures("engine")
def test_many_small_changes_leave_few_files(engine):
    for number in range(20):
        make_speech(f"第{number}次讲话", "说说青稞。")
        drain()
    assert len(list(engine.generations.current().path.glob("texts-*"))) <= 8
    assert len(rank(parse('"青稞"'))) == 20
    assert not IndexJob.objects.exists()


@pytest.mark.usefixtures("engine")
def test_a_generation_that_is_searched_stays_as_it_was(engine):
    make_speech("讲话", "种青稞。")
    drain()
    before = engine.index()
    make_speech("讲话", "也种青稞。")
    drain()
    assert len(before.positions(fold("青稞"))) == 1
    assert len(engine.index().positions(fold("青稞"))) == 2
    rebuild()
    assert len(engine.index().positions(fold("青稞"))) == 2


def _killed(work):
    """In a process that is killed where it dies itself."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


def _die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.fault
@pytest.mark.parametrize(
    ("part", "step"),
    [
        pytest.param(whoosh_engine, "_commit", id="before-the-words"),
        pytest.param(TextWriter, "add", id="between-words-and-texts"),
        pytest.param(TextWriter, "close", id="within-the-texts"),
        pytest.param(Catalogue, "write", id="between-texts-and-catalogue"),
        pytest.param(Generations, "publish", id="before-all-is-brought-to-disk"),
        pytest.param(Generations, "_write_manifest", id="before-the-manifest"),
        pytest.param(Path, "replace", id="before-the-link"),
        pytest.param(Generations, "_prune", id="after-all"),
    ],
)
def test_killed_at_any_step_nothing_is_lost_and_nothing_half_there(engine, monkeypatch, part, step):
    staying, changing = make_speech("讲话", "种青稞。"), make_speech("讲话", "种荞麦。")
    drain()
    before = engine.generations.current()
    changing.text = "改种青稞。" * 9
    changing.save()
    documents = [SpeechIndex().document(speech) for speech in (changing, make_speech("新的讲话", "也种青稞。"))]

    def write():
        with engine.writing() as writer:
            writer.apply(documents, set())

    with monkeypatch.context() as patched:
        patched.setattr(part, step, _die)
        assert _killed(write) == signal.SIGKILL
    done = step == "_prune"
    assert (engine.generations.current() == before) is not done
    assert len(engine.index()) == (3 if done else 2)
    assert len(rank(parse('"青稞"'))) == 3
    drain()
    assert compare(repair=False) == Differences()
    assert {one.id for one in rank(parse('"青稞"'))[:]} == {staying.pk, *(document.id for document in documents)}
    named = {extent.name for extent in Catalogue.read(engine.generations.current().path).files}
    assert {path.name for path in engine.generations.current().path.glob("texts-*")} == named


@pytest.mark.fault
@pytest.mark.parametrize("size", [0, 100, 2_000, 10_000, 20_000])
def test_when_the_disk_is_full_the_index_stays_as_it_was_and_what_waits_waits(engine, size):
    """No file can grow beyond ``size``, wherever in the writing that is."""
    staying = make_speech("讲话", "种青稞。")
    drain()
    before = engine.generations.current()
    coming = make_speech("新的讲话", "也种青稞。" * 2_000)
    document = SpeechIndex().document(coming)

    def write():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            with engine.writing() as writer:
                writer.apply([document], set())
        except OSError:
            _die()

    assert _killed(write) == signal.SIGKILL
    assert engine.generations.current() == before
    assert {one.id for one in rank(parse('"青稞"'))[:]} == {staying.pk, coming.pk}
    assert drain() == 1
    assert compare(repair=False) == Differences()
    assert len(engine.index()) == 2


@pytest.mark.usefixtures("engine")
def test_threads_that_share_an_index_get_each_their_own_answer(engine):
    """A searcher of Whoosh shared by threads gave wrong ones."""
    for number in range(20):
        make_speech(f"第{number}次讲话", "同志们：" + "青稞荞麦" * (number % 3) + "优化服务，营商环境。" * (number % 5))
    drain()
    queries = [
        parse(typed) for typed in ("青稞", "荞麦 服务", "优化营商环境", '"服务，营商"', "青稞 OR -营商", "环境服务")
    ]
    alone = [Evaluation(engine.index(), query).satisfied.tolist() for query in queries]
    engine.close()
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda query: Evaluation(engine.index(), query).satisfied.tolist(), queries * 25)
        assert list(found) == alone * 25


def test_words_of_other_speeches_than_the_catalogue_has_are_noticed(engine):
    speech = make_speech("讲话", "种青稞。")
    drain()
    engine.check()
    with engine.generations.turn("writing"):
        draft = engine.generations.draft("draft", engine.generations.current())
        CatalogueWriter(draft, Catalogue.read(draft), {speech.pk}).finish()
        engine.generations.publish(draft)
    with pytest.raises(IndexUnavailable):
        engine.check()


@pytest.mark.parametrize("left", [0, 3, 100], ids=["empty", "cut-in-a-character", "cut-short"])
def test_texts_that_are_cut_short_are_never_read(engine, left):
    speech = make_speech("讲话", "种青稞。" * 99)
    drain()
    (file,) = engine.generations.current().path.glob("texts-*")
    os.truncate(file, left)
    engine.close()
    with pytest.raises(IndexUnavailable):
        engine.index()
    assert [one.id for one in rank(parse('"青稞"'))[:]] == [speech.pk]
    drain()
    assert len(engine.index()) == 1
    assert not rank(parse('"青稞"')).from_database
