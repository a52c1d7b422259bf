"""What a technician needs to know of an exception, without what the program was reading."""

from __future__ import annotations

import traceback


def technical_detail(error: BaseException) -> str:
    """The stack of an exception and its causes, with types but without their messages.

    Messages of a program's errors quote what it was working on, and that may be a person's name or number: only
    those of the system and of missing parts are kept.
    """
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__
    told = []
    for one in reversed(chain):
        message = f": {one}" if isinstance(one, OSError | ImportError) else ""
        told.append("".join(traceback.format_tb(one.__traceback__)) + type(one).__name__ + message)
    return "\n--\n".join(told)
