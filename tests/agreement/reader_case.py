"""What is fixed while no event changes it, written from docs/model.md alone, the rules unseen.

The random numbers of section 4, the numbers drawn for the run of section 5, red lines and values
of sections 7.1 and 7.2. It shares no code with negsim and takes a scenario as the dict of
`negsim.scenario.files.load.resolved`. `reader.py` plays the run.
"""

import hashlib
import itertools
import math
from functools import cached_property
from types import SimpleNamespace as Things

from scipy import special

NUMBER = 0  # the purpose
WORD = 2**32 - 1
KINDS = {"uniform", "triangular", "beta", "normal"}


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


def in_order(block):
    return sorted(block.items(), key=lambda item: item[1]["stream"])


def meets(x, bounds):
    return all(x[k] >= level if least else x[k] <= level for k, least, level in bounds)


def steps(line, x):
    """How many levels x lies beyond a line."""
    k, least, level, _, unless = line
    if unless and meets(x, unless):
        return 0
    return max(0, level - x[k] if least else x[k] - level)


def needed(firmness, beyond):
    """Section 7.2: what a line needs of a text that many levels beyond it."""
    left = 1
    for _ in range(beyond):
        left *= 1 - firmness
    return 1 - left if beyond else -1


def need(lines, x, set_aside=()):
    return max(
        (needed(line[3], steps(line, x)) for line in lines if line[0] not in set_aside), default=-1
    )


