"""What an inference runtime has to offer, so that engines differ in nothing but the runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Receive = Callable[[int, NDArray[np.float32]], None]
"""Takes the number of an input and its output; the array is only valid during the call."""


class Network(Protocol):
    """One loaded network with one float32 input and one float32 output."""

    def infer(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output for one input; all threads work on it. May be called from several threads."""
        ...

    def infer_each(self, inputs: Iterable[NDArray[np.float32]], receive: Receive) -> None:
        """Run inputs of any shapes, side by side on all threads; outputs come in any order.

        May be called from several threads: each gets its own outputs.
        """
        ...
