"""Who plays units on this machine: threads or processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from typing import Any

from negsim.sweeps.execution.unit import Counts, play_unit

AHEAD = 2
"""Tasks under way for each player, so that none waits for the next."""


@dataclass(frozen=True)
class Players:
    """Somebody who plays tasks.

    Parameters
    ----------
    submit : callable
        Takes a task and returns the future of its counts.
    most_waiting : callable
        Returns how many tasks may be under way at this moment.
    """

    submit: Callable[[Any], Future[Counts]]
    most_waiting: Callable[[], int]


@contextmanager
def threads_here(
    count: int, play: Callable[[Any, Callable[[], bool]], Counts] = play_unit
) -> Iterator[Players]:
    """Give `count` threads that play, and stop them at the end."""
    stop = threading.Event()
    pool = ThreadPoolExecutor(count, thread_name_prefix="negsim")
    try:
        yield Players(lambda task: pool.submit(play, task, stop.is_set), lambda: AHEAD * count)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


@contextmanager
def processes_here(count: int) -> Iterator[Players]:
    """Give `count` processes that play, and stop them at the end."""
    # Not forked: a copy of a process in which threads run may hang.
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(count, context, initializer=_begin_process, initargs=(stop,))
    try:
        yield Players(lambda task: pool.submit(_play_in_process, task), lambda: AHEAD * count)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


_stop: Event | None = None
"""In a process that plays: set when it is to stop. It can be handed over only at the start."""


def _begin_process(stop: Event) -> None:
    """Get a process ready to play."""
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and tells us
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as its parent is gone, however that ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _play_in_process(task: Any) -> Counts:
    return play_unit(task, _stop.is_set if _stop is not None else lambda: False)