class Case:
    """The scenario with the numbers drawn for the run (section 5), then those that events set."""

    def __init__(self, scenario, seed, run, changed=()):
        self.seed, self.run, self.changed = seed, run, dict(changed)
        self.issues = [Things(id=name, **issue) for name, issue in in_order(scenario["issues"])]
        self.place = {issue.id: k for k, issue in enumerate(self.issues)}
        self.process = self.coefficients(scenario["process"], "process")
        self.verifier, self.assurance = None, [self.process.assurance]
        self.provisional = {}
        for k, issue in enumerate(self.issues):
            if issue.interim is not False:
                self.provisional[k] = issue.levels.index(issue.interim)
            if issue.assurance:
                self.verifier, path = k, f"issues.{issue.id}.assurance"
                self.assurance = [
                    self.number(issue.assurance[level], f"assurance.{at}", f"{path}.{level}")
                    for at, level in enumerate(issue.levels)
                ]
        parties = in_order(scenario["parties"])
        self.parties = [self.party(name, given) for name, given in parties]
        self.apart = any(given["principal_lines"] for _, given in parties)
        self.mediators = [
            self.mediator(name, given, parties) for name, given in in_order(scenario["mediators"])
        ]
        self.violence = [self.source(*item) for item in in_order(scenario["violence"])]
        self.outcomes = [(name, self.bounds(o["when"])) for name, o in scenario["outcomes"].items()]
        self.packages = list(itertools.product(*(range(len(i.levels)) for i in self.issues)))

    def number(self, given, key, path):
        if path in self.changed:
            return self.changed[path]
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
            at = f"{path}.{name}"
            group = isinstance(given, dict) and not (KINDS | {"value"}) & set(given)
            read = self.coefficients(given, at) if group else self.number(given, at, at)
            setattr(found, name, read)
        return found

    def bounds(self, conditions):
        """(issue, whether at least, level) of each condition."""
        return [
            (self.place[name], side == "at_least", self.issues[self.place[name]].levels.index(to))
            for name, sides in conditions.items()
            for side, to in sides.items()
        ]

    def lines(self, block, start, path):
        """(issue, whether at least, level, firmness, conditions), in the order of section 2."""
        found = []
        for name, given in block.items():
            many = isinstance(given, list)
            for at, line in enumerate(given if many else [given]):
                side = "at_least" if "at_least" in line else "at_most"
                (bound,) = self.bounds({name: {side: line[side]}})
                unless = sorted(self.bounds(line["unless"]))
                key = start + ".line" + self.key(bound) + "".join(sorted(map(self.key, unless)))
                where = f"{path}.{name}.{at}.firmness" if many else f"{path}.{name}.firmness"
                found.append((*bound, self.number(line["firmness"], key, where), unless))
        return sorted(found, key=lambda line: (line[:3], line[4]))

    def key(self, bound):
        k, least, level = bound
        return f".{self.issues[k].stream}.{least}.{level}"

    def party(self, name, given):
        me, path = given["stream"], f"parties.{name}"
        i = Things(id=name, stream=me, asks_truce=given["preconditions"]["truce"])
        i.tactic = given["tactic"]
        for block, fields in (
            ("", ("batna", "waiting", "mandate")),
            ("flexibility", ("at_the_table", "under_pressure")),
            ("preconditions", ("quiet",)),
        ):
            for field in fields:
                number = (given[block] if block else given)[field]
                at = ".".join(filter(None, (path, block, field)))
                setattr(i, field, self.number(number, f"{me}.{field}", at))
        weights = [
            self.number(
                given["salience"][issue.id],
                f"{me}.salience.{issue.stream}",
                f"{path}.salience.{issue.id}",
            )
            for issue in self.issues
        ]
        i.certain, i.due, i.kept = [], [], []
        for issue, weight in zip(self.issues, weights, strict=True):
            values = [
                self.number(
                    given["values"][issue.id][level],
                    f"{me}.value.{issue.stream}.{at}",
                    f"{path}.values.{issue.id}.{level}",
                )
                for at, level in enumerate(issue.levels)
            ]
            s, quo = weight / sum(weights), values[issue.levels.index(issue.status_quo)]
            certain, due = [s * value for value in values], [0 for _ in values]
            if set(issue.performed_by) - {name}:
                certain = [s * (quo + min(value - quo, 0)) for value in values]
                due = [s * max(value - quo, 0) for value in values]
            i.certain.append(certain)
            i.due.append(due)
            i.kept.append([c + d for c, d in zip(certain, due, strict=True)])
        i.lines = self.lines(given["red_lines"], f"{me}", f"{path}.red_lines")
        own = given["principal_lines"]
        i.principal = self.lines(own, f"principal {me}", f"{path}.principal_lines") or i.lines
        return i

    def mediator(self, name, given, parties):
        me, path = given["stream"], f"mediators.{name}"
        m = Things(when=given["press_when"])
        for field in (
            "present", "facilitation", "formulation", "pressure", "endurance", "press_from",
            "press_until",
        ):  # fmt: skip
            setattr(m, field, self.number(given[field], f"{me}.{field}", f"{path}.{field}"))
        m.further = {
            f: self.number(number, f"{me}.further.{f}", f"{path}.further.{f}")
            for f, number in given["further"].items()
        }
        m.works = (
            m.present > 0
            and max(m.facilitation, m.formulation, m.pressure, *m.further.values()) > 0
        )
        m.hold, m.presses = [], []
        for party, about in parties:
            leverage, a = (
                self.number(
                    given[field][party],
                    f"{me}.{field}.{about['stream']}",
                    f"{path}.{field}.{party}",
                )
                for field in ("leverage", "alignment")
            )
            bias = {
                "none": 1,
                "kydd": (1 + a) / 2,
                "rauchhaus": 1 - abs(a),
                "favretto": (1 - 2 * abs(a)) ** 2,
            }
            m.hold.append(leverage * bias[self.process.bias] * m.present)
            m.presses.append(not given["presses"] or party in given["presses"])
        return m

    def source(self, name, given):
        me, path = given["stream"], f"violence.{name}"
        rate, attribution = (
            self.number(given[f], f"{me}.{f}", f"{path}.{f}") for f in ("rate", "attribution")
        )
        victim = [i.id for i in self.parties].index(given["victim"])
        check = self.place[given["checked_by"]] if given["checked_by"] else None
        return Things(
            id=name, stream=me, victim=victim, rate=rate, attribution=attribution, check=check
        )

    # Sections 7.1 and 7.7

    def q(self, x):
        return self.assurance[0 if self.verifier is None else x[self.verifier]]

    def parts(self, i, x):
        """base_i and gain_i of a package."""
        q = self.q(x)
        certain = due = 0
        for k, level in enumerate(x):
            certain += i.certain[k][level]
            due += i.due[k][level]
        return certain + q * due, (1 - q) * due

    def most(self, i, credibility):
        """M_i: for each assurance there could be, the best level of every issue."""
        totals = []
        for at, q in enumerate(self.assurance):
            total, b = 0, q + (1 - q) * credibility
            for k, (certain, due) in enumerate(zip(i.certain, i.due, strict=True)):
                one = k == self.verifier
                c, d = (certain[at], due[at]) if one else (max(certain), max(due))
                total += c + b * d
            totals.append(total)
        return max(totals)

    @cached_property
    def choices(self):
        """Of packages that cross no line of firmness 1: (x, parts, needs, principals' needs)."""
        return [
            (x, [self.parts(i, x) for i in self.parties], needs,
             [need(i.principal, x) for i in self.parties])
            for x in self.packages
            if max(needs := [need(i.lines, x) for i in self.parties]) < 1
        ]  # fmt: skip

    @cached_property
    def interim_choices(self):
        aside = self.provisional
        return [
            (x, [self.parts(i, x) for i in self.parties], needs, None)
            for x in self.packages
            if aside
            and all(x[k] == level for k, level in aside.items())
            and max(needs := [need(i.lines, x, aside) for i in self.parties]) < 1
        ]

    def strikes(self, v, levels, q, grievance):
        c = 0
        if v.check is not None and len(self.issues[v.check].levels) > 1:
            c = levels[v.check] / (len(self.issues[v.check].levels) - 1)
        answers = 1 + self.process.escalation.answers * grievance
        return min(1, v.rate * (1 - c * q) * answers)

    def blames(self, v, q):
        return v.attribution * (1 - self.process.shield * q)
