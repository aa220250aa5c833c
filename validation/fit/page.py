"""The page of the fit: what it met and missed, and how each coefficient is held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from validation.fit import region, waves
from validation.fit.coefficients import COEFFICIENTS, rounded
from validation.fit.profile import HELD, NOT, WEAK, Profile, profiles, together
from validation.fit.search import offspring
from validation.fit.simulate import LONGER
from validation.fit.summary import Fit, Point, Summary
from validation.fit.targets import NORMAL, SHOWN, TARGETS, Target
from validation.page import grid

INTRODUCTION = Path(__file__).with_name("introduction.md")

MIXED = 1.2
"""Gelman and Rubin's ratio up to which chains count as mixed."""

TARGET_HEAD = ("Target", "Published", "Best", "Miss", "Defaults", "Miss", "Source")
SHOWN_HEAD = ("Follows from these", "Published", "Best", "Defaults")
HEAD = (
    "Coefficient", "Beforehand (95 %)", "Default", "Best", "Draws: median (95 %)", "Width", "Held",
)  # fmt: skip


def markdown(fit: Fit) -> str:
    """Return the whole page."""
    found = profiles(fit.draws)
    parts = [
        INTRODUCTION.read_text(encoding="utf-8").rstrip(),
        "## What came of it",
        _found(found, fit),
        *_effort(fit),
        "## Targets, and what the best point and the defaults give",
        _losses(fit.summary),
        grid(TARGET_HEAD, (_target(target, fit.summary) for target in TARGETS)),
        "Published: the number and its 95 % interval; behind misses stand standard errors, in bold "
        "beyond two. Shares by a later month count the earlier months again, so targets count, in "
        "each window of time, those that still wait or last (their errors are independent); the "
        "shares follow:",
        grid(SHOWN_HEAD, (_shown(target, fit.summary) for target in SHOWN)),
        *_remarks(),
        "## How each coefficient is held",
        grid(HEAD, (_profile(profile, fit.summary) for profile in found)),
        _counted(found),
        *_pairs(fit),
        "## What is left",
        *_left(fit, found),
    ]
    return "\n\n".join(parts) + "\n"


def _found(found: list[Profile], fit: Fit) -> str:
    """Return the finding in a few sentences."""
    s = fit.summary
    held, weak = (sum(p.words == words for p in found) for words in (HELD, WEAK))
    return (
        f"By itself, data hold {held} of {len(found)} numbers and {weak} weakly; of "
        f"{len(together(fit.draws))} pairs they hold a combination better. The best draw misses "
        f"{len(_missed(s.best))} of {len(TARGETS)} targets by more than two standard errors, the "
        f"defaults miss {len(_missed(s.defaults))}. So the rest is judgement, and `negsim run "
        f"--doubt` says what that leaves of a share."
    )


def _missed(point: Point) -> list[Target]:
    return [t for t in TARGETS if abs(t.miss(point.estimate(t.name))) > 2]


def _effort(fit: Fit) -> Iterator[str]:
    """Yield what was used, and whether the chains mixed."""
    s, d = fit.summary, len(COEFFICIENTS)
    generations = s.settings.generations
    yield (
        f"Used for this page: {s.settings.starts} start{'s'[: s.settings.starts - 1]} of "
        f"{generations} generations of {offspring(d)} points, then {waves.WAVES} waves of "
        f"{waves.SIZE * generations} points and the last of up to twice as many: {s.points:,} "
        f"points of {s.settings.runs:,} runs without a mediator and with each style, and "
        f"{LONGER * s.settings.runs:,} long ones. The {len(TARGETS)} targets move {d} "
        f"numbers. The best draws and the defaults were played again with {s.runs_again:,} runs. "
        f"{len(fit.draws)} draws are kept."
    )
    worst = max(s.mixed)
    verdict = "have mixed" if worst <= MIXED else "have not all mixed, so draws are rough"
    yield (
        f"The last emulator was fitted to {s.fitted:,} points. Played, its draws lose "
        f"{s.off:+.1f} more than it says in the mean, with a standard deviation of {s.spread:.1f}: "
        f"what few runs add, less what it does not know. Its walk had {region.CHAINS} chains of "
        f"{waves.STEPS * generations:,} steps, of which {s.taken:.2f} were taken; by Gelman and "
        f"Rubin's ratio (up to {worst:.2f}, 1 is best) the chains {verdict}."
    )


def _losses(s: Summary) -> str:
    less = "less" if s.defaults.loss <= s.most else "**more**"
    return (
        f"Loss of the best point {s.best.loss:.1f}, played again {s.best.loss_again:.1f}; of the "
        f"defaults {s.defaults.loss:.1f}, played again {s.defaults.loss_again:.1f}. 95 % of the "
        f"draws lose at most {s.most:.1f}, the defaults {less}. Least loss by start: "
        + ", ".join(f"{one:.1f}" for one in s.starts)
        + "."
    )


