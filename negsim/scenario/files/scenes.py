"""Scenes: what the page of a scenario has its reader guess first; they change no run.

Each sets words, names the share that is guessed, and may play numbers or red lines otherwise than
the file has them. As of events, paths are followed when nothing else of the file is amiss.
"""

from __future__ import annotations

from typing import Any

from negsim.errors import NegsimError
from negsim.scenario.commentary import Scene
from negsim.scenario.fields import declared
from negsim.scenario.files.blocks import BROKEN, Names, Page, keys
from negsim.scenario.files.events import changes, field_at
from negsim.scenario.files.lines import SIDES
from negsim.scenario.files.reader import level, name_among
from negsim.scenario.files.resolve import bare
from negsim.scenario.files.strict_yaml import Entry, Items, Node
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import ENDINGS, MILESTONES

KNOWN = keys(*(name for name, _, _ in declared(Scene)))
NEEDED = tuple(name for name, item, _ in declared(Scene) if item.required)
SHAPE = "write '- {title: ..., text: ..., asks: settled}'"


def read_scenes(page: Page, entry: Entry, scenario: Scenario) -> tuple[Scene, ...]:
    """Return the scenes of a file, in its order; `scenario` is all the rest of it but events."""
    if not isinstance(entry.node, Items):
        page.must(entry.node, "scenes", "a list of scenes", f"; {SHAPE}")
        return ()
    tree = None if page.mistakes else bare(scenario)
    ways = (*(outcome.id for outcome in scenario.outcomes), *ENDINGS, *MILESTONES)
    asked = Names("an outcome", "outcomes", ways)
    scenes = tuple(
        _scene(page, node, f"scenes.{index}", asked, tree)
        for index, node in enumerate(entry.node.nodes)
    )
    page.once(entry.node.nodes, [scene.title for scene in scenes], "scenes", "a title")
    return scenes


def _scene(page: Page, node: Node, path: str, asked: Names, tree: Any) -> Scene:
    """Return one scene."""
    opened = page.open(node, path, KNOWN)
    page.absent(opened, NEEDED)
    values: dict[str, Any] = {name: BROKEN for name in NEEDED}
    for name, entry in opened.entries.items():
        here = f"{path}.{name}"
        if name == "set":
            values[name] = changes(page, entry.node, here, tree, "value", _change)
        elif name == "asks":
            values[name] = name_among(page, entry.node, here, asked)
        else:
            values[name] = page.text(entry.node, here)
            page.cited(entry.node, here, values[name] or "")
    return Scene(**values)


def _change(page: Page, entry: Entry, path: str, name: str, tree: Any) -> Any:
    """Return the value that a scene gives to the number or the red line at the path `name`."""
    try:
        item = field_at(tree, name)
    except NegsimError as error:
        [mistake] = error.mistakes
        return page.fail(entry, path, mistake.code, mistake.what)
    if item is not None and item.kind == "number":
        return page.plain_number(entry.node, path, item)
    match name.split("."):
        case "parties", _, "red_lines", issue, side if side in SIDES:
            found = level(page, entry.node, path, issue)
            return BROKEN if found is BROKEN else tree["issues"][issue]["levels"][found]
    what = "leads neither to a number by itself nor to the level of an issue's only red line"
    if item is not None:
        what = "stays as it is in a page; a scene sets numbers that could be ranges, and red lines"
    return page.fail(entry, path, "not-a-number", what)


def scene_form(scene: Scene) -> dict[str, Any]:
    """Return the plain form of a scene."""
    form = {"title": scene.title, "text": scene.text, "asks": scene.asks}
    more = {"set": dict(scene.set), "after": scene.after}
    return form | {name: value for name, value in more.items() if value}
