// @ts-check
/**
 * A run told round by round, as negsim/story/sentences.py and the middle of negsim/story/page.py
 * tell it; the account says what happened, the catalogue has the sentences.
 *
 *     const story = new Story(account, new Catalogue(catalogueJson, loaded.told.names));
 *     const sentences = account.rounds.map((now) => story.round(now));
 */

const OFFERS = ["offers", "tables a draft"];

const BROUGHT = [
  "joins", "leaves", "a summit begins", "an incident is bound to happen", "a number changes",
  "a number is put back",
];

const TOLD_AGAIN = 0.1;

/**
 * The sum of numbers as Python's `sum` makes it: what rounding loses is added in the end.
 * @param {number[]} numbers
 */
function sumOf(numbers) {
  let [sum, lost] = [0, 0];
  for (const x of numbers) {
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? (sum - next) + x : (x - next) + sum;
    sum = next;
  }
  return sum + lost;
}

class Story {
  /**
   * @param {Account} account
   * @param {Catalogue} says
   */
  constructor(account, says) {
    this.account = account;
    this.says = says;
    this.before = account.start;
    /** @type {Record<string, Record<string, string>>} */
    this.latest = {};
    this.barred = false;
    this.movedTo = account.start.parties;
    this.inTheWay = "";
    /** @type {Record<string, string[]>} */
    this.pressing = {};
  }

  /**
   * What is told of a round, in sentences.
   * @param {Round} now
   */
  round(now) {
    const told = [...this.happened(now), ...this.moved(now)];
    return told.length ? told : [this.says.say("rounds", "nothing_new")];
  }

  /**
   * What happened in a round, in sentences; nothing where nothing did.
   * @param {Round} now
   */
  happened(now) {
    const sentences = this.pressure(now);
    const { moves } = now;
    const waiting = moves.filter((move) => move.what === "waits");
    const offers = moves.filter((move) => OFFERS.includes(move.what));
    moves.forEach((move, at) => {
      if (move === offers[0]) sentences.push(...this.offers(offers), ...this.asks(now, offers));
      else if (move === waiting[0]) sentences.push(...this.readiness(waiting, now));
      else sentences.push(...this.move(move, now, moves[at + 1]));
    });
    this.before = now;
    return sentences;
  }

  /**
   * A move that needs none but itself.
   * @param {Move} move
   * @param {Round} now
   * @param {Move | undefined} next
   * @returns {string[]}
   */
  move(move, now, next) {
    const { says } = this;
    const { what, who, facts } = move;
    if (what in says.all.plain) return [says.all.plain[what]];
    if (BROUGHT.includes(what)) return [this.ofEvent(move)];
    switch (what) {
      case "incident": {
        const which = next?.what === "blames the other side" ? "blamed" : "not_blamed";
        return [says.say("incident", which, { who: facts.victim, source: who })];
      }
      case "runs out of effort":
        return [says.say("mediators", what, { who, left: facts.affords })];
      case "tables a text":
      case "tables an interim text":
        return [this.tables(move)];
      case "all accept":
        return [this.accepted(move, now)];
      case "the principal ratifies":
        return [says.say("principals", "ratifies", { who, risk: facts.chance })];
      case "the principal vetoes":
        return [this.vetoes(move, now)];
      case "signed":
        return [says.say("principals", "signed", { worth: this.worth(move) })];
      case "all take the interim text":
        return [this.takesInterim(move)];
      case "walks out":
        return [this.walksOut(move, now)];
      case "leaves the venue":
        return [says.say("walks out", what, { who, risk: facts.chance })];
      default:
        return [];
    }
  }

  /** @param {Move} move */
  ofEvent({ what, who, facts }) {
    const { says } = this;
    const { parties, mediators, sources, issues } = says.names;
    const known = { ...parties, ...mediators, ...sources, ...issues };
    const steps = "path" in facts ? facts.path.split(".").slice(1) : [];
    const named = (/** @type {string} */ step) => known[step] ?? step.replaceAll("_", " ");
    const number = steps.map(named).join(", ");
    const note = plainNote(facts.note ?? "");
    const lasts = facts.rounds ? says.say("events", "lasts", { rounds: facts.rounds }) : "";
    const noted = says.say("events", note ? "noted" : "not_noted", { lasts, note });
    return says.say("events", what, { who, number, value: facts.value, noted });
  }

  /** @param {Move} move */
  worth(move) {
    return this.says.say("worth", "is", { worth: move.facts.worth });
  }

