"""One run of a scenario, written from docs/model.md alone by a reader who had not seen the rules.

Slow and plain: one run at a time. It shares no code with negsim and takes a scenario as the dict
of `negsim.scenario.files.load.resolved`. Tactics and guarantees came later; their lines were
written by somebody who had seen the rules. Sections named are those of docs/model.md.
`reader_case.py` is the part that is fixed during a run.
"""

import itertools
import math
from types import SimpleNamespace as Things

from agreement.reader_case import Case, meets, need, uniform

_NUMBER, STRIKE, BLAME, ESCALATION, TRUCE_ENDS, BROKEN, COLLAPSE, WALKOUT = range(8)
CHOICE, VETO, LEAVING, CONSENT, FAILURE = range(8, 13)
NOBODY = 0


def cut(value):
    return min(1, max(0, value))


def logistic(y):
    return 1 / (1 + math.exp(min(-y, 700)))


class Talks:
    """What changes during a run (section 2), and the order of play (section 3)."""

    def __init__(self, scenario, seed, run):
        self.case = Case(scenario, seed, run)
        self.parties, self.p = self.case.parties, self.case.process
        start, n = self.p.start, len(self.parties)
        self.phase, self.truce, self.trust = start.phase, start.truce, start.trust
        self.on_site, self.softening, self.hurt = [start.on_site] * n, [0] * n, [0] * n
        self.quiet, self.heard, self.heard_before, self.asked = [0] * n, [None] * n, [None] * n, []
        self.effort = [m.endurance for m in self.case.mediators]
        self.round = self.at_table = self.waiting = self.stuck = self.assured = self.left = 0
        self.locked, self.phases = {}, []
        self.record = Things(
            collapses=0, revivals=0, first_collapse=None, rounds_to_revival=None, interim=None,
            walker=None, effort=0, package=None, failed=False, lasted=0,
        )  # fmt: skip

    def play(self):
        while self.phase not in ("settled", "hostilities") and self.round < self.p.rounds:
            self.round += 1
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
        return uniform(self.case.seed, self.case.run, self.round - 1, stream, purpose)

    def incidents(self):
        """Section 7.7."""
        p, e, self.incident = self.p, self.p.escalation, False
        self.hurt = [hurt * p.hurt.kept for hurt in self.hurt]
        self.quiet = [quiet + 1 for quiet in self.quiet]
        for v in self.case.violence:
            if self.u(STRIKE, v.stream) >= v.rate:
                continue
            self.incident = True
            if self.u(BLAME, v.stream) < v.attribution * (1 - p.shield * self.assured):
                self.trust = cut(self.trust - p.trust.incident)
            for i, hurt in enumerate(self.hurt):
                self.hurt[i] = cut(hurt + (p.hurt.victim if i == v.victim else p.hurt.others))
            self.softening[v.victim] = cut(self.softening[v.victim] - p.softening.hardening)
            self.quiet[v.victim] = 0
            factor = 1 if self.phase == "talks" else getattr(e, self.phase)
            if self.u(ESCALATION, v.stream) < (e.truce if self.truce else e.no_truce) * factor:
                self.phase, self.truce = "hostilities", False
                return
            if self.truce and self.u(TRUCE_ENDS, v.stream) < e.truce_ends:
                self.truce = False

    def mediate(self):
        """Section 7.5: what influence mediators have."""
        n = len(self.parties)
        instruments = ("facilitation", "formulation", "pressure", "guarantee")
        kept = Things(**{instrument: [1] * n for instrument in instruments})
        for at, m in enumerate(self.case.mediators):
            deadlock = self.phase == "talks" and self.stuck > 0
            may = {"always": True, "deadlock": deadlock, "collapse": self.phase == "collapsed"}
            presses = m.press_from <= self.round <= m.press_until and may[m.when]
            pressure = m.pressure if presses else 0
            effort = m.facilitation + m.formulation + pressure + m.guarantee
            cost = getattr(self.p.effort, self.phase) * effort / 3
            share = min(1, self.effort[at] / cost) if cost else 1
            self.effort[at] = max(0, self.effort[at] - share * cost)
            self.record.effort += share * cost
            for i, hold in enumerate(m.hold):
                kept.facilitation[i] *= 1 - m.facilitation * hold * share
                kept.formulation[i] *= 1 - m.formulation * hold * share
                kept.pressure[i] *= 1 - pressure * hold * share * m.presses[i]
                kept.guarantee[i] *= 1 - m.guarantee * hold * share
        for instrument, left in vars(kept).items():
            setattr(self, instrument, [1 - part for part in left])
        self.mean_facilitation = sum(self.facilitation) / n

    def update_parties(self):
        """Sections 7.2 and 7.3."""
        for i, party in enumerate(self.parties):
            to = party.under_pressure * self.pressure[i]
            way = self.p.softening.rate * (to - self.softening[i])
            self.softening[i] = cut(self.softening[i] + way)
        self.reserve0 = self.reserves()
        fall = [self.p.reservation.pressure * pressure for pressure in self.pressure]
        self.reserve = [max(0, r0 - f) for r0, f in zip(self.reserve0, fall, strict=True)]

    def reserves(self):
        fall = [self.p.reservation.hurt * hurt for hurt in self.hurt]
        return [max(0, i.batna - f) for i, f in zip(self.parties, fall, strict=True)]

    def worths(self, x):
        pairs = zip(self.parties, self.credible, strict=True)
        return [self.case.utility(i, x, credible) for i, credible in pairs]

    def signable(self, needs):
        return all(n < s for n, s in zip(needs, self.softening, strict=True))

    def talk(self):
        """Section 3, step 4, talks."""
        self.at_table += 1
        self.trust = cut(self.trust + self.p.trust.facilitated * self.mean_facilitation)
        self.credible = [self.trust + (1 - self.trust) * g for g in self.guarantee]
        self.asked = [self.aspiration(i, party) for i, party in enumerate(self.parties)]
        self.texts = {
            x: self.worths(x)
            for x, needs in self.case.needs.items()
            if self.signable(needs) and all(x[k] == level for k, level in self.locked.items())
        }
        offers = [self.offer(i, party) for i, party in enumerate(self.parties)]
        short = [self.hear(i, offers) for i in range(len(offers))]
        text = self.text_of_round(offers)
        if text:
            self.ratify(text)
            return
        gap, c = max(short), self.p.collapse
        self.stuck = self.stuck + 1 if gap > self.p.interim.gap else 0
        if self.stuck >= self.p.interim.patience and not self.record.interim and self.set_aside():
            return
        odds = c.base + c.gap * gap - c.trust * self.trust
        odds += c.incident * self.incident - c.facilitation * self.mean_facilitation
        if self.u(COLLAPSE) < logistic(odds):
            self.collapse(self.walkout(short), self.p.trust.collapse)

    def aspiration(self, i, party):
        r, most = self.reserve[i], self.case.most(party, self.credible[i])
        tau, beta = min(1, self.at_table / self.p.deadline), 10 ** (2 * party.at_the_table - 1)
        part = 1 - tau ** (1 / beta)
        if party.tactic == "exponential":
            part = 1 - math.exp((1 - tau) ** beta * math.log(0.01))
        conceded = 0
        if self.heard_before[i] is not None:
            conceded = max(0, self.heard[i] - self.heard_before[i])
        in_answer = max(r, (self.asked[i] if self.asked else most) - conceded)
        in_time = r + (max(most, r) - r) * part
        return (1 - party.reciprocity) * in_time + party.reciprocity * in_answer

    def offer(self, i, party):
        """Section 7.4."""
        m = party.misperception * (1 - self.facilitation[i])
        equal = [1 / len(self.case.issues)] * len(self.case.issues)
        best, largest = None, -1
        for x, worth in self.texts.items():
            if worth[i] < self.asked[i]:
                continue
            product = 1
            for h, other in enumerate(self.parties):
                if h != i:
                    believed = self.case.utility(other, x, self.credible[h], equal) if m else 0
                    product *= (1 - m) * worth[h] + m * believed
            if product > largest:
                best, largest = x, product
        return best

    def hear(self, i, offers):
        others = [self.texts[x][i] for h, x in enumerate(offers) if h != i and x]
        self.heard_before[i] = self.heard[i]
        self.heard[i] = max(others, default=self.heard[i])
        return max(0, self.asked[i] - max(others, default=0))

    def text_of_round(self, offers):
        accepted = [
            (self.u(CHOICE, party.stream), x)
            for party, x in zip(self.parties, offers, strict=True)
            if x and all(w >= a for w, a in zip(self.texts[x], self.asked, strict=True))
        ]
        if accepted:
            return max(accepted)[1]
        return self.tabled(self.texts, self.p.formulation.face_saving)

    def tabled(self, texts, face_saving):
        """Section 7.5: the mediators' text, if there is one and all parties take it."""
        best, largest = None, 0
        for x, worth in texts.items():
            product = math.prod(max(0, u - r) for u, r in zip(worth, self.reserve, strict=True))
            if product > largest:
                best, largest = x, product
        if not best or max(self.formulation) <= 0:
            return None
        for i, u in enumerate(texts[best]):
            if u < max(self.reserve[i], self.asked[i] - face_saving * self.formulation[i]):
                return None
        return best

    def set_aside(self):
        """Section 7.5: the interim text."""
        set_aside = self.case.provisional
        texts = {
            x: self.worths(x)
            for x in self.case.packages
            if set_aside and all(x[k] == level for k, level in set_aside.items())
            if self.signable([need(i.lines, x, set_aside) for i in self.parties])
        }
        text = self.tabled(texts, self.p.formulation.interim_face_saving)
        if text:
            self.locked = {k: level for k, level in enumerate(text) if k not in set_aside}
            self.assured, self.truce, self.stuck = self.case.q(text), True, 0
            self.trust = cut(self.trust + self.p.trust.interim)
            self.phase, self.left = "adjourned", self.p.interim.adjournment
            self.record.interim = self.round
        return text

    def ratify(self, x):
        """Section 7.6."""
        chance = self.p.ratification
        for i, party in enumerate(self.parties):
            above = max(0, self.texts[x][i] - self.reserve0[i])
            asks = need(party.principal, x)
            beyond = asks != -1 and asks >= party.mandate * self.softening[i]
            by_chance = chance.veto * math.exp(-above / chance.slack)
            if beyond or self.u(VETO, party.stream) < by_chance:
                self.collapse(i, self.p.trust.veto)
                return
        self.phase, self.record.package = "settled", x

    def walkout(self, short):
        u, so_far = self.u(WALKOUT), list(itertools.accumulate(short))
        if so_far[-1] == 0:
            return math.floor(u * len(short))
        return next(i for i, g in enumerate(so_far) if u * so_far[-1] < g)

    def collapse(self, walker, loss, on_site=True):
        self.phase, self.waiting, self.on_site = "collapsed", 0, [on_site] * len(self.parties)
        self.trust = cut(self.trust - loss)
        self.record.walker = walker
        self.record.collapses += 1
        self.record.first_collapse = self.record.first_collapse or self.round

    def wait(self):
        """Section 7.8."""
        c, consents = self.p.consent, []
        self.waiting += 1
        for i, party in enumerate(self.parties):
            f, pressure = self.facilitation[i], self.pressure[i]
            self.hurt[i] = cut(self.hurt[i] + self.p.hurt.collapsed)
            leaves = self.u(LEAVING, party.stream) < self.p.leaving * (1 - max(f, pressure))
            self.on_site[i] = self.on_site[i] and not leaves
            odds = c.base + c.mediation * (1 - (1 - f) * (1 - pressure)) + c.hurt * self.hurt[i]
            odds += c.on_site * self.on_site[i] - c.waiting * self.waiting
            odds -= c.walker * (self.record.walker == i)
            ready = self.quiet[i] >= party.quiet and (self.truce or not party.asks_truce)
            consents.append(ready and self.u(CONSENT, party.stream) < logistic(odds))
        if all(consents):
            self.come_back()

    def come_back(self):
        self.phase, self.stuck = "talks", 0
        self.record.revivals += 1
        since = 0 if self.p.start.phase == "collapsed" else self.record.first_collapse
        self.record.rounds_to_revival = self.record.rounds_to_revival or self.round - since

    def pause(self):
        if self.incident and self.u(BROKEN) < self.p.interim.broken:
            self.collapse(self.record.walker, 0, on_site=False)
            return
        self.left -= 1
        self.phase = "talks" if self.left <= 0 else "adjourned"

    def chain(self):
        """Section 7.10."""
        c, talking = self.p.chain, self.phase == "talks"
        u = self.u(COLLAPSE if talking else CONSENT)
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
        p, total = self.p.implementation, self.p.implementation.rounds
        steep = p.failure * math.exp(-p.assurance * self.case.q(x))
        self.round = self.p.rounds
        for n in range(1, total + 1):
            self.round += 1
            self.hurt = [hurt * self.p.hurt.kept for hurt in self.hurt]
            pairs = zip(self.reserves(), self.texts[x], strict=True)
            hazard = steep * ((n / total) ** p.shape - ((n - 1) / total) ** p.shape)
            hazard += p.shortfall / total * sum(max(0, r0 - u) for r0, u in pairs)
            self.record.lasted = n
            if self.u(FAILURE) < 1 - math.exp(-hazard):
                self.record.failed = True
                return
