"""What is fixed during a run, written from docs/model.md alone, the rules unseen.

Tactics and guarantees came later; their lines were written by somebody who had seen the rules.

The random numbers of section 4, the numbers drawn for the run of section 5, red lines and values
of sections 7.1 and 7.2. It shares no code with negsim and takes a scenario as the dict of
`negsim.scenario.files.load.resolved`. `reader.py` plays the run.
"""

import hashlib
import itertools
import math
from types import SimpleNamespace as Things

from scipy import special

NUMBER = 0  # the purpose
WORD = 2**32 - 1


def uniform(seed, run, round_, actor, purpose):
    """Section 4: Philox4x32-10."""
    c0, c1, c2, c3 = round_ + 2**24 * purpose, actor, run & WORD, run >> 32
    k0, k1 = seed & WORD, seed >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & WORD, (p0 >> 32) ^ c3 ^ k1, p0 & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return (c0 * 2**21 + c1 // 2**11) / 2**53


def quantile(kind, numbers, u):
    """Section 5: Q of each distribution."""
    if kind == "uniform":
        low, high = numbers
        return low + u * (high - low)
    if kind == "triangular":
        low, mode, high = numbers
        if u * (high - low) < mode - low:
            return low + math.sqrt(u * (high - low) * (mode - low))
        return high - math.sqrt((1 - u) * (high - low) * (high - mode))
    at = math.floor(u * 1024)
    below, above = (exact_quantile(kind, *numbers, n / 1024) for n in (at, at + 1))
    return below + (above - below) * (u * 1024 - at)


def exact_quantile(kind, first, second, low, high, u):
    if kind == "beta":
        return low + (high - low) * float(special.betaincinv(first, second, u))
    a, b = (float(special.ndtr((end - first) / second)) for end in (low, high))
    return min(high, max(low, first + second * float(special.ndtri(a + u * (b - a)))))


KINDS = {"uniform", "triangular", "beta", "normal"}


def in_order(block):
    return sorted(block.items(), key=lambda item: item[1]["stream"])


def meets(x, bounds):
    return all(x[k] >= level if least else x[k] <= level for k, least, level in bounds)


def need(lines, x, set_aside=()):
    """Section 7.2: the softening that a text asks for."""
    largest = -1
    for k, least, level, firmness, unless in lines:
        beyond = level - x[k] if least else x[k] - level
        if beyond > 0 and k not in set_aside and not (unless and meets(x, unless)):
            largest = max(largest, 1 - (1 - firmness) ** beyond)
    return largest


class Case:
    """What is fixed during a run: the scenario with the numbers drawn for the run (section 5)."""

    def __init__(self, scenario, seed, run):
        self.seed, self.run = seed, run
        self.issues = [Things(id=name, **issue) for name, issue in in_order(scenario["issues"])]
        self.place = {issue.id: k for k, issue in enumerate(self.issues)}
        self.process = self.coefficients(scenario["process"], "process")
        self.verifier, self.assurance = None, [self.process.assurance]
        self.provisional = {}
        for k, issue in enumerate(self.issues):
            if issue.interim is not False:
                self.provisional[k] = issue.levels.index(issue.interim)
            if issue.assurance:
                self.verifier, given = k, [issue.assurance[level] for level in issue.levels]
                self.assurance = [self.number(g, f"assurance.{at}") for at, g in enumerate(given)]
        parties = in_order(scenario["parties"])
        self.parties = [self.party(name, given) for name, given in parties]
        self.mediators = [
            self.mediator(given, parties) for _, given in in_order(scenario["mediators"])
        ]
        self.violence = [self.source(given) for _, given in in_order(scenario["violence"])]
        self.outcomes = [(name, self.bounds(o["when"])) for name, o in scenario["outcomes"].items()]
        self.packages = list(itertools.product(*(range(len(i.levels)) for i in self.issues)))
        needs = [[need(i.lines, x) for i in self.parties] for x in self.packages]
        self.needs = {x: n for x, n in zip(self.packages, needs, strict=True) if max(n) < 1}

    def number(self, given, key):
        if not isinstance(given, dict):
            return given
        if "value" in given:
            return given["value"]
        (kind,) = KINDS & set(given)
        digest = hashlib.sha256(key.encode()).digest()
        a, b = int.from_bytes(digest[:3], "big"), int.from_bytes(digest[3:7], "big")
        return quantile(kind, given[kind], uniform(self.seed, self.run, a, b, NUMBER))

    def coefficients(self, block, path):
        found = Things()
        for name, given in block.items():
            group = isinstance(given, dict) and not (KINDS | {"value"}) & set(given)
            read = self.coefficients if group else self.number
            setattr(found, name, read(given, f"{path}.{name}"))
        return found

    def bounds(self, conditions):
        """(issue, whether at least, level) of each condition."""
        return [
            (self.place[name], side == "at_least", self.issues[self.place[name]].levels.index(to))
            for name, sides in conditions.items()
            for side, to in sides.items()
        ]

    def lines(self, block, start):
        found = []
        for name, given in block.items():
            for line in given if isinstance(given, list) else [given]:
                side = "at_least" if "at_least" in line else "at_most"
                (bound,) = self.bounds({name: {side: line[side]}})
                unless = self.bounds(line["unless"])
                key = start + ".line" + self.key(bound) + "".join(sorted(map(self.key, unless)))
                found.append((*bound, self.number(line["firmness"], key), unless))
        return found

    def key(self, bound):
        k, least, level = bound
        return f".{self.issues[k].stream}.{least}.{level}"

    def party(self, name, given):
        me = given["stream"]
        i = Things(id=name, stream=me, asks_truce=given["preconditions"]["truce"])
        i.tactic = given["tactic"]
        fields = given | given["flexibility"] | given["preconditions"]
        for field in (
            "batna", "at_the_table", "under_pressure", "mandate", "reciprocity", "misperception",
            "quiet",
        ):  # fmt: skip
            setattr(i, field, self.number(fields[field], f"{me}.{field}"))
        weights, i.values, i.own = [], [], []
        for issue in self.issues:
            k, values = issue.stream, given["values"][issue.id]
            weights.append(self.number(given["salience"][issue.id], f"{me}.salience.{k}"))
            worth = [values[level] for level in issue.levels]
            i.values.append([self.number(g, f"{me}.value.{k}.{at}") for at, g in enumerate(worth)])
            i.own.append(not set(issue.performed_by) - {name})
        i.salience = [weight / sum(weights) for weight in weights]
        i.lines = self.lines(given["red_lines"], f"{me}")
        i.principal = self.lines(given["principal_lines"], f"principal {me}") or i.lines
        return i

    def mediator(self, given, parties):
        me = given["stream"]
        m = Things(when=given["press_when"])
        for field in (
            "facilitation", "formulation", "pressure", "endurance", "press_from", "press_until",
        ):  # fmt: skip
            setattr(m, field, self.number(given[field], f"{me}.{field}"))
        m.guarantee = self.number(given["further"]["guarantee"], f"{me}.further.guarantee")
        m.hold, m.presses = [], []
        for name, party in parties:
            leverage, a = (
                self.number(given[field][name], f"{me}.{field}.{party['stream']}")
                for field in ("leverage", "alignment")
            )
            bias = {
                "none": 1,
                "kydd": (1 + a) / 2,
                "rauchhaus": 1 - abs(a),
                "favretto": (1 - 2 * abs(a)) ** 2,
            }
            m.hold.append(leverage * bias[self.process.bias])
            m.presses.append(not given["presses"] or name in given["presses"])
        return m

    def source(self, given):
        me = given["stream"]
        rate, attribution = (self.number(given[f], f"{me}.{f}") for f in ("rate", "attribution"))
        victim = [i.id for i in self.parties].index(given["victim"])
        return Things(stream=me, victim=victim, rate=rate, attribution=attribution)

    # Section 7.1

    def q(self, x):
        return self.assurance[0 if self.verifier is None else x[self.verifier]]

    def worth(self, i, k, level, q, credibility):
        """Value of one issue at a level, gains discounted."""
        quo = i.values[k][self.issues[k].levels.index(self.issues[k].status_quo)]
        d = i.values[k][level] - quo
        return quo + min(d, 0) + max(d, 0) * (1 if i.own[k] else q + (1 - q) * credibility)

    def utility(self, i, x, credibility, salience=None):
        weights, q = salience or i.salience, self.q(x)
        return sum(s * self.worth(i, k, x[k], q, credibility) for k, s in enumerate(weights))

    def most(self, i, credibility):
        """M_i: for each assurance there could be, the best level of every issue."""
        totals = []
        for at, q in enumerate(self.assurance):
            total = 0
            for k, s in enumerate(i.salience):
                levels = [at] if k == self.verifier else range(len(self.issues[k].levels))
                total += s * max(self.worth(i, k, level, q, credibility) for level in levels)
            totals.append(total)
        return max(totals)