def number(value: float) -> str:
    """Return a number in three digits after the point, or fewer where it is large."""
    return f"{value:.3f}" if abs(value) < 2 else f"{value:.2f}"


def _target(target: Target, s: Summary) -> tuple[str, ...]:
    return (
        target.words,
        _published(target),
        number(target.shown(s.best.estimate(target.name).value)),
        _miss(target, s.best),
        number(target.shown(s.defaults.estimate(target.name).value)),
        _miss(target, s.defaults),
        target.source,
    )


def _published(target: Target) -> str:
    if target.one_sided:
        return f"above {target.shown(target.value):g}"
    low, high = (target.shown(target.value + z * target.scale) for z in (-NORMAL, NORMAL))
    return f"{number(target.shown(target.value))} ({number(low)} to {number(high)})"


def _miss(target: Target, point: Point) -> str:
    miss = target.miss(point.estimate(target.name))
    return f"**{miss:+.1f}**" if abs(miss) > 2 else f"{miss:+.1f}"


def _shown(target: Target, s: Summary) -> tuple[str, ...]:
    return (
        target.words,
        _published(target),
        number(s.best.estimate(target.name).value),
        number(s.defaults.estimate(target.name).value),
    )


def _remarks() -> Iterator[str]:
    """Yield what is weak about targets, and what is none."""
    yield "\n".join(f"- {t.words}: {t.remark}" for t in TARGETS if t.remark)
    yield (
        "No target: agreements after a collapse by the mediator's hold, of a casebook of famous "
        "talks, since it goes against the data on return (docs/evidence.md); the ratio of mediated "
        "to unmediated agreement, which follows from the levels. Shifts of styles are of formal "
        "agreements, levels of formal and semi-formal ones, as the rows of the evidence have it."
    )


def _profile(profile: Profile, s: Summary) -> tuple[str, ...]:
    c = profile.coefficient
    default, best = s.defaults.values[c.path], s.best.values[c.path]
    low, high = map(rounded, c.beforehand)
    mark = "" if profile.holds(default) else " (outside)"
    return (
        f"`{c.path}`: {c.words}",
        f"{low:g} to {high:g}",
        f"{default:g}{mark}",
        f"{best:g}",
        f"{profile.median:g} ({profile.low:g} to {profile.high:g})",
        f"{profile.part:.2f}",
        f"**{profile.words}**" if profile.words == HELD else profile.words,
    )


def _counted(found: list[Profile]) -> str:
    parts = []
    for words in (HELD, WEAK, NOT):
        names = [f"`{p.coefficient.path}`" for p in found if p.words == words]
        parts.append(f"{words[0].upper()}{words[1:]}, {len(names)}: {', '.join(names) or 'none'}.")
    return (
        "\n".join(f"- {part}" for part in parts)
        + "\n\nWidth: of the draws, as a part of that beforehand; near 1 data tell nothing. "
        "Behind a default, (outside): it lies outside the middle 95 % of the draws. All other "
        "coefficients of the model are touched by no data and stayed at their defaults."
    )


def _pairs(fit: Fit) -> Iterator[str]:
    """Yield which coefficients move together."""
    found = together(fit.draws)
    if found:
        yield "Of some, data hold a combination better than either (correlation of draws):"
        yield "\n".join(f"- `{a}` and `{b}`: {r:+.2f}" for a, b, r in found)


def _left(fit: Fit, found: list[Profile]) -> Iterator[str]:
    """Yield what is missed and what nothing holds."""
    s = fit.summary
    better = sum(played < s.defaults.loss for _, played in fit.losses) / len(fit.losses)
    for who, point in (("best draw misses", s.best), ("defaults miss", s.defaults)):
        missed = [f"{t.words} ({_miss(t, point).strip('*')})" for t in _missed(point)]
        yield f"- The {who} by more than two standard errors: {'; '.join(missed) or 'nothing'}."
    loose = [f"`{p.coefficient.path}`" for p in found if p.words == NOT]
    if loose:
        yield (
            f"- Data leave {len(loose)} of {len(found)} coefficients about as open as they were "
            f"beforehand: whatever is said about talks has to move them."
        )
    outside = [p for p in found if not p.holds(s.defaults.values[p.coefficient.path])]
    yield (
        f"- No default was changed: {len(found) - len(outside)} of {len(found)} lie among the "
        f"draws, as those have their centre there beforehand, though {100 * better:.0f} % of the "
        f"draws lose less. Which of these to take would be a judgement; `negsim run --doubt` plays "
        f"them all."
    )
