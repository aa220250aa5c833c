"""Playing on many machines: the workers of a Dask scheduler that already runs.

Scheduler and workers need negsim as well; each worker is asked for its version with every
task, as new ones may join at any time. There is no password: anybody who reaches the
scheduler can run programs on its machines, so it belongs on a private network.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import Any

from negsim.disk import STORED
from negsim.errors import NegsimError
from negsim.results.provenance import version
from negsim.sweeps.execution.doubt import Played, play
from negsim.sweeps.execution.tasks import Task
from negsim.sweeps.execution.workers import Workers

PATIENCE = 8
"""Seconds to wait for an answer of the scheduler."""

LIBRARIES = ("negsim", "numba", "numpy")
"""What must be of the same version everywhere."""

SCHEMES = ("tcp", "tls")
"""How a scheduler can be reached."""


def versions() -> dict[str, str]:
    """Return the versions on which counts depend, as this machine has them."""
    return {library: version(library) for library in LIBRARIES}


@contextmanager
def workers_at(address: str, log: Callable[[str], None]) -> Iterator[Workers]:
    """Give the workers of a scheduler, at an address such as ``tcp://10.0.0.5:8786``.

    `log` is called with what the user should know. Raises NegsimError if the library is missing,
    nobody answers, or the cluster is lost on the way.
    """
    client = _connect(address)
    try:
        if not client.scheduler_info()["workers"]:
            log(
                f"the cluster at {address} has no workers yet; waiting for some (on any machine "
                f"with negsim: dask worker {address})"
            )
        executor = client.get_executor(pure=False)
        here = versions()

        def submit(task: Task) -> Future[Played]:
            future: Future[Played] = executor.submit(play_on_worker, task, here)
            return future

        yield Workers(submit, lambda: 2 + 2 * sum(client.nthreads().values()))
    except Exception as error:
        refusal = _refusal(error, address)
        if refusal is None:
            raise
        raise refusal from None
    finally:
        client.close(timeout=2)


def _connect(address: str) -> Any:
    """Return a client of the scheduler at an address."""
    try:
        from distributed import Client  # only who asks for a cluster needs it
    except ImportError:
        raise NegsimError(
            "a cluster needs the library distributed; install it with: pip install negsim[cluster]"
        ) from None
    # What goes wrong is reported below, once; the library would report it again and again.
    for name in [*logging.Logger.manager.loggerDict]:  # each of its loggers has a level of its own
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        _check_address(address)
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        reason = "nobody answers" if isinstance(error, OSError) else str(error).splitlines()[0]
        raise NegsimError(
            f"no Dask scheduler can be reached at {address}: {reason}; an address looks like "
            "tcp://10.0.0.5:8786, and a scheduler is started with: dask scheduler"
        ) from None


def _check_address(address: str) -> None:
    """Raise ValueError for an address that no client can use.

    The library finds out too, but leaves a half-made client behind, which takes long to end and
    complains when it does.
    """
    from distributed.comm import get_address_host_port
    from distributed.security import Security

    scheme = address.partition("://")[0] if "://" in address else "tcp"
    if scheme not in SCHEMES:
        raise ValueError(f"unknown address scheme '{scheme}', allowed are {' and '.join(SCHEMES)}")
    get_address_host_port(address)
    if scheme == "tls" and not Security().get_connection_args("client")["ssl_context"]:
        raise ValueError("no certificates are set for TLS in Dask's own configuration")


def play_on_worker(task: Task, expected: dict[str, str]) -> Played:
    """Play a task on a worker that has the same `versions` as who sent it, which are `expected`.

    Raises NegsimError if this worker has others.
    """
    differ = [
        f"{library} {found}, not {expected.get(library)}"
        for library, found in versions().items()
        if found != expected.get(library)
    ]
    if differ:
        from distributed import get_worker

        raise NegsimError(
            f"the worker at {get_worker().address} has {'; '.join(differ)}; results would not be "
            f"of one kind, so install the same there{STORED}"
        )
    return play(task)


def _refusal(error: Exception, address: str) -> NegsimError | None:
    """Return in plain words what went wrong on the cluster; None if it was something else."""
    if isinstance(error, CancelledError | OSError):  # files are looked after elsewhere
        return NegsimError(f"the cluster at {address} was lost{STORED}")
    if type(error).__name__ == "KilledWorker":
        return NegsimError(
            f"several workers in a row ended while they played the same task, perhaps for lack "
            f"of memory{STORED}"
        )
    if isinstance(error, ImportError | AttributeError) or "deserializ" in str(error):
        return NegsimError(
            f"scheduler and workers at {address} need negsim {version()} installed as well; one "
            f"of them answers: {str(error).splitlines()[0]}"
        )
    return None
