// @ts-check
/**
 * Red lines of a run, which texts cross them, and the sentences for those in the way: as
 * negsim/story/lines.py and negsim/engine/readable/obstacles.py have them.
 *
 * @typedef {{party: string, issue: string, at_least: boolean, side: string, level: number,
 *   firmness: number, text_level: string, need: number, borne: number}} Obstacle
 */

class RedLines {
  /**
   * @param {ToldOf} told
   * @param {string[]} issues in the order in which texts are numbered
   * @param {number[]} counts levels of each
   * @param {(part: string) => Float64Array} part of the numbers of the run
   */
  constructor(told, issues, counts, part) {
    this.told = told;
    this.issues = issues;
    this.counts = counts;
    const differ = told.principal_lines.length > 0;
    this.own = told.lines;
    this.firmness = part("firmness");
    this.principals = differ ? told.principal_lines : told.lines;
    this.principalFirmness = differ ? part("principal_firmness") : this.firmness;
    this.size = counts.reduce((n, count) => n * count, 1);
  }

  /**
   * The level of an issue in a text, by the number of the text.
   * @param {number} text
   * @param {string} issue
   */
  level(text, issue) {
    const k = this.issues.indexOf(issue);
    const below = this.counts.slice(k + 1).reduce((n, count) => n * count, 1);
    return Math.floor(text / below) % this.counts[k];
  }

  /**
   * Issues and levels of a text, in the order of the scenario.
   * @param {number} text
   */
  levels(text) {
    const { levels } = this.told.names;
    const each = Object.keys(levels).map((k) => [k, levels[k][this.level(text, k)]]);
    return /** @type {Record<string, string>} */ (Object.fromEntries(each));
  }

  /** @param {Record<string, string>} text */
  number(text) {
    return this.issues.reduce(
      (n, k, at) => n * this.counts[at] + this.told.names.levels[k].indexOf(text[k]), 0,
    );
  }

  /**
   * How many levels a text lies beyond a line.
   * @param {LineOf} line
   * @param {number} text
   */
  beyond(line, text) {
    const level = this.level(text, line.issue);
    const steps = line.at_least ? line.level - level : level - line.level;
    if (steps <= 0) return 0;
    const met = (/** @type {Bound} */ one) => {
      const there = this.level(text, one.issue);
      return one.at_least ? there >= one.level : there <= one.level;
    };
    return line.unless.length && line.unless.every(met) ? 0 : steps;
  }

  /**
   * Lines that a text crosses further than a party could bear.
   * @param {LineOf[]} lines
   * @param {Float64Array} firmness
   * @param {number} text
   * @param {(party: string) => number} borne
   * @returns {Obstacle[]}
   */
  crossed(lines, firmness, text, borne) {
    const found = lines.map((line, j) => {
      const steps = this.beyond(line, text);
      const need = needOf(firmness[j], steps);
      if (steps === 0 || need < borne(line.party)) return [];
      const chosen = this.told.names.levels[line.issue][this.level(text, line.issue)];
      const side = line.at_least ? "at_least" : "at_most";
      return [{
        ...line, side, firmness: firmness[j], text_level: chosen, need, borne: borne(line.party),
      }];
    });
    return found.flat();
  }

  /**
   * The lines crossed by the text that crosses them least.
   * @param {Record<string, number>} borne
   */
  inTheWay(borne) {
    let least = 0;
    /** @type {number[] | null} */
    let best = null;
    for (let text = 0; text < this.size; text++) {
      let [largest, total, lines] = [0, 0, 0];
      this.own.forEach((line, j) => {
        const steps = this.beyond(line, text);
        const need = needOf(this.firmness[j], steps);
        if (steps === 0 || need < borne[line.party]) return;
        const unmet = Math.max(need - borne[line.party], 0);
        largest = Math.max(largest, unmet);
        total += unmet;
        lines += 1;
      });
      const rank = [lines > 0 ? 1 : 0, largest, total, lines];
      if (best === null || comesBefore(rank, best)) [best, least] = [rank, text];
    }
    return this.crossed(this.own, this.firmness, least, (id) => borne[id]);
  }

  /**
   * @param {string} party
   * @param {Record<string, string>} text
   * @param {number} borne
   */
  crossedBy(party, text, borne) {
    const found = this.crossed(this.own, this.firmness, this.number(text), () => borne);
    return found.filter((one) => one.party === party);
  }

  /**
   * @param {string} party
   * @param {Record<string, string>} text
   * @param {number} borne
   */
  beyondMandate(party, text, borne) {
    const [lines, firmness] = [this.principals, this.principalFirmness];
    const found = this.crossed(lines, firmness, this.number(text), () => borne);
    return found.filter((one) => one.party === party);
  }

