// @ts-check
/**
 * The short form of a run: scene, turning points, what moved the parties, the end; as
 * negsim/story/short.py tells it.
 *
 *     const { scene, turns, moved, end } = new ShortStory(account, says).parts();
 *     const words = scene.map((told) => told.words).join(" ");
 *
 * @typedef {{words: string, numbers: string, moves?: {round: number, what: string, who: string}[]}}
 *   Told  a sentence, the numbers behind it in words, and the moves in it
 * @typedef {{now: Round, moves: Move[]}} Turn  a move, and others of its kind that belong to it
 */

const TURNS = [
  "walks out", "talks collapse", "leaves the venue", "talks are back", "joins", "leaves",
  "all take the interim text", "talks resume after the adjournment", "the principal vetoes",
  "the truce ends", "hostilities break out", "signed", "a summit begins",
  "agreed by constant chance", "abandoned by constant chance",
];

const [FIRST_TOLD, LAST_TOLD, SHIFT] = [4, 3, 0.1];

/** @param {any[]} some */
function onceEach(some) {
  return [...new Set(some)];
}

class ShortStory {
  /**
   * @param {Account} account
   * @param {Catalogue} says
   */
  constructor(account, says) {
    this.account = account;
    this.says = says;
    this.parties = Object.keys(account.start.parties);
    this.moves = account.rounds.flatMap((now) => now.moves);
  }

  parts() {
    return { scene: this.scene(), turns: this.turns(), moved: this.moved(), end: this.end() };
  }

  /**
   * A sentence of the short form with its numbers, by another name if one is given.
   * @param {string} which
   * @param {Given} given
   * @param {string} number
   * @returns {Told}
   */
  told(which, given, number = which) {
    const form = this.says.all.short_numbers[number] ?? "";
    return { words: this.says.say("short", which, given), numbers: this.says.filled(form, given) };
  }

  // ---- the scene

  scene() {
    const { says, account, parties: who } = this;
    const { start, told } = account;
    const there = present(start);
    const mediated = there.length ? says.say("short", "mediated", { who: there }) : "";
    const issues = Object.values(says.names.issues).join("; ");
    const here = Object.values(start.parties).every((state) => state.on_site);
    const where = says.say("short", here ? "here" : "away");
    const truce = says.say("head", start.truce ? "a_truce" : "no_truce");
    return [
      this.told("parties", { who, mediated, rounds: told.rounds, round: told.round }),
      this.told("stake", { issues, texts: told.packages }),
      ...(told.chain ? [] : this.blocked()),
      this.told("start", { phase: this.stand(start), where, truce, trust: start.trust }),
    ];
  }

  /**
   * How talks stand after a round.
   * @param {Round} now
   */
  stand(now) {
    return this.says.all.phases[now.suspended ? "suspended" : now.phase];
  }

  blocked() {
    const facing = this.account.lines.opposed();
    if (!facing.length) return [this.told("open", {})];
    const [[issue, lines], ...others] = facing;
    const sides = lines.map((line) => against(this.says, line));
    const first = this.told("blocked", { issue, sides });
    if (!others.length) return [first];
    return [first, this.told("blocked_too", { issues: others.map(([other]) => other) })];
  }

  // ---- turning points

  turns() {
    const turns = this.found();
    const tell = (/** @type {Turn} */ turn) => this.turn(turn);
    if (turns.length <= FIRST_TOLD + LAST_TOLD + 1) return turns.map(tell);
    return [
      ...turns.slice(0, FIRST_TOLD).map(tell),
      this.between(turns.slice(FIRST_TOLD, -LAST_TOLD)),
      ...turns.slice(-LAST_TOLD).map(tell),
    ];
  }

  /** The turning points in order; delegations that leave one after the other as one. */
  found() {
    /** @type {Turn[]} */
    const turns = [];
    for (const now of this.account.rounds) {
      for (const move of now.moves) {
        const open = turns.at(-1);
        const what = open?.moves[0].what;
        if (open && move.what === "talks are broken off") open.moves.push(move);
        if (!TURNS.includes(move.what)) continue;
        const same = what === move.what && what === "leaves the venue";
        const out = what === "walks out" && open?.now === now && move.what === "talks collapse";
        if (open && (same || out)) open.moves.push(move);
        else turns.push({ now, moves: [move] });
      }
    }
    return turns;
  }