  /**
   * Softening, pain and grievance of all parties where any of them has moved far.
   * @param {Round} now
   */
  moved(now) {
    const far = Object.entries(this.movedTo).some(([id, told]) => (
      /** @type {const} */ (["softening", "hurt", "grievance"])
        .some((name) => Math.abs(now.parties[id][name] - told[name]) >= TOLD_AGAIN)
    ));
    if (!far) return [];
    this.movedTo = now.parties;
    const each = Object.entries(now.parties).map(([who, { softening, hurt, grievance }]) => (
      this.says.say("moved", "one", { who, softening, pain: hurt, grievance })
    ));
    return [this.says.say("moved", "now", { each: each.join("; ") })];
  }

  // ---- mediators

  /**
   * Who presses whom, where that has changed.
   * @param {Round} now
   */
  pressure(now) {
    const { says } = this;
    const acting = Object.entries(now.mediators).filter(([, state]) => state.presses.length);
    /** @type {Record<string, string[]>} */
    const pressing = Object.fromEntries(acting.map(([id, state]) => [id, state.presses]));
    const sentences = [];
    if (JSON.stringify(pressing) !== JSON.stringify(this.pressing)) {
      for (const who of Object.keys(this.pressing)) {
        if (!(who in pressing)) sentences.push(says.say("mediators", "stops", { who }));
      }
      for (const [who, state] of acting) {
        const given = { whom: state.presses, hard: state.pressing, left: state.effort_left };
        sentences.push(says.say("mediators", "presses", { who, ...given }));
      }
      const felt = Object.entries(now.parties).map(([who, state]) => (
        says.say("mediators", "felt_by", { who, felt: state.pressure })
      ));
      if (acting.length) sentences.push(says.say("mediators", "felt", { felt }));
    }
    this.pressing = pressing;
    return sentences;
  }

  /** @param {Move} move */
  tables(move) {
    const before = this.latest[move.what];
    this.latest[move.what] = move.text;
    const which = !before ? "first" : sameText(before, move.text) ? "same" : "changed";
    const given = { text: move.text, change: [before, move.text], worth: this.worth(move) };
    return this.says.say(move.what, which, given);
  }

  /** @param {Move} move */
  takesInterim({ text, facts }) {
    const { says } = this;
    const aside = Object.keys(text).filter((issue) => facts.set_aside.includes(issue));
    const inForce = Object.entries(text).filter(([issue]) => !aside.includes(issue));
    const taken = says.say("interim", "taken", {
      in_force: says.text(Object.fromEntries(inForce)) || says.all.words.nothing, aside,
    });
    const rounds = Math.max(1, Math.ceil(facts.rounds));
    const truce = this.before.truce ? "truce_holds" : "truce_begins";
    return says.say("interim", truce, { taken, rounds });
  }

  // ---- the table

  /**
   * The offers of a round: in full at first, then what changes.
   * @param {Move[]} offers
   */
  offers(offers) {
    const { says } = this;
    const sentences = [];
    const barred = offers.every((move) => move.facts.texts === 0);
    if (barred && !this.barred) sentences.push(says.say("offers", "barred"));
    else if (this.barred && !barred) {
      sentences.push(says.say("offers", "open", { texts: offers[0].facts.texts }));
    }
    this.barred = barred;
    /** @type {Map<string, string[]>} */
    const repeated = new Map();
    for (const { what, who, text } of offers) {
      const before = this.latest[who];
      this.latest[who] = text;
      if (!before) sentences.push(says.say(what, "first", { who, text }));
      else if (sameText(before, text)) repeated.set(what, [...(repeated.get(what) ?? []), who]);
      else sentences.push(says.say(what, "changed", { who, change: [before, text] }));
    }
    for (const [what, some] of repeated) {
      if (some.length === 1) sentences.push(says.say(what, "repeated", { who: some[0] }));
      else sentences.push(says.say(what, "repeated_by_some", { who: some }));
    }
    return sentences;
  }

  /**
   * What each party asks for and how far short the others' best text falls.
   * @param {Round} now
   * @param {Move[]} offers
   */
  asks(now, offers) {
    return Object.entries(now.parties).map(([who, state]) => {
      const heard = offers.filter((move) => move.who !== who).map((move) => move.facts.worth[who]);
      const [short, distance] = [state.shortfall ?? 0, state.distance ?? 0];
      const lines = distance > short ? this.says.say("offers", "lines", { who, distance }) : "";
      const given = { who, asks: state.aspiration, best: Math.max(...heard), short, lines };
      return this.says.say("offers", "asks", given);
    });
  }

  /**
   * @param {Move} move
   * @param {Round} now
   */
  walksOut({ who, facts }, now) {
    const { says, account } = this;
    const { [who]: own, ...missed } = facts.missed;
    const others = Object.entries(missed).map(([id, share]) => (
      says.say("walks out", "other", { who: id, share })
    ));
    const nobody = own === 0 && !Object.values(missed).some((share) => share);
    const given = { who, shortfall: facts.shortfall, own, others };
    const why = says.say("walks out", nobody ? "nobody" : "short", given);
    const lines = linesInTheWay(account, now);
    const barred = lines.length ? this.barring(lines) : says.say("walks out", "no_line");
    const { gap } = now;
    return says.say("walks out", "says", { who, why, barred, gap: gap ?? 0, risk: facts.chance });
  }

