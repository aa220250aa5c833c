"""The innermost search, compiled by negsim and as a plain C program, on the same data.

`python -m benchmarks.search FILE SECONDS` times the rules; `build` compiles `search.c` (gcc -O3
-march=native), which is run the same way. Each prints nanoseconds per package and the sum of its
answers, for offers and for mediators' texts; the sums must be equal.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from negsim.engine.readable.run import NegotiationModel
from negsim.engine.readable.values import Values
from negsim.jit import plain, rule
from negsim.rules.mediation import package_all_take
from negsim.rules.offers import best_offer
from negsim.rules.utility import utility
from negsim.scenario.files.load import load

QUESTIONS = 64
TRUST = 0.4


def write_data(scenario: str, file: Path) -> int:
    """Write the packages of run 0 of a scenario as the search sees them; return how many."""
    model = NegotiationModel(load(scenario), seed=1, run=0)
    values = Values(model.case, model.inputs)
    worth = plain(utility)(values.base, values.gain, TRUST)
    parties, count = worth.shape
    # Aspirations fall from the most there is to what keeps about half of the texts.
    falling = np.linspace(1.0, 0.0, QUESTIONS)[:, None]
    middle = np.median(worth, axis=1)
    asked = middle + (worth.max(axis=1) - middle) * falling
    with file.open("wb") as stream:
        np.array([parties, count, QUESTIONS], dtype=np.int64).tofile(stream)
        for part in (worth, np.full(parties, 0.7), asked):
            np.ascontiguousarray(part, dtype=np.float64).tofile(stream)
    return int(count)


def build(folder: Path) -> Path | None:
    """Compile `search.c` into `folder`; return the program, or None where there is no gcc."""
    compiler = shutil.which("gcc")
    if compiler is None:
        return None
    program = folder / "search"
    source = Path(__file__).with_name("search.c")
    flags = ["-O3", "-march=native", "-std=c11", "-D_GNU_SOURCE"]
    subprocess.run([compiler, *flags, str(source), "-o", str(program)], check=True)
    return program


@rule
def offers(worth: np.ndarray, asked: np.ndarray) -> int:
    """Answer all questions of what each party offers; return the sum of the answers."""
    answers = 0
    for q in range(asked.shape[0]):
        for i in range(worth.shape[0]):
            answers += best_offer(i, worth, worth.shape[1], asked[q, i])
    return answers


@rule
def drafts(worth: np.ndarray, reserve: np.ndarray, asked: np.ndarray, lower: np.ndarray) -> int:
    """Answer all questions of what mediators table; return the sum of the answers."""
    answers = 0
    for q in range(asked.shape[0]):
        for i in range(worth.shape[0]):
            lower[i] = reserve[i] * asked[q, i]
        answers += package_all_take(worth, worth.shape[1], lower, lower)
    return answers


def main(file: str, seconds: float) -> None:
    """Answer all questions over and over, and print how long a package takes."""
    parties, texts, questions = np.fromfile(file, np.int64, 3)
    numbers = np.fromfile(file, np.float64, offset=3 * 8)
    sizes = (parties * texts, parties, questions * parties)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    worth, reserve = parts[0].reshape(parties, texts), parts[1]
    asked = parts[2].reshape(questions, parties)
    found = []
    for search, given, looked_at in (
        (offers, (worth, asked), questions * parties * texts),
        (drafts, (worth, reserve, asked, np.empty(parties)), questions * texts),
    ):
        answers = search(*given)
        passes = 0
        begun = time.process_time()
        while (spent := time.process_time() - begun) < seconds or passes == 0:
            search(*given)
            passes += 1
        found += [f"{1e9 * spent / passes / looked_at:.6f}", str(answers)]
    print(*found)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