  /** @param {Turn} turn */
  turn(turn) {
    const [{ what }] = turn.moves;
    const own = turn.moves.filter((move) => move.what === what);
    const rounds = onceEach(turn.moves.map((move) => move.round));
    const { which = what, ...facts } = this.facts(turn, own);
    const when = this.says.say("short_numbers", "when", { rounds });
    const given = { who: onceEach(own.map((move) => move.who)), rounds, when, ...facts };
    const number = what in this.says.all.short_numbers ? what : "when";
    return { ...this.told(which, given, number), moves: turn.moves.map(plainMove) };
  }

  /**
   * What else fills the sentence of a turning point, perhaps which one it is.
   * @param {Turn} turn
   * @param {Move[]} own
   * @returns {Given}
   */
  facts({ now, moves }, own) {
    const [{ what, text, facts }] = own;
    switch (what) {
      case "walks out":
        return this.walkOut(now, own[0]);
      case "leaves the venue": {
        const chances = own.map((move) => move.facts.chance);
        const off = moves.some((move) => move.what === "talks are broken off");
        const between = { chances: [Math.min(...chances), Math.max(...chances)] };
        return off ? between : { ...between, which: "leaves the venue too" };
      }
      case "talks are back":
        return this.back(now);
      case "all take the interim text": {
        const aside = Object.keys(text).filter((issue) => facts.set_aside.includes(issue));
        return { aside, adjourned: Math.max(1, Math.ceil(facts.rounds)) };
      }
      case "the principal vetoes": {
        const which = facts.beyond_mandate ? { which: "beyond the mandate" } : {};
        return { risk: facts.chance, ...which };
      }
      case "the truce ends":
      case "hostilities break out":
        return { source: now.moves.findLast((move) => move.what === "incident")?.who };
      case "signed":
        return { text, worth: facts.worth };
      default:
        return {};
    }
  }

  /**
   * Why a party walks out: what it misses, and which red lines are in the way.
   * @param {Round} now
   * @param {Move} move
   */
  walkOut(now, { who, facts: { shortfall: short, chance: risk, missed } }) {
    const found = onceEach(linesInTheWay(this.account, now).map((line) => line.issue));
    const lines = found.length ? this.says.say("short", "lines", { issues: found }) : "";
    return { short, risk, lines, ...(missed[who] ? {} : { which: "walks out though" }) };
  }

  /**
   * Why talks are back: the largest of what made the parties ready.
   * @param {Round} now
   */
  back(now) {
    const waits = now.moves.filter((move) => move.what === "waits").map((move) => move.facts);
    const together = waits.reduce((product, facts) => product * facts.chance, 1);
    let [most, sum] = ["", 0];
    for (const term of ["mediation", "presence", "hurt"]) {
      const here = sumOf(waits.map((facts) => facts.terms[term]));
      if (here > sum) [most, sum] = [term, here];
    }
    if (!most) return { together };
    if (most !== "mediation") return { together, which: `back by ${most}` };
    const who = present(now);
    return who.length ? { together, which: "back by mediation", who } : { together };
  }

  /**
   * Turning points together, by what they are, and who makes them.
   * @param {Turn[]} turns
   * @returns {Told}
   */
  between(turns) {
    const { says } = this;
    /** @type {Map<string, Move[]>} */
    const kinds = new Map();
    for (const { moves } of turns) {
      const [{ what }] = moves;
      const own = moves.filter((move) => move.what === what);
      kinds.set(what, [...(kinds.get(what) ?? []), ...own]);
    }
    const each = [...kinds].map(([what, moves]) => (
      says.say("short_again", what, { who: onceEach(moves.map((move) => move.who)) })
    ));
    const numbers = [...kinds.values()].map((moves) => (
      says.say("short_numbers", "when", { rounds: onceEach(moves.map((move) => move.round)) })
    ));
    const words = says.say("short", "between", { each: each.join("; ") });
    const moves = turns.flatMap((turn) => turn.moves.map(plainMove));
    return { words, numbers: numbers.join("; "), moves };
  }

  // ---- what moved them, and the end

  moved() {
    const { start, rounds } = this.account;
    const last = rounds[rounds.length - 1].parties;
    const shifts = /** @type {const} */ ([["softens", "softening"], ["grieves", "grievance"]]);
    const shifted = shifts.map(([which, name]) => {
      const who = this.parties.filter((id) => last[id][name] - start.parties[id][name] >= SHIFT);
      const each = who.map((id) => this.of(id, last[id][name]));
      return who.length ? [this.told(which, { who, each }, "each")] : [];
    });
    return [...this.pressure(), ...this.violence(), ...this.deadline(), ...shifted.flat()];
  }

