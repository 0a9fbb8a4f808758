from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand

from speeches.samples import FILES, paper, read_manifest, text, word

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from speeches.samples import Sample

MAKERS: Final[dict[str, Callable[[Sample], bytes]]] = {
    "plain text": text.plain_text,
    "windows text": text.windows_text,
    "markdown": text.markdown,
    "web page": text.web_page,
    "pasted page": text.pasted_page,
    "wrapped text": paper.wrapped_text,
    "printed page": paper.printed_page,
    "two columns": paper.two_columns,
    "word styles": word.word_styles,
    "word numbering": word.word_numbering,
    "word restarts": word.word_restarts,
    "word table": word.word_table,
}


class Command(BaseCommand):
    help = "Make the sample files in their formats from their source texts (needs requirements-dev.txt)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, default=FILES, metavar="FOLDER")

    def handle(self, *_args: Any, into: Path, **_options: Any) -> None:  # noqa: ANN401 -- Django's signature
        into.mkdir(parents=True, exist_ok=True)
        for sample in read_manifest():
            (into / sample.file).write_bytes(MAKERS[sample.form](sample))
            self.stdout.write(str(into / sample.file))
