// @ts-check
/** All runs, round by round: how many are in which phase, and the table behind that picture. */

/** Phases from below: what is best lies lowest, as its height is easiest to read there. */
const STACKED = ["settled", "adjourned", "talks", "collapsed", "hostilities"];

const AREA = 150;

/** A share that an area must reach somewhere for its name to stand in it. */
const ROOM = 0.16;

class Area {
  /**
   * @param {State} state
   * @param {Pool} pool
   */
  constructor(state, pool) {
    this.state = state;
    this.pool = pool;
    this.place = at("area");
    this.axis = axisOf(0, 1);
    at("area-more").addEventListener("toggle", () => this.table());
    addEventListener("resize", () => this.draw());
  }

  /**
   * The share of runs in each phase at the end of each round, stacked; from 0 at the bottom.
   * @param {ArrayLike<number>} phases
   * @param {number} runs
   */
  stacked(phases, runs) {
    const { rounds, phases: names } = this.state.data.case;
    /** @type {number[]} */
    const below = new Array(rounds).fill(0);
    return STACKED.map((name) => {
      const p = names.indexOf(name);
      return below.map((_, d) => {
        below[d] += phases[d * names.length + p] / runs;
        return below[d];
      });
    });
  }

  /** Phases and runs of the present settings. */
  counts() {
    const { present } = this.pool;
    const { base } = this.state.data;
    if (present && present.done && (this.state.changed || present.done >= base.runs)) {
      return [present.phases, present.done];
    }
    return [base.phases, base.runs];
  }

  draw() {
    const [phases, runs] = this.counts();
    const width = Math.max(260, this.place.clientWidth);
    this.axis = axisOf(width, this.state.data.case.rounds);
    const tops = this.stacked(phases, runs);
    const bottom = tops[0].map(() => 0);
    const areas = tops.map((top, s) => this.between(top, s ? tops[s - 1] : bottom, STACKED[s]));
    const head = { id: "area-head", class: "playhead", y1: 4, y2: AREA + 8, x1: -9, x2: -9 };
    const parts = [...areas, ...this.before(), ...this.scale(), ...this.names(tops)];
    const words = this.words(phases, runs);
    const playhead = make("svg:line", head);
    this.place.replaceChildren(drawing(width, AREA + 34, words, ...parts, playhead));
    at("area-key").hidden = !this.state.changed;
    this.table();
  }

  /** @param {number} share */
  y(share) {
    return 8 + AREA * (1 - share);
  }

  /**
   * @param {number[]} top
   * @param {number[]} under
   * @param {string} phase
   */
  between(top, under, phase) {
    const point = (/** @type {number} */ one, /** @type {number} */ d) => [
      this.axis.x(d),
      this.y(one),
    ];
    const around = [...top.map(point), ...under.map(point).reverse()];
    return make("svg:path", { class: `phase ${phase}`, d: `${pathOf(around)}Z` });
  }

  /** Where areas met in the base case, once something is changed. */
  before() {
    const { changed, data } = this.state;
    if (!changed) return [];
    return this.stacked(data.base.phases, data.base.runs)
      .slice(0, -1)
      .map((top) => {
        const d = pathOf(top.map((one, d) => [this.axis.x(d), this.y(one)]));
        return make("svg:path", { class: "before", d });
      });
  }

  scale() {
    const marks = [0, 0.5, 1].map((share) => {
      const given = { class: "axis-mark", x: this.axis.left - 6, y: this.y(share) + 4 };
      return make("svg:text", { ...given, "text-anchor": "end" }, `${100 * share} %`);
    });
    return [...marks, ...roundMarks(this.axis, this.y(0) + 16)];
  }

  /**
   * The name of each phase in its area where there is room, else beside it.
   * @param {number[][]} tops
   */
  names(tops) {
    const { x, left, right, beside: room } = this.axis;
    let free = Infinity;
    /** @type {number[][]} */
    const taken = [];
    return tops.map((top, s) => {
      const under = s ? tops[s - 1] : top.map(() => 0);
      const thick = top.map((one, d) => one - under[d]);
      const inner = thick.slice(2, -3);
      const d = inner.indexOf(Math.max(...inner)) + 2;
      const name = term("phase", STACKED[s]);
      const here = [
        Math.min(Math.max(x(d), left + 40), right - 40),
        this.y((top[d] + under[d]) / 2) + 4,
      ];
      const alone = taken.every(
        ([a, b]) => Math.abs(a - here[0]) > 64 || Math.abs(b - here[1]) > 13,
      );
      if (thick[d] > ROOM && alone) {
        taken.push(here);
        const given = { class: `name ${STACKED[s]}`, x: here[0], y: here[1] };
        return make("svg:text", { ...given, "text-anchor": "middle" }, name);
      }
      const end = top.length - 1;
      if (thick[end] < 0.004) return null;
      const beside = Math.min(free, this.y((top[end] + under[end]) / 2) + 4);
      free = beside - 14;
      const lines = linesOf(name, "beside-it", room - 7, 1);
      return lettered({ class: "beside-it", x: right + 5, y: beside }, name, lines);
    });
  }

  /**
   * @param {ArrayLike<number>} phases
   * @param {number} runs
   */
  words(phases, runs) {
    const { rounds, phases: names } = this.state.data.case;
    const last = STACKED.map((name) => {
      const count = phases[(rounds - 1) * names.length + names.indexOf(name)];
      return `${term("phase", name)} ${percent(count, runs)}`;
    });
    return say("area.words", { last: last.join(", "), rounds });
  }

  table() {
    if (!at("area-more").open) return;
    const [phases, runs] = this.counts();
    const { rounds, phases: names } = this.state.data.case;
    const rows = Array.from({ length: rounds }, (_, d) => [
      String(d + 1),
      ...STACKED.map((name) => percent(phases[d * names.length + names.indexOf(name)], runs)),
    ]);
    const heads = [say("table.round"), ...STACKED.map((name) => term("phase", name))];
    const caption = say("area.table", { runs: whole(runs) });
    at("area-table").replaceChildren(tableOf(caption, heads, rows));
  }
}
