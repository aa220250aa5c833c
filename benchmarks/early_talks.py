"""The design's early code: `python early_talks.py FOLDER SECONDS SEED` plays its `talks.py`.

That code is no part of negsim: two parties and two mediators with point values, its own quick
random numbers, and none of misperception, answering tactics, principals' lines, preconditions,
timed pressure or implementation. Prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time

RUNS, ROUNDS = 2048, 40


def main() -> None:
    """Play for some seconds and print how fast it went, on one core."""
    folder, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    sys.path.insert(0, folder)
    import talks

    texts = talks.build()
    talks.batch(seed, 5, *texts, talks.base_pr, ROUNDS)
    runs = 0
    begun = time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        talks.batch(seed + runs, RUNS, *texts, talks.base_pr, ROUNDS)
        runs += RUNS
    print(json.dumps({"per_second": runs / spent}))


if __name__ == "__main__":
    main()
