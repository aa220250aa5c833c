"""One run of a scenario, written from docs/model.md alone by a reader who had not seen the rules.

Slow and plain: one run at a time. It shares no code with negsim and takes a scenario as the dict
of `negsim.scenario.files.load.resolved`. Sections named are those of docs/model.md.
`reader_case.py` is the part that is fixed while no event changes it.
"""

import itertools
import math
from types import SimpleNamespace as Things

from agreement.reader_case import Case, meets, need, needed, steps, uniform

_NUMBER, STRIKE, BLAME, ESCALATION, TRUCE_ENDS, COLLAPSE, WALKOUT = range(7)
CHOICE, VETO, LEAVING, RETURN, FAILURE, DEPTH, MISJUDGED = range(7, 14)
NOBODY = 0


def cut(value):
    return min(1, max(0, value))


def logistic(y):
    return 1 / (1 + math.exp(min(-y, 700)))


def product(factors):
    result = 1
    for factor in factors:
        result *= factor
    return result


class Talks:
    """What changes during a run (section 2), and the order of play (section 3)."""

    def __init__(self, scenario, seed, run):
        self.scenario, self.seed, self.number = scenario, seed, run
        self.case = Case(scenario, seed, run)
        self.cases = {(): self.case}
        start, n = self.p.start, len(self.parties)
        self.phase, self.truce, self.trust = start.phase, start.truce, start.trust
        self.on_site, self.at_table = [start.on_site] * n, start.rounds
        self.soft, self.soft0, self.hurt, self.grievance = [0] * n, [0] * n, [0] * n, [0] * n
        self.quiet, self.effort = [0] * n, [m.endurance for m in self.case.mediators]
        self.round = self.waiting = self.left = self.assured = self.depth = 0
        self.levels = [issue.levels.index(issue.status_quo) for issue in self.case.issues]
        self.begun, self.collapsed_in, self.phases = {}, [], []
        misjudged = self.p.ratification.misjudged
        self.knows = [
            uniform(seed, run, 0, party.stream, MISJUDGED) >= misjudged for party in self.parties
        ]
        self.record = Things(
            collapses=0, revivals=0, first_collapse=None, rounds_to_revival=None, interim=None,
            walker=None, effort=0, package=None, failed=False, lasted=0, broke_off=0, back_after=0,
        )  # fmt: skip
        if self.phase == "collapsed" and not start.on_site:
            self.record.broke_off = 1

    @property
    def parties(self):
        return self.case.parties

    @property
    def p(self):
        return self.case.process

    def play(self):
        while self.phase not in ("settled", "hostilities") and self.round < self.p.rounds:
            self.round += 1
            self.events()
            self.incidents()
            if self.phase != "hostilities":
                self.mediate()
                self.update_parties()
                ways = {"talks": self.talk, "collapsed": self.wait, "adjourned": self.pause}
                (self.chain if self.p.chain.on else ways[self.phase])()
            self.phases.append(self.phase)
        r = self.record
        r.rounds, r.truce, r.trust, r.outcome = self.round, self.truce, self.trust, self.outcome()
        if r.package:
            self.watch(r.package)
        return r

    def u(self, purpose, stream=NOBODY):
        return uniform(self.seed, self.number, self.round - 1, stream, purpose)

    def events(self):
        """Section 7.12."""
        changed, self.struck, self.summit = {}, set(), False
        for at, event in enumerate(self.scenario["events"]):
            if at not in self.begun:
                begins = event.get("at")
                if event.get("after_collapse"):
                    k = event["after_collapse"]
                    if len(self.collapsed_in) < k:
                        continue
                    begins = self.collapsed_in[k - 1] + event.get("delay", 1)
                if begins != self.round:
                    continue
                self.begun[at] = self.round
            lasts = event.get("rounds", 0)
            if event.get("incident") or (event.get("summit") and not lasts):
                lasts = 1
            if lasts and self.round >= self.begun[at] + lasts:
                continue
            if event.get("joins"):
                changed[f"mediators.{event['joins']}.present"] = 1
            if event.get("leaves"):
                changed[f"mediators.{event['leaves']}.present"] = 0
            if event.get("incident"):
                self.struck.add(event["incident"])
            if event.get("summit"):
                self.summit = True
                changed |= {f"parties.{i.id}.mandate": 1 for i in self.parties}
            changed |= event.get("set") or {}
        key = tuple(sorted(changed.items()))
        if key not in self.cases:
            self.cases[key] = Case(self.scenario, self.seed, self.number, key)
        self.case = self.cases[key]

    def fade(self):
        h = self.p.hurt.kept
        return h if self.p.days == 1 else h**self.p.days

    def incidents(self):
        """Section 3, step 2, and 7.7."""
        p, e, self.blamed, n = self.p, self.p.escalation, False, range(len(self.parties))
        for i, party in enumerate(self.parties):
            self.hurt[i] *= self.fade()
            self.grievance[i] *= self.fade()
            if self.phase != "adjourned":
                self.hurt[i] = cut(self.hurt[i] + party.waiting * p.days)
            self.quiet[i] += 1
        for v in self.case.violence:
            others = max((self.grievance[h] for h in n if h != v.victim), default=0)
            chance = self.case.strikes(v, self.levels, self.assured, others)
            if v.id not in self.struck and self.u(STRIKE, v.stream) >= chance:
                continue
            self.quiet[v.victim] = 0
            if self.u(BLAME, v.stream) >= self.case.blames(v, self.assured):
                self.hurt = [cut(hurt + p.hurt.incident) for hurt in self.hurt]
                continue
            self.blamed = True
            self.trust = cut(self.trust - p.trust.incident)
            self.grievance[v.victim] = cut(self.grievance[v.victim] + p.hurt.incident)
            factor = e.collapsed if self.phase == "collapsed" else 1
            chance = min(1, (e.truce if self.truce else e.no_truce) * factor)
            if self.u(ESCALATION, v.stream) < chance:
                self.phase, self.truce = "hostilities", False
                return
            if self.truce and self.u(TRUCE_ENDS, v.stream) < e.truce_ends:
                self.truce = False

    def mediate(self):
        """Section 7.5: pressing and influence."""
        deadlock = self.phase == "talks" and self.at_table > 0
        may = {"always": True, "deadlock": deadlock, "collapse": self.phase == "collapsed"}
        n = len(self.parties)
        names = ("facilitation", "formulation", "pressure", "guarantee", "inducement")
        kept = {name: [1] * n for name in names}
        concert = product([1 - self.p.discord] * (sum(m.works for m in self.case.mediators) - 1))
        for at, m in enumerate(self.case.mediators):
            presses = m.press_from <= self.round <= m.press_until and may[m.when]
            presses = presses and self.phase != "adjourned" and m.present > 0
            pressing = min(self.effort[at], m.pressure) if presses else 0
            self.effort[at] = max(0, self.effort[at] - pressing)
            self.record.effort += pressing
            intensity = {"facilitation": m.facilitation, "formulation": m.formulation}
            intensity |= {"pressure": pressing} | m.further
            for name, z in intensity.items():
                for i, hold in enumerate(m.hold):
                    if name != "pressure" or m.presses[i]:
                        kept[name][i] *= 1 - z * (hold * concert)
        for name, left in kept.items():
            setattr(self, name, [1 - part for part in left])
        self.mean_facilitation = sum(self.facilitation) / n

    def update_parties(self):
        """Sections 7.2 and 7.3."""
        s, r = self.p.softening, self.p.reservation
        self.reserve0, self.reserve = [], []
        for i, party in enumerate(self.parties):
            ripe, grievance = max(0, self.hurt[i] - self.grievance[i]), self.grievance[i]
            for soft, pressure in ((self.soft, self.pressure[i]), (self.soft0, 0)):
                to = (1 - (1 - pressure) * (1 - s.pain * ripe)) * (1 - grievance)
                soft[i] = soft[i] + s.rate * (to - soft[i])
            r0 = max(0, party.batna - r.hurt * ripe - r.pressure * self.inducement[i])
            self.reserve0.append(r0)
            self.reserve.append(max(0, r0 - r.pressure * self.pressure[i]))

    # Section 7.2: what a party can bear

    def heeded(self, i):
        return self.parties[i].mandate if self.knows[i] else 1

    def gain(self, i, worth):
        r0, most = self.reserve0[i], self.most[i]
        return 0 if worth <= r0 or most <= r0 else min(1, (worth - r0) / (most - r0))

    def bearable(self, i, worth, m, soft):
        opened = self.parties[i].under_pressure * soft
        linked = self.p.softening.linkage * self.gain(i, worth)
        return m * (1 - (1 - opened) * (1 - linked))

    def price(self, i, n, m):
        o = self.parties[i].under_pressure * self.soft[i]
        b = (m * (1 - o)) * self.p.softening.linkage
        if n < m * o:
            return -1
        if n - m * o >= b or self.most[i] <= self.reserve0[i]:
            return 2
        return self.reserve0[i] + ((n - m * o) / b) * (self.most[i] - self.reserve0[i])

    def prices(self, i, own, principals):
        if principals is None or not self.case.apart:
            return self.price(i, own, self.heeded(i))
        price = self.price(i, own, 1)
        if self.knows[i]:
            price = max(price, self.price(i, principals, self.parties[i].mandate))
        return price

    def signable(self, choices):
        """{package: utilities} of those that all could sign."""
        found, known = {}, {}
        for x, parts, needs, principals in choices:
            worths = []
            for i, (base, gain) in enumerate(parts):
                key = i, needs[i], principals and principals[i]
                if key not in known:
                    known[key] = self.prices(*key)
                worth = base + self.credible[i] * gain
                if not worth > known[key]:
                    break
                worths.append(worth)
            else:
                found[x] = worths
        return found

    def talk(self):
        """Section 3, step 5, talks."""
        self.at_table += 1
        self.trust = cut(self.trust + self.p.trust.facilitated * self.mean_facilitation)
        self.credible = [self.trust + (1 - self.trust) * g for g in self.guarantee]
        pairs = zip(self.parties, self.credible, strict=True)
        self.most = [self.case.most(*pair) for pair in pairs]
        self.asked = self.aspirations(self.reserve)
        self.asked0 = self.aspirations(self.reserve0)
        self.texts = self.signable(self.case.choices)
        n = range(len(self.parties))
        offers = [self.offer(i) for i in n]
        tabled = [offers[i] or self.draft(i) for i in n]
        shorts, distances = zip(*(self.apart(i, offers, tabled) for i in n), strict=True)
        text = self.accepted(offers)
        if text:
            self.ratify(text, tabled_by_mediators=False)
            return
        text = self.tabled(self.texts, self.p.formulation.face_saving)
        if text:
            self.ratify(text, tabled_by_mediators=True)
            return
        if self.at_table >= self.p.interim.patience and not self.record.interim:
            if self.set_aside():
                return
        gap, c = max(0, *distances), self.p.collapse
        odds = c.base + (c.gap * gap) * (self.at_table / self.p.deadline) - c.trust * self.trust
        odds += c.incident * self.blamed - c.facilitation * self.mean_facilitation
        if self.u(COLLAPSE) < logistic(odds):
            self.collapse(self.walkout(shorts), self.p.trust.collapse)

    def aspirations(self, reserve):
        """Section 7.3."""
        tau, asked = min(1, self.at_table / self.p.deadline), []
        for party, r, most in zip(self.parties, reserve, self.most, strict=True):
            beta = 10 ** (2 * party.at_the_table - 1)
            part = 1 - tau ** (1 / beta)
            if party.tactic == "exponential":
                part = 1 - math.exp((1 - tau) ** beta * math.log(0.01))
            asked.append(r + (max(most, r) - r) * part)
        return asked

    # Section 7.4

    def liked(self, i, worths):
        return product(worth for h, worth in enumerate(worths) if h != i)

    def offer(self, i):
        best, largest = None, -1
        for x, worths in self.texts.items():
            if worths[i] >= self.asked[i] and self.liked(i, worths) > largest:
                best, largest = x, self.liked(i, worths)
        return best

    def draft(self, i):
        best, largest = None, None
        for x in self.drafts(i):
            worths = self.worths(x)
            takes = worths[i] >= self.asked[i]
            rank = (1, self.liked(i, worths)) if takes else (0, worths[i])
            if best is None or rank > largest:
                best, largest = x, rank
        return best

    def worths(self, x):
        worths = []
        for party, c in zip(self.parties, self.credible, strict=True):
            base, gain = self.case.parts(party, x)
            worths.append(base + c * gain)
        return worths

    def reach(self, i, line):
        opened = self.heeded(i) * (self.parties[i].under_pressure * self.soft[i])
        n = 0
        while n < len(self.case.issues[line[0]].levels) and needed(line[3], n + 1) < opened:
            n += 1
        return n

    def drafts(self, i):
        case, me = self.case, self.parties[i]
        reaches = [(line, self.reach(i, line)) for line in me.lines]
        ranges = [(0, len(issue.levels) - 1) for issue in case.issues]
        for line, n in reaches:
            if not line[4]:
                self.narrow(ranges, line, n)
        before = None
        for w in range(6):
            chosen = [self.choose(i, k, span, w) for k, span in enumerate(ranges)]
            but = [level for k, level in enumerate(chosen) if k != case.verifier]
            if but == before:
                continue
            before = but
            firsts = [chosen]
            if case.verifier is not None:
                low, high = ranges[case.verifier]
                at = case.verifier
                firsts = [[*chosen[:at], v, *chosen[at + 1 :]] for v in range(low, high + 1)]
            for first in firsts:
                yield self.mend(i, first, list(ranges), reaches, w)

    def narrow(self, ranges, line, n):
        k, least, level = line[:3]
        low, high = ranges[k]
        if least:
            ranges[k] = min(high, max(low, level - n)), high
        else:
            ranges[k] = low, max(low, min(high, level + n))

    def choose(self, i, k, span, w):
        own, best, largest = 1 - w / 6, None, None
        for level in range(span[0], span[1] + 1):
            others = sum(h.kept[k][level] for at, h in enumerate(self.parties) if at != i)
            mixed = own * self.parties[i].kept[k][level]
            mixed += ((1 - own) / (len(self.parties) - 1)) * others
            if best is None or (mixed, others) > largest:
                best, largest = level, (mixed, others)
        return best

    def mend(self, i, x, ranges, reaches, w):
        """Step 4: lines that the draft still lies beyond."""
        changes = True
        while changes:
            changes = False
            for line, n in reaches:
                if steps(line, x) > n:
                    k = line[0]
                    self.narrow(ranges, line, n)
                    level = self.choose(i, k, ranges[k], w)
                    changes = changes or level != x[k]
                    x = [*x[:k], level, *x[k + 1 :]]
        return tuple(x)

    def apart(self, i, offers, tabled):
        shorts, distances = [], []
        for h, x in enumerate(tabled):
            if h == i:
                continue
            worth = self.worths(x)[i]
            short = distance = max(0, self.asked[i] - worth)
            if not offers[h]:
                able = self.bearable(i, worth, self.heeded(i), self.soft[i])
                distance = max(short, max(0, need(self.parties[i].lines, x) - able))
            shorts.append(short)
            distances.append(distance)
        return min(shorts), min(distances)

    def accepted(self, offers):
        best, largest = None, -1
        for party, x in zip(self.parties, offers, strict=True):
            if x and all(w >= a for w, a in zip(self.texts[x], self.asked, strict=True)):
                u = self.u(CHOICE, party.stream)
                if u > largest:
                    best, largest = x, u
        return best

    # Section 7.5

    def tabled(self, texts, face_saving):
        if max(self.formulation) <= 0:
            return None
        best, largest = None, -1
        least = [
            max(r, a - face_saving * f)
            for r, a, f in zip(self.reserve, self.asked, self.formulation, strict=True)
        ]
        for x, worths in texts.items():
            if all(u >= takes for u, takes in zip(worths, least, strict=True)):
                nash = product(u - r + 1e-9 for u, r in zip(worths, self.reserve, strict=True))
                if nash > largest:
                    best, largest = x, nash
        return best

    def set_aside(self):
        texts = self.signable(self.case.interim_choices)
        text = self.tabled(texts, self.p.formulation.interim_face_saving)
        if text:
            self.levels, self.assured, self.truce = text, self.case.q(text), True
            self.trust = cut(self.trust + self.p.trust.interim)
            self.phase, self.left = "adjourned", self.p.interim.adjournment
            self.record.interim = self.round
        return text

    def ratify(self, x, tabled_by_mediators):
        """Section 7.6."""
        chance, worths = self.p.ratification, self.texts[x]
        for i, party in enumerate(self.parties):
            beyond = not worths[i] > self.price(i, need(party.principal, x), party.mandate)
            above = max(0, worths[i] - self.reserve0[i])
            by_chance = chance.veto * math.exp(-above / chance.slack)
            if beyond or self.u(VETO, party.stream) < by_chance:
                self.knows[i] = self.knows[i] or beyond
                self.collapse(i, self.p.trust.collapse)
                return
        self.phase, self.record.package = "settled", x
        self.bars, self.unpressed = [], []
        for i, party in enumerate(self.parties):
            r0, needs, bar = self.reserve0[i], need(party.principal, x), self.asked0[i]
            if tabled_by_mediators:
                bar = max(r0, bar - self.p.formulation.face_saving * self.formulation[i])
            beyond = 0
            if needs > 0:
                able = self.bearable(i, worths[i], party.mandate, self.soft0[i])
                beyond = max(0, needs - able)
            self.bars.append(bar)
            self.unpressed.append(worths[i] - beyond * max(0, worths[i] - r0))

    # Section 7.7

    def walkout(self, shorts):
        discontent = []
        for short, most, r in zip(shorts, self.most, self.reserve, strict=True):
            share = min(1, short / (most - r)) if most > r else 1
            discontent.append(share if short else 0)
        u, so_far = self.u(WALKOUT), list(itertools.accumulate(discontent))
        if so_far[-1] == 0:
            return math.floor(u * len(shorts))
        last = len(shorts) - 1
        return next((i for i, g in enumerate(so_far) if u * so_far[-1] < g), last)

    def collapse(self, walker, loss):
        self.phase, self.waiting, self.on_site = "collapsed", 0, [True] * len(self.parties)
        self.trust = cut(self.trust - loss)
        self.record.walker = walker
        self.record.collapses += 1
        self.record.first_collapse = self.record.first_collapse or self.round
        self.collapsed_in.append(self.round)

    # Section 7.8

    def within(self, chance):
        return chance if self.p.days == 1 else 1 - (1 - chance) ** self.p.days

    def wait(self):
        c, chances, ready = self.p.consent, [], True
        self.waiting += 1
        if self.waiting == 1:
            u = self.u(DEPTH)
            self.depth = c.spread * (math.log(u + 2**-54) - math.log((1 - u) - 2**-54))
        for i, party in enumerate(self.parties):
            f, pressure = self.facilitation[i], self.pressure[i]
            chance = self.within(self.p.leaving * (1 - max(f, pressure)))
            if self.on_site[i] and self.u(LEAVING, party.stream) < chance:
                self.on_site[i] = False
            self.on_site[i] = self.on_site[i] or self.summit
            pressed = 1 - (1 - f) * (1 - pressure)
            offered = 1 - (1 - self.formulation[i]) * (1 - self.inducement[i])
            odds = c.base + self.depth + c.mediation * (1 - (1 - pressed) * (1 - offered))
            odds += c.hurt * (self.hurt[i] - self.grievance[i])
            odds += c.on_site * self.on_site[i]
            odds -= c.walker * (self.record.walker == i)
            chances.append(logistic(odds))
            ready = ready and self.quiet[i] >= party.quiet and (self.truce or not party.asks_truce)
        if not all(self.on_site):
            self.record.broke_off = self.record.broke_off or self.round
        if ready and self.u(RETURN) < self.within(product(chances)):
            self.come_back()

    def come_back(self):
        r, self.phase = self.record, "talks"
        r.revivals += 1
        since = 0 if self.p.start.phase == "collapsed" else r.first_collapse
        r.rounds_to_revival = r.rounds_to_revival or self.round - since
        if r.broke_off:
            r.back_after = r.back_after or self.round - r.broke_off + 1

    def pause(self):
        self.left -= 1
        self.phase = "talks" if self.left <= 0 else "adjourned"

    def chain(self):
        """Section 7.10."""
        c, talking = self.p.chain, self.phase == "talks"
        u = self.u(COLLAPSE if talking else RETURN)
        first, second = (c.agree, c.collapse) if talking else (c.revive, c.abandon)
        if u < first:
            if talking:
                self.phase = "settled"
            else:
                self.come_back()
        elif u < first + second:
            if talking:
                self.collapse(None, 0)
            else:
                self.phase = "hostilities"

    def outcome(self):
        """Section 4, the outcome class."""
        if self.phase == "settled":
            x, classes = self.record.package, self.case.outcomes
            return next((name for name, when in classes if x and meets(x, when)), classes[-1][0])
        truce = "interim_truce" if self.record.interim and self.truce else "stalemate"
        return {"hostilities": "hostilities", "collapsed": "collapse"}.get(self.phase, truce)

    def watch(self, x):
        """Section 7.9."""
        p, r, q = self.p.implementation, self.p.reservation, self.case.q(x)
        total, n_parties = p.rounds, len(self.parties)
        c = q + (1 - q) * (sum(self.credible) / n_parties)
        steady = p.failure * (1 + p.haste / self.at_table) * math.exp(-p.assurance * c)
        violence = sum(
            self.case.strikes(v, x, q, 0) * self.case.blames(v, q) * self.p.escalation.truce
            for v in self.case.violence
        )
        self.round = self.p.rounds
        for n in range(1, total + 1):
            self.round += 1
            self.hurt = [hurt * self.fade() for hurt in self.hurt]
            short = 0
            for i, party in enumerate(self.parties):
                b = party.batna - r.hurt * self.hurt[i] - r.pressure * self.inducement[i]
                short += max(0, max(max(0, b), self.bars[i]) - self.unpressed[i])
            hazard = steady * ((n / total) ** p.shape - ((n - 1) / total) ** p.shape)
            hazard += (p.shortfall / total) * short + violence
            self.record.lasted = n
            if self.u(FAILURE) < 1 - math.exp(-hazard):
                self.record.failed = True
                return
