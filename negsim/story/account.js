// @ts-check
/**
 * A run written down, of the block that an engine has just played with everything logged: each
 * round's moves with ids and names, how things stand after it, and the red lines as they were
 * drawn. What negsim/story/account.py is in Python; a page hands it the `told` of its case.
 *
 *     const look = (one) => { account = new Account(one, 0, loaded.told); };
 *     engine.play(7, 1, 1n, look, "everything");
 *
 * @typedef {{issue: string, at_least: boolean, level: number}} Bound
 * @typedef {Bound & {party: string, unless: Bound[]}} LineOf
 * @typedef {{names: ShownNames, name: string, outcomes: Record<string, string>, round: string,
 *   rounds: number, chain: boolean, asks_first: Record<string, {truce: boolean, quiet: boolean}>,
 *   set_aside: string[], victims: Record<string, string>, lines: LineOf[],
 *   principal_lines: LineOf[], terms: string[], packages: number,
 *   events: {rounds: number, note: string, set: [string, number][]}[]}} ToldOf
 * @typedef {{round: number, what: string, who: string, text: Record<string, string>,
 *   facts: Given}} Move
 * @typedef {{softening: number, hurt: number, grievance: number, borne: number,
 *   reservation: number, aspiration: number | null, shortfall: number | null,
 *   distance: number | null, pressure: number, facilitation: number, on_site: boolean}} PartyState
 * @typedef {{present: boolean, pressing: number, presses: string[], effort_left: number}} Mediating
 * @typedef {{round: number, phase: string, truce: boolean, trust: number, suspended: boolean,
 *   gap: number | null, parties: Record<string, PartyState>,
 *   mediators: Record<string, Mediating>, moves: Move[]}} Round
 */

const BEYOND_MANDATE = 2;

/**
 * Further numbers of a row, one for each party.
 * @type {Record<string, string[]>}
 */
const OF_EACH = {
  offers: ["worth"],
  "tables a draft": ["worth", "bears"],
  "tables a text": ["worth"],
  "tables an interim text": ["worth"],
  signed: ["worth"],
  "walks out": ["missed"],
  "the agreement fails": ["missing"],
};

class Account {
  /**
   * @param {any} engine in the function that `play` calls
   * @param {number} run index in the block, from 0
   * @param {ToldOf} told
   * @param {number} runs in the block
   */
  constructor(engine, run, told, runs = 1) {
    const loaded = engine.case;
    /** @type {any} */
    this.loaded = loaded;
    this.told = told;
    const at = (/** @type {string} */ name) => engine.field(name, runs)[run];
    const [outcome, outcomeName] = Object.entries(told.outcomes)[at("outcome")];
    this.outcome = outcome;
    this.outcomeName = outcomeName;
    this.settled = at("outcome") < loaded.outcomes.length;
    this.lasted = at("lasted");
    const counts = loaded.issues.map((/** @type {string} */ k) => told.names.levels[k].length);
    const width = Number(loaded.arguments.vectors.shape[1]);
    const vectors = engine.view("vectors", { ...engine.sizes, runs });
    const vector = vectors.slice(run * width, (run + 1) * width);
    const part = (/** @type {string} */ name) => {
      const n = loaded.parts.indexOf(name);
      return vector.slice(engine.at[n], engine.at[n + 1]);
    };
    this.lines = new RedLines(told, loaded.issues, counts, part);
    const borne = engine.view("borne", { ...engine.sizes, runs });
    /** @type {Record<string, number>} the most that each party could have borne at any time */
    this.mostBorne = {};
    loaded.parties.forEach((/** @type {string} */ id, /** @type {number} */ i) => {
      this.mostBorne[id] = borne[run * loaded.parties.length + i];
    });
    const log = new EventLog(engine);
    const moves = this.moves(log.moves(run), log.further(run));
    const [start, ...rounds] = this.standings(log.states(run), moves);
    this.start = start;
    this.rounds = rounds;
  }

  /**
   * @param {any[]} rows
   * @param {Float64Array} further
   * @returns {Move[]}
   */
  moves(rows, further) {
    const width = rows.length ? further.length / rows.length : 0;
    return rows.map((row, n) => {
      const more = further.slice(n * width, (n + 1) * width);
      const text = row.package >= 0 ? this.lines.levels(row.package) : {};
      const { round, what } = row;
      return { round, what, who: this.who(row), text, facts: this.facts(row, more) };
    });
  }

