"""Who plays units: threads of this machine, or what `negsim.sweeps.execution.cluster` gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from negsim.sweeps.execution.doubt import Played, play

AHEAD = 2
"""Tasks under way for each thread, so that none waits for the next."""


class Workers(NamedTuple):
    """Those who play tasks.

    Parameters
    ----------
    submit : callable
        Takes a task and returns the future of its counts.
    most_waiting : callable
        Returns how many tasks may be under way at this moment.
    """

    submit: Callable[[Any], Future[Played]]
    most_waiting: Callable[[], int]


@contextmanager
def threads_here(
    count: int, play: Callable[[Any, Callable[[], bool]], Played] = play
) -> Iterator[Workers]:
    """Give `count` threads that play, and stop them at the end."""
    stop = threading.Event()
    pool = ThreadPoolExecutor(count, thread_name_prefix="negsim")
    try:
        yield Workers(lambda task: pool.submit(play, task, stop.is_set), lambda: AHEAD * count)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
