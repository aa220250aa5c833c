"""The two executors tell the same steps: mirrored files, the same names in the same order."""

import ast
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "negsim" / "engine"

MIRRORED = ("run", "events", "talks", "away", "values", "obstacles")
"""Files of both executors that hold the same steps."""

ELSEWHERE = {"drafts": ("talks", "values")}
"""Files of the compiled executor whose steps the readable one has in others, parties aside."""

OTHERWISE = {
    "play": "step",
    "worst_crossed": "crossed",
    "chance_of_incident": "chance",
    "stays": "stay",
    "chance_of_readiness": "wait",
    "set_bars": "bar",
    "table_draft": "draft",
}
"""Names that differ: Mesa's models play one round at a time, by `step`; of the lines crossed the
compiled executor gives but the worst; what an agent is asked for needs no word for whose it is."""

COMPILED_ALONE = {
    *("bring_up_to_date", "empty_needs", "find_kinds", "remember"),
    *("break_off", "log_tabled"),
}
"""No steps: a compiled function makes no array, so `empty_needs` makes one for it. The readable
model values all packages, not only those that it has to find; it remembers its own numbers where it
begins, and works out worths and needs there, not where talks are held first. The last two write
down what the readable model does where it happens."""


def names(file: Path) -> list[str]:
    """Return the names of all functions and methods of a file, in order."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [node.name for node in sorted(found, key=lambda node: node.lineno)]


def faults(engine: Path) -> list[str]:
    """Return each step of the compiled executor that the readable one lacks or tells elsewhere."""
    found = []
    parties = [
        name
        for file in ("party", "mediator", "violence")
        for name in names(engine / "readable" / f"{file}.py")
    ]
    for file in MIRRORED:
        compiled = steps(engine, file)
        readable = names(engine / "readable" / f"{file}.py")
        shared = [name for name in compiled if name in readable]
        found += [f"{file}: no {n}" for n in compiled if n not in readable and n not in parties]
        if shared != [name for name in readable if name in shared]:
            found.append(f"{file}: another order")
    for file, others in ELSEWHERE.items():
        readable = [n for other in others for n in names(engine / "readable" / f"{other}.py")]
        here = steps(engine, file)
        found += [f"{file}: no {n}" for n in here if n not in readable and n not in parties]
    return found


def steps(engine: Path, file: str) -> list[str]:
    """Return the steps of a file of the compiled executor by their names in the readable one."""
    found = [n for n in names(engine / "compiled" / f"{file}.py") if n not in COMPILED_ALONE]
    return [OTHERWISE.get(n, n) for n in found]


def test_the_executors_mirror_each_other() -> None:
    assert faults(ENGINE) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("compiled/away.py", "def revive(", "def come_back(", "away: no come_back"),
        ("readable/talks.py", "def ratify(", "def send_home(", "talks: no ratify"),
        ("readable/run.py", "def incidents(", "def implement_(", "run: no incidents"),
        ("compiled/run.py", "def play(", "def adjourned(", "run: no adjourned"),
        ("compiled/values.py", "def hope(", "def hope_for(", "values: no hope_for"),
        ("readable/obstacles.py", "def crossed(", "def barring(", "obstacles: no crossed"),
        ("compiled/events.py", "def happen(", "def take_place(", "events: no take_place"),
        ("readable/events.py", "def put(", "def change(", "events: no put"),
        ("readable/party.py", "def draft(", "def write(", "drafts: no draft"),
        ("readable/party.py", "def stay(", "def leave(", "away: no stay"),
    ],
)
def test_a_step_of_another_name_is_seen(tmp_path, file, old, new, fault) -> None:
    plant(tmp_path, file, old, new)
    assert fault in faults(tmp_path)


def test_another_order_is_seen(tmp_path) -> None:
    plant(tmp_path, "readable/away.py", "def revive(", "def later(")
    plant(tmp_path, "readable/away.py", "def collapsed(", "def revive(", copied=True)
    plant(tmp_path, "readable/away.py", "def later(", "def collapsed(", copied=True)
    assert faults(tmp_path) == ["away: another order"]


def plant(folder: Path, file: str, old: str, new: str, copied: bool = False) -> None:
    """Copy the executors, unless that is done, and put another name in."""
    if not copied:
        for source in ENGINE.glob("*able/*.py"), ENGINE.glob("compiled/*.py"):
            for one in source:
                target = folder / one.relative_to(ENGINE)
                target.parent.mkdir(exist_ok=True)
                target.write_text(one.read_text(encoding="utf-8"), encoding="utf-8")
    target = folder / file
    text = target.read_text(encoding="utf-8")
    assert text.count(old) == 1
    target.write_text(text.replace(old, new), encoding="utf-8")
