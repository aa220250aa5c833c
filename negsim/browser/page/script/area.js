// @ts-check
/** All runs, round by round: how many are in which phase, and the table behind that picture. */

/** Phases from below: what is best lies lowest, as its height is easiest to read there. */
const STACKED = ["settled", "adjourned", "talks", "collapsed", "hostilities"];

class Area {
  /**
   * @param {State} state
   * @param {Pool} pool
   */
  constructor(state, pool) {
    this.state = state;
    this.pool = pool;
    this.place = at("area");
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
      return Array.from({ length: rounds }, (_, d) => {
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
    const { rounds } = this.state.data.case;
    const width = Math.max(260, this.place.clientWidth);
    const [left, right] = axisOf(width);
    const height = 150;
    const x = (/** @type {number} */ d) => left + (right - left) * (d / Math.max(1, rounds - 1));
    const y = (/** @type {number} */ share) => 8 + height * (1 - share);
    this.x = x;
    const tops = this.stacked(phases, runs);
    const parts = tops.map((top, s) => {
      const under = s ? tops[s - 1] : top.map(() => 0);
      const path = [
        ...top.map((one, d) => [x(d), y(one)]),
        ...under.map((one, d) => [x(d), y(one)]).reverse(),
      ];
      return make("svg:path", {
        class: `phase ${STACKED[s]}`,
        d: `M${path.map((p) => p.map(round1).join()).join("L")}Z`,
      });
    });
    const base = this.state.changed
      ? this.stacked(this.state.data.base.phases, this.state.data.base.runs)
      : [];
    const lines = base.slice(0, -1).map((top) =>
      make("svg:path", {
        class: "before",
        d: `M${top.map((one, d) => `${round1(x(d))},${round1(y(one))}`).join("L")}`,
      }),
    );
    const drawing = make(
      "svg:svg",
      {
        viewBox: `0 0 ${width} ${height + 34}`,
        width,
        height: height + 34,
        role: "img",
        "aria-label": this.words(phases, runs),
        dir: "ltr",
      },
      ...parts,
      ...lines,
      ...this.axis(x, y, left),
      ...this.names(tops, x, y, right),
      make("svg:line", { id: "area-head", class: "head", y1: 4, y2: height + 8, x1: -9, x2: -9 }),
    );
    this.place.replaceChildren(drawing);
    this.table();
  }

  /**
   * @param {(d: number) => number} x
   * @param {(share: number) => number} y
   * @param {number} left
   */
  axis(x, y, left) {
    const { rounds } = this.state.data.case;
    const step = Math.max(1, Math.ceil(rounds / 8 / 5) * 5);
    const marks = [0, 0.5, 1].map((share) =>
      make(
        "svg:text",
        {
          class: "axis",
          x: left - 6,
          y: y(share) + 4,
          "text-anchor": "end",
        },
        `${100 * share} %`,
      ),
    );
    for (let d = step; d <= rounds; d += step) {
      marks.push(
        make(
          "svg:text",
          { class: "axis", x: x(d - 1), y: y(0) + 16, "text-anchor": "middle" },
          String(d),
        ),
      );
    }
    marks.push(
      make(
        "svg:text",
        { class: "axis", x: x(0), y: y(0) + 16, "text-anchor": "middle" },
        say("round.first"),
      ),
    );
    return marks;
  }

  /**
   * The name of each phase in its area where there is room, else beside it.
   * @param {number[][]} tops
   * @param {(d: number) => number} x
   * @param {(share: number) => number} y
   * @param {number} right
   */
  names(tops, x, y, right) {
    let free = Infinity;
    return tops.map((top, s) => {
      const under = s ? tops[s - 1] : top.map(() => 0);
      const thick = top.map((one, d) => one - under[d]);
      const inner = thick.slice(2, -3);
      const d = inner.indexOf(Math.max(...inner)) + 2;
      const name = term("phase", STACKED[s]);
      if (thick[d] > 0.16 && top.length > 8) {
        const middle = Math.min(Math.max(x(d), x(0) + 40), right - 40);
        return make(
          "svg:text",
          {
            class: `name ${STACKED[s]}`,
            x: middle,
            y: y((top[d] + under[d]) / 2) + 4,
            "text-anchor": "middle",
          },
          name,
        );
      }
      const end = top.length - 1;
      if (thick[end] < 0.004) return null;
      const beside = Math.min(free, y((top[end] + under[end]) / 2) + 4);
      free = beside - 14;
      return make("svg:text", { class: "beside", x: right + 5, y: beside }, name);
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
    at("area-table").replaceChildren(
      tableOf(say("area.table", { runs: whole(runs) }), heads, rows),
    );
  }
}

/** @param {number} number */
function round1(number) {
  return Math.round(number * 10) / 10;
}

/**
 * Straight lines from point to point, for the `d` of a path.
 * @param {number[][]} points
 */
function pathOf(points) {
  return `M${points.map(([x, y]) => `${round1(x)},${round1(y)}`).join("L")}`;
}

/**
 * Where the axis of rounds begins and ends in a drawing: the same in all, for one playhead.
 * @param {number} width
 */
function axisOf(width) {
  return width < 430 ? [74, width - 70] : [118, width - 84];
}