  /**
   * Which lines are in the way: in full at first, then only how far they are.
   * @param {Obstacle[]} lines
   */
  barring(lines) {
    const { says, account } = this;
    const said = JSON.stringify(lines.map((one) => [one.party, one.issue, one.side, one.level]));
    const again = said === this.inTheWay;
    this.inTheWay = said;
    if (again) {
      const words = byIssue(lines).map((some) => this.still(some)).join("; ");
      return says.say("walks out", "as_before", { lines: words });
    }
    const words = faced(says, account.lines, lines, "could_bear").join(". ");
    return says.say("walks out", "in_the_way", { lines: words });
  }

  /** @param {Obstacle[]} lines */
  still(lines) {
    const { says, account } = this;
    const sides = new Set(lines.map((line) => line.party));
    for (const line of lines) {
      for (const other of account.lines.facing(line)) sides.add(other.party);
    }
    const whose = Object.keys(says.names.parties).filter((id) => sides.has(id));
    const needs = lines.map((line) => needed(says, line, "could_bear")).join("; ");
    return says.say("walks out", "still", { whose, issue: lines[0].issue, needs });
  }

  /**
   * @param {Move} move
   * @param {Round} now
   */
  accepted({ text }, now) {
    const source = now.moves.findLast((move) => (
      ["offers", "tables a text"].includes(move.what) && sameText(move.text, text)
    ));
    const which = source?.what === "offers" ? "offer" : "mediated";
    return this.says.say("accepted", which, { who: source?.who, text });
  }

  // ---- principals, and the way back

  /**
   * @param {Move} move
   * @param {Round} now
   */
  vetoes({ who, facts }, now) {
    const { says, account } = this;
    if (!facts.beyond_mandate) {
      return says.say("principals", "vetoes", { who, slack: facts.slack, risk: facts.chance });
    }
    const accepted = now.moves.find((move) => move.what === "all accept");
    const lines = account.lines.beyondMandate(who, accepted?.text ?? {}, facts.borne);
    const way = faced(says, account.lines, lines, "may_bear").map((words) => ` ${words}.`).join("");
    return says.say("principals", "beyond", { who, lines: way });
  }

  /**
   * How ready parties are to return: briefly, or term by term where talks come back.
   * @param {Move[]} waiting
   * @param {Round} now
   */
  readiness(waiting, now) {
    const { says, account } = this;
    if (now.phase === "talks") return waiting.map((move) => this.ready(move));
    const each = waiting.map(({ who, facts }) => (
      says.say("waits", "one", { who, chance: facts.chance })
    ));
    const together = waiting.reduce((product, move) => product * move.facts.chance, 1);
    const first = waiting.filter((move) => !move.facts.conditions_met).map(({ who }) => {
      const { truce, quiet } = account.told.asks_first[who];
      const { words } = says.all;
      const asked = [...(truce ? [words.truce] : []), ...(quiet ? [words.quiet] : [])];
      return says.say("waits", "asks_first", { who, asked });
    });
    return [says.say("waits", "ready", { each, together }), ...first];
  }

  /**
   * What made a party ready: its chance, and the terms of it, the largest first.
   * @param {Move} move
   */
  ready({ who, facts }) {
    const { says } = this;
    const { terms, chance } = facts;
    const words = { ...says.all.terms, ...(says.many(who) ? says.all.terms_of_many : {}) };
    const count = Object.keys(words).filter((term) => term !== "base" && terms[term]);
    count.sort((a, b) => Math.abs(terms[b]) - Math.abs(terms[a]));
    const weights = [...count, "base"].map((term) => (
      says.say("waits", "weight", { term: words[term], weight: terms[term] })
    ));
    const without = sumOf(Object.values(terms)) - terms.mediation;
    const mediated = terms.mediation > 0
      ? says.say("waits", "mediated", { chance: 1 / (1 + Math.exp(Math.min(700, -without))) }) : "";
    return says.say("waits", "back", { who, chance, mediated, weights: weights.join(", ") });
  }
}

/**
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
function sameText(one, other) {
  return Object.keys(one).every((issue) => one[issue] === other[issue]);
}

/**
 * The red lines in the way of a round at the table.
 * @param {Account} account
 * @param {Round} now
 */
function linesInTheWay(account, now) {
  const bore = Object.entries(now.parties).map(([id, state]) => [id, state.borne]);
  const found = account.lines.inTheWay(Object.fromEntries(bore));
  return found.length ? found : account.lines.crossedByDrafts(now);
}