  /**
   * Lines of others on the same issue that no level respects together with it.
   * @param {Obstacle} one
   */
  facing(one) {
    return this.own.filter((line) => line.party !== one.party && line.issue === one.issue
      && line.at_least !== one.at_least
      && (one.at_least ? line.level < one.level : line.level > one.level));
  }

  /**
   * The worst line of each party that the nearest of the others' drafts crosses.
   * @param {Round} now
   */
  crossedByDrafts(now) {
    const drafts = now.moves.filter((move) => move.what === "tables a draft");
    if (drafts.some((move) => move.facts.texts > 0)) return [];
    /** @type {Obstacle[]} */
    const found = [];
    for (const [party, state] of Object.entries(now.parties)) {
      /** @type {[number, Obstacle | undefined] | null} */
      let nearest = null;
      for (const move of drafts.filter((draft) => draft.who !== party)) {
        const crossed = this.crossedBy(party, move.text, move.facts.bears[party]);
        /** @type {Obstacle | undefined} */
        let worst;
        for (const line of crossed) if (!worst || line.need > worst.need) worst = line;
        const short = (state.aspiration ?? 0) - move.facts.worth[party];
        const distance = Math.max(short, worst ? worst.need - worst.borne : 0);
        if (nearest === null || distance < nearest[0]) nearest = [distance, worst];
      }
      if (nearest && nearest[1]) found.push(nearest[1]);
    }
    return found;
  }

  /**
   * Issues on which lines of different parties that hold without a condition leave no level.
   * @returns {[string, LineOf[]][]}
   */
  opposed() {
    const apart = (/** @type {LineOf} */ one, /** @type {LineOf} */ other) => {
      if (one.party === other.party || one.at_least === other.at_least) return false;
      const [least, most] = one.at_least ? [one, other] : [other, one];
      return least.level > most.level;
    };
    const parties = Object.keys(this.told.names.parties);
    const issues = Object.keys(this.told.names.issues).map((k) => {
      const lines = parties.flatMap((id) => this.own.filter(
        (line) => line.party === id && line.issue === k && !line.unless.length,
      ));
      const sides = lines.filter((one) => lines.some((other) => apart(one, other)));
      return /** @type {[string, LineOf[]]} */ ([k, sides]);
    });
    return issues.filter(([, sides]) => sides.length);
  }
}

/**
 * What a level so many steps beyond a line needs: 1 - (1 - f)^n.
 * @param {number} firmness
 * @param {number} steps
 */
function needOf(firmness, steps) {
  let left = 1;
  for (let n = 0; n < steps; n++) left *= 1 - firmness;
  return 1 - left;
}

/**
 * Whether some numbers come before others: by the first, then the second, and so on.
 * @param {number[]} one
 * @param {number[]} other
 */
function comesBefore(one, other) {
  const n = one.findIndex((x, at) => x !== other[at]);
  return n >= 0 && one[n] < other[n];
}

/**
 * Lines that are crossed, those on one issue together.
 * @param {Obstacle[]} lines
 */
function byIssue(lines) {
  /** @type {Map<string, Obstacle[]>} */
  const found = new Map();
  for (const line of lines) found.set(line.issue, [...(found.get(line.issue) ?? []), line]);
  return [...found.values()];
}

/**
 * A line that others do not meet.
 * @param {Catalogue} says
 * @param {{party: string, issue: string, at_least: boolean, level: number}} line
 */
function against(says, { party: who, issue, at_least: least, level }) {
  const side = says.all.words[least ? "at_least" : "at_most"];
  return says.say("lines", "against", { who, side, level: says.names.levels[issue][level] });
}

/**
 * For each issue the lines that are crossed and those of others they do not meet.
 * @param {Catalogue} says
 * @param {RedLines} known
 * @param {Obstacle[]} lines
 * @param {string} bore the sentence for what a party could bear
 */
function faced(says, known, lines, bore) {
  return byIssue(lines).map((crossed) => {
    const all = [...crossed, ...crossed.flatMap((line) => known.facing(line))];
    const sides = [...new Set(all.map((line) => against(says, line)))];
    const needs = crossed.map((line) => needed(says, line, bore)).join("; ");
    return says.say("lines", sides.length > 1 ? "faced" : "alone",
      { issue: crossed[0].issue, sides, needs });
  });
}

/**
 * What a text needs of whoever would have to give way.
 * @param {Catalogue} says
 * @param {Obstacle} crossed
 * @param {string} bore
 */
function needed(says, crossed, bore) {
  const given = { who: crossed.party, level: crossed.text_level };
  if (crossed.firmness >= 1) return says.say("lines", "never", given);
  const [need, borne] = toldApart(crossed.need, crossed.borne);
  return says.say("lines", bore, { ...given, need, borne });
}
