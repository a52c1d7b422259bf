"""How a run looks while it goes on: a bar on stderr, or a line a file where stderr is no terminal."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from extractor.commands.explain import explain_document, explain_review
from models.record import Record
from models.report import FileOutcome


class TerminalWatcher:
    """A ``Watcher`` that speaks to the clerk on stderr. Use as a context manager."""

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._console = Console(file=sys.stderr, highlight=False, markup=False, soft_wrap=True)
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._files = self._bar.add_task("文件", total=None)
        self._pages = self._bar.add_task("页", total=None, visible=False)
        self._done = 0
        self._total = 0

    def __enter__(self) -> TerminalWatcher:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._bar.stop()

    def found(self, documents: int) -> None:
        """Set the bar's length."""
        self._total = documents
        self._bar.update(self._files, total=documents)

    def page(self, name: str, number: int, total: int) -> None:
        """Move the bar of the pages."""
        self._bar.update(self._pages, description=name, completed=number, total=total, visible=True)

    def done(self, name: str, outcome: FileOutcome, record: Record | None) -> None:
        """Move the bar of the files; say what failed, and with ``-v`` what must be looked at."""
        self._done += 1
        self._bar.update(self._files, completed=self._done)
        self._bar.update(self._pages, visible=False)
        if outcome.message:
            self._say(outcome.message)
        elif self._verbose or not self._console.is_terminal:
            self._say(f"[{self._done}/{self._total}] {name}：{_told(outcome)}")
        if record is None or record.form == "unknown":
            return
        for line in explain_document(name, record):
            self._say(line)
        if self._verbose:
            for line in explain_review(record):
                self._say(line)

    def notice(self, message: str) -> None:
        """Print it."""
        self._say(message)

    def _say(self, line: str) -> None:
        self._console.print(line)


def _told(outcome: FileOutcome) -> str:
    return f"已读 {outcome.fields} 栏，待核对 {outcome.to_review} 栏，{outcome.seconds:.1f} 秒"
