"""From the database to the index: what changes leaves a job in the same transaction, and the indexer works it off.

A kill between any two steps loses nothing: a job goes only after the index that knows of it is on disk. A job says
that a speech changed, not how; to do one twice changes nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models.signals import post_delete, post_save
from haystack.signals import BaseSignalProcessor

from speeches.models import IndexFailure, IndexJob, Speech
from speeches.search.engine import IndexUnavailable, engine
from speeches.search_indexes import SpeechIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from speeches.search.engine import Writer
    from speeches.search_indexes import Document

BATCH: Final = 500
_NOT_INDEXED: Final = ("text", "head", "evidence", "removed", "warnings", "decided")

log = logging.getLogger(__name__)


class OutboxSignalProcessor(BaseSignalProcessor):
    """Saving and deleting a speech are transactions of their own, so the job is there if and only if the change is."""

    def setup(self) -> None:
        post_save.connect(self._note, sender=Speech)
        post_delete.connect(self._note, sender=Speech)

    def teardown(self) -> None:
        post_save.disconnect(self._note, sender=Speech)
        post_delete.disconnect(self._note, sender=Speech)

    def _note(self, instance: Speech, **_signal: object) -> None:
        IndexJob.objects.enqueue([instance.pk])


@dataclass(frozen=True, slots=True)
class Differences:
    """Ids by what is wrong with them in the index. What still waits in the outbox is not wrong."""

    missing: tuple[int, ...] = ()  # public, and not there
    outdated: tuple[int, ...] = ()  # there in another revision
    superfluous: tuple[int, ...] = ()  # there, and not public
    waiting: int = 0

    @property
    def ids(self) -> tuple[int, ...]:
        return self.missing + self.outdated + self.superfluous


def drain(limit: int = BATCH) -> int:
    """Work off the oldest jobs; how many. Makes the index anew where none is fit to be searched. For the indexer."""
    try:
        return _drain(limit)
    except IndexUnavailable as reason:
        log.warning("%s It is made anew.", reason)
        rebuild()
        return _drain(limit)


def rebuild(progress: Callable[[int], object] = lambda _done: None) -> None:
    """Make the next index beside the one in force, swap, and work off the outbox; also beside a running indexer.

    What changed meanwhile, and went into the old index, is found by its revision before the swap.
    """
    with engine().rebuilding() as rebuilder:
        for batch in _batches(list(Speech.objects.public().order_by("pk").values_list("pk", flat=True))):
            rebuilder.add(_analysed(batch))
            progress(len(batch))
        with rebuilder.finishing() as writer:
            for batch in _batches(_differences(writer.revisions()).ids):
                _bring_up_to_date(writer, set(batch))
    last = IndexJob.objects.order_by("pk").last()
    while last and IndexJob.objects.filter(pk__lte=last.pk).exists():
        drain()


def compare(*, repair: bool) -> Differences:
    """The index against the database, with the outbox held still. Raises IndexUnavailable unless it may repair."""
    try:
        engine().check()
    except IndexUnavailable as reason:
        if not repair:
            raise
        log.warning("%s It is made anew.", reason)
        rebuild()
    with engine().writing() as writer:
        found = _differences(writer.revisions())
    if repair:
        IndexJob.objects.enqueue(found.ids)
    return found


def _drain(limit: int) -> int:
    with engine().writing() as writer:
        jobs = dict(IndexJob.objects.order_by("pk").values_list("pk", "speech_id")[:limit])
        if jobs:
            _bring_up_to_date(writer, set(jobs.values()))
            IndexJob.objects.filter(pk__in=jobs).delete()
    return len(jobs)


def _bring_up_to_date(writer: Writer, speech_ids: AbstractSet[int]) -> None:
    """What the index has in the revision of the database already is left alone."""
    indexed = {pk: revision for pk, revision in writer.revisions().items() if pk in speech_ids}
    public = dict(Speech.objects.public().filter(pk__in=speech_ids).values_list("pk", "revision"))
    changed = {speech_id for speech_id, revision in public.items() if indexed.get(speech_id) != revision}
    documents = list(_analysed(changed))
    gone = indexed.keys() - (public.keys() - changed) - {document.id for document in documents}
    if documents or gone:
        writer.apply(documents, gone)
    IndexFailure.objects.filter(speech_id__in=speech_ids - changed).delete()


def _analysed(speech_ids: Collection[int]) -> Iterator[Document]:
    """Those that can be; the others are noted, with the reason, where an editor finds it."""
    index = SpeechIndex()
    done = []
    speeches = Speech.objects.public().filter(pk__in=speech_ids).defer(*_NOT_INDEXED).prefetch_related("sections")
    for speech in speeches.iterator(50):
        try:
            document = index.document(speech)
        except Exception as error:  # whatever it is, one speech does not keep the others from being found
            log.exception("Speech %s cannot be indexed.", speech.pk)
            IndexFailure.objects.update_or_create(
                speech_id=speech.pk,
                defaults={"revision": speech.revision, "reason": f"{type(error).__name__}: {error}"},
            )
        else:
            done.append(speech.pk)
            yield document
    IndexFailure.objects.filter(speech_id__in=done).delete()


def _differences(indexed: dict[int, int]) -> Differences:
    """``indexed`` was read before: whatever changed since then has its job, and jobs are read last."""
    public = dict(Speech.objects.public().values_list("pk", "revision"))
    failed = set(IndexFailure.objects.values_list("speech_id", "revision"))
    waiting = set(IndexJob.objects.values_list("speech_id", flat=True))
    return Differences(
        missing=tuple(
            pk
            for pk, revision in public.items()
            if pk not in indexed and pk not in waiting and (pk, revision) not in failed
        ),
        outdated=tuple(
            pk for pk, revision in public.items() if indexed.get(pk, revision) != revision and pk not in waiting
        ),
        superfluous=tuple(pk for pk in indexed if pk not in public and pk not in waiting),
        waiting=len(waiting),
    )


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