  /** @param {any} row */
  who({ what, who }) {
    if (what === "tables a text" || what === "tables an interim text") return "mediators";
    if (who < 0) return "";
    if (["joins", "leaves", "runs out of effort"].includes(what)) return this.loaded.mediators[who];
    const sources = ["incident", "an incident is bound to happen"].includes(what);
    return (sources ? this.loaded.violence : this.loaded.parties)[who];
  }

  /**
   * @param {any} row
   * @param {Float64Array} more
   * @returns {Given}
   */
  facts(row, more) {
    const { what } = row;
    if ("event" in row) return this.ofEvent(row);
    if (what === "incident") return { victim: this.told.victims[this.loaded.violence[row.who]] };
    if (what === "the agreement lasts") return { rounds: this.lasted };
    if (what === "waits") {
      const terms = Object.fromEntries(this.told.terms.map((term, n) => [term, more[n]]));
      return { chance: row.chance, terms, conditions_met: row.conditions_met !== 0 };
    }
    if (what === "the principal ratifies" || what === "the principal vetoes") {
      const { borne, slack, chance } = row;
      const beyond = chance === BEYOND_MANDATE;
      return { beyond_mandate: beyond, borne, slack, chance: Math.min(chance, 1) };
    }
    const { round: _, what: __, who: ___, package: ____, ...facts } = row;
    if (what === "all take the interim text") facts.set_aside = this.told.set_aside;
    if (what === "the agreement fails") facts.rounds = this.lasted;
    const { parties } = this.loaded;
    (OF_EACH[what] ?? []).forEach((name, n) => {
      facts[name] = {};
      parties.forEach((/** @type {string} */ id, /** @type {number} */ i) => {
        facts[name][id] = more[n * parties.length + i];
      });
    });
    return facts;
  }

  /** @param {any} row */
  ofEvent({ what, event, number = -1 }) {
    const over = event < 0;
    const told = over ? { rounds: 0, note: "", set: [] } : this.told.events[event];
    const [path, value] = !over && number >= 0 ? told.set[number] : ["", 0];
    if (what === "a number is put back") return { path };
    if (what === "an incident is bound to happen") return { note: told.note };
    const changed = what === "a number changes" ? { path, value } : {};
    return { ...changed, rounds: told.rounds, note: told.note };
  }

  /**
   * @param {Float64Array} states
   * @param {Move[]} moves
   * @returns {Round[]}
   */
  standings(states, moves) {
    const { event_log: log, parties, mediators, phases } = this.loaded;
    const width = log.of_talks.length + log.of_party.length * parties.length
      + (log.of_mediator.length + parties.length) * mediators.length;
    let sat = states[log.of_talks.indexOf("at_table")];
    return Array.from({ length: states.length / width }, (_, n) => {
      const numbers = states.subarray(n * width, (n + 1) * width);
      let at = 0;
      const take = (/** @type {string[]} */ names) =>
        Object.fromEntries(names.map((name) => [name, numbers[at++]]));
      const talks = take(log.of_talks);
      const table = talks.at_table > sat;
      sat = talks.at_table;
      /** @type {Round} */
      const now = {
        round: n, phase: phases[talks.phase], truce: talks.truce !== 0, trust: talks.trust,
        suspended: false, gap: null, parties: {}, mediators: {},
        moves: moves.filter((move) => move.round === n),
      };
      for (const id of parties) now.parties[id] = partyState(take(log.of_party), table);
      for (const id of mediators) {
        const { present, pressing, effort_left } = take(log.of_mediator);
        const hold = take(parties);
        const presses = parties.filter((/** @type {string} */ id) => hold[id] > 0);
        now.mediators[id] = { present: present !== 0, pressing, presses, effort_left };
      }
      const all = Object.values(now.parties);
      now.suspended = now.phase === "collapsed" && all.every((one) => one.on_site);
      const far = all.flatMap((one) => (one.distance === null ? [] : [one.distance]));
      now.gap = far.length ? Math.max(...far) : null;
      return now;
    });
  }
}

/**
 * How a party stands; of the table nothing in a round in which it did not sit there.
 * @param {any} numbers
 * @param {boolean} table
 * @returns {PartyState}
 */
function partyState(numbers, table) {
  const none = table ? {} : { aspiration: null, shortfall: null, distance: null };
  return { ...numbers, ...none, on_site: numbers.on_site !== 0 };
}
