"""What the process hands back to whoever called it; other offices' scripts rely on these numbers."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every verb. docs/cli.md repeats them for readers."""

    OK = 0
    """Everything given was read; of ``check``: no hard criterion failed; of a lint: no fault."""
    SOME_FAILED = 1
    """Some file could not be read (the others are written); of ``check``: a hard criterion failed."""
    WRONG_USAGE = 2
    """The command line makes no sense: missing arguments, an output that can't be written, a record that is none."""
    INTERNAL_ERROR = 3
    """The program itself failed; what was written before stays."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C; what was written before stays."""