  /**
   * @param {string} who
   * @param {number} number
   */
  of(who, number) {
    return this.says.say("short_numbers", "of", { who, number });
  }

  /** @returns {Told[]} */
  pressure() {
    const { says, account } = this;
    /** @type {string[]} */
    const words = [];
    /** @type {string[]} */
    const numbers = [];
    for (const who of Object.keys(account.start.mediators)) {
      const states = account.rounds.map((now) => now.mediators[who]);
      const pressing = states.filter((state) => state.presses.length);
      if (!pressing.length) continue;
      const hard = Math.max(...pressing.map((state) => state.pressing));
      const pressed = new Set(pressing.flatMap((state) => state.presses));
      const whom = this.parties.filter((id) => pressed.has(id));
      words.push(says.say("short", "presses", { who, whom, hard }));
      numbers.push(this.of(who, hard));
    }
    if (!words.length) return [];
    const form = says.all.short_numbers.pressed;
    const said = says.say("short", "pressed", { each: words });
    return [{ words: said, numbers: says.filled(form, { each: numbers }) }];
  }

  violence() {
    const strikes = this.moves.filter((move) => move.what === "incident").map((move) => move.who);
    if (!strikes.length) return [];
    const blames = this.moves.filter((move) => move.what === "blames the other side");
    const known = Object.entries(this.says.names.sources);
    const sources = known.filter(([id]) => strikes.includes(id)).map(([, name]) => name);
    const who = this.parties.filter((id) => blames.some((move) => move.who === id));
    const given = { sources, who, count: strikes.length, blamed: blames.length };
    if (!who.length) return [this.told("violence", given)];
    const both = who.length === 2 && this.parties.length === 2;
    return [this.told(both ? "blamed by both" : "blamed", given, "blamed")];
  }

  deadline() {
    const asked = this.parties.map((who) => {
      const all = this.account.rounds.map((now) => now.parties[who].aspiration);
      const some = /** @type {number[]} */ (all.filter((one) => one !== null));
      return { who, first: some[0], last: some[some.length - 1] };
    });
    const fell = asked.filter(({ first, last }) => last < first);
    if (!fell.length) return [];
    const each = fell.map((one) => this.says.say("short_numbers", "fell", one));
    return [this.told("deadline", { who: fell.map((one) => one.who), each })];
  }

  /** @returns {Told[]} */
  end() {
    const { account } = this;
    const last = account.rounds[account.rounds.length - 1];
    const given = { round: last.round, outcome: account.outcomeName, how: this.lastState(last) };
    const told = [this.told("ends", given)];
    const move = last.moves.at(-1);
    if (move && ["the agreement fails", "the agreement lasts"].includes(move.what)) {
      told.push(this.told(move.what, { rounds: move.facts.rounds }, "the agreement"));
    }
    if (!account.settled && !account.told.chain) told.push(...this.obstacle());
    return told;
  }

  /** @param {Round} last */
  lastState(last) {
    const { says } = this;
    if (this.account.settled) return says.say("end", "signed");
    if (last.phase === "hostilities") return says.say("end", "hostilities");
    return says.say("end", last.truce ? "truce" : "no_truce", { phase: this.stand(last) });
  }

  /** What stood in the way of a settlement: red lines, or what the parties asked for. */
  obstacle() {
    const { account } = this;
    const lines = account.lines.inTheWay(account.mostBorne);
    if (lines.length) {
      const issues = onceEach(lines.map((line) => line.issue));
      return [this.told("barred", { issues, lines: lines.length })];
    }
    const now = account.rounds.findLast((one) => (
      Object.values(one.parties).some((state) => state.shortfall !== null)
    ));
    if (!now) return [];
    const who = this.parties.filter((id) => (now.parties[id].shortfall ?? 0) > 0);
    const each = who.map((id) => this.of(id, now.parties[id].shortfall ?? 0));
    return [this.told(who.length ? "apart" : "met", { who, each }, "each")];
  }
}

/**
 * Mediators that are present.
 * @param {Round} now
 */
function present(now) {
  return Object.keys(now.mediators).filter((id) => now.mediators[id].present);
}

/** @param {Move} move */
function plainMove({ round, what, who }) {
  return { round, what, who };
}
