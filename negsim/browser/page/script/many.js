// @ts-check
/**
 * The many: a hundred dots, each a run, by how they end, beside shares of all runs so far and the
 * base case on the same runs.
 */

const DOTS = 100;
const PITCH = 16;

/** What is opened to be printed, where it is shut. */
const PRINTED = ":is(.repeat, #many-more):not([open])";

class Many {
  /**
   * @param {State} state
   * @param {Pool} pool
   * @param {(run: number) => void} open
   */
  constructor(state, pool, open) {
    this.state = state;
    this.pool = pool;
    this.open = open;
    /** @type {number[]} runs as they lie, row by row */
    this.order = [];
    this.endings = state.data.endings;
    this.rows = this.endings.map((/** @type {any} */ one, /** @type {number} */ n) =>
      this.row(one, n),
    );
    this.dots = Array.from({ length: DOTS }, (_, run) => this.dot(run));
    at("dots").append(...this.rows.map((/** @type {any} */ row) => row.element), ...this.dots);
    this.dots[0].tabIndex = 0;
    at("many-more").addEventListener("toggle", () => this.draw());
    addEventListener("resize", () => this.place());
    /** @type {any[]} */
    let opened = [];
    // A sheet has a width of its own, which is not known before it is printed.
    ["beforeprint", "afterprint"].forEach((event, after) =>
      addEventListener(event, () => {
        at("dots").classList.toggle("paper", !after);
        if (!after) opened = [...document.querySelectorAll(PRINTED)];
        for (const part of opened) part.open = !after;
        this.draw();
        this.place();
      }),
    );
  }

  /**
   * @param {{id: string, name: string}} ending
   * @param {number} n
   */
  row({ id, name }, n) {
    const [share, interval] = [make("b", { class: "share" }), make("span", { class: "interval" })];
    const [bar, span] = [make("i", { class: `bar end-${n}` }), make("i", { class: "span" })];
    const base = make("i", { class: "base", title: say("many.base") });
    const known = leftOf(this.state.data, id);
    const ends = make("span", { class: "interval" }, known);
    const left = known && make("span", { class: "left" }, ...sentence("many.left", { left: ends }));
    const ending = make("em", {}, named(name));
    const words = make("div", { class: "words" }, ending, share, " ", interval, " ", left);
    const axis = make("div", { class: "axis", "aria-hidden": true }, bar, span, base);
    return {
      element: make("div", { class: "ending" }, words, axis),
      share,
      interval,
      bar,
      span,
      base,
      axis,
    };
  }

  /** @param {number} run */
  dot(run) {
    return make("button", {
      type: "button",
      class: "dot",
      tabindex: -1,
      on: {
        click: () => this.open(run),
        keydown: (/** @type {KeyboardEvent} */ event) => this.key(event, run),
        focus: () => this.tell(run),
        mouseenter: () => this.tell(run),
      },
    });
  }

  /**
   * How each of the runs that are dots ends, under some setting.
   * @param {Job | undefined} job
   * @returns {ArrayLike<number>}
   */
  ends(job) {
    if (job && job.done >= DOTS) return job.ends;
    return this.state.data.base.first;
  }

  draw() {
    const { base } = this.pool;
    const changed = this.state.changed;
    const counts = this.counts();
    const same = Math.min(counts.runs, base?.done ?? 0);
    at("dots").classList.toggle("changed-case", changed);
    const before = changed && same ? countsOf(base?.ends, same, this.endings.length) : null;
    const { joint } = this.state.data.quantiles;
    this.rows.forEach((/** @type {any} */ row, /** @type {number} */ n) => {
      const count = counts.outcomes[n];
      const ends = wilson(count, counts.runs, joint);
      row.share.textContent = percent(count, counts.runs);
      row.interval.textContent = percentInterval(ends, counts.runs);
      row.bar.style.setProperty("--to", String(count / counts.runs));
      row.span.style.setProperty("--from", String(ends[0]));
      row.span.style.setProperty("--to", String(ends[1]));
      row.base.hidden = !before;
      if (before) row.base.style.setProperty("--to", String(before[n] / same));
    });
    this.pair(same);
    this.foot(counts);
    this.table(counts, before, same);
    drawRibbon(this.state, counts);
  }

  /** Counts of the present settings, or those that came with the page until there are any. */
  counts() {
    const { present } = this.pool;
    const { base } = this.state.data;
    if (present && present.done && (this.state.changed || present.done >= base.runs)) {
      return { runs: present.done, outcomes: present.outcomes, milestones: present.milestones };
    }
    return { runs: base.runs, outcomes: base.outcomes, milestones: base.milestones };
  }

  /** Put each dot where its run ends, runs in their order, once that is known. */
  place() {
    const { present } = this.pool;
    if (present && present.done < DOTS && this.state.changed && !cannotPlay()) return;
    const ends = this.ends(present);
    const before = this.ends(this.pool.base);
    const box = at("dots");
    const start = parseInt(getComputedStyle(box).getPropertyValue("--start"), 10);
    const across = Math.max(5, Math.floor((box.clientWidth - start) / PITCH));
    let top = 0;
    this.order = [];
    this.rows.forEach((/** @type {any} */ row, /** @type {number} */ n) => {
      const runs = this.dots.flatMap((_, run) => (ends[run] === n ? [run] : []));
      const lines = Math.max(1, Math.ceil(runs.length / across));
      runs.forEach((run, i) => {
        const x = start + (i % across) * PITCH;
        this.mark(run, n, before[run], x, top + Math.floor(i / across) * PITCH);
      });
      this.order.push(...runs);
      row.element.style.setProperty("--top", `${top}px`);
      row.axis.style.setProperty("--at", `${lines * PITCH}px`);
      top += Math.max(lines * PITCH + 22, row.element.firstChild.offsetHeight + 8, 42);
    });
    box.style.setProperty("--height", `${top}px`);
  }

  /**
   * @param {number} run
   * @param {number} end
   * @param {number} before how it ends in the base case
   * @param {number} x
   * @param {number} y
   */
  mark(run, end, before, x, y) {
    const dot = this.dots[run];
    const moved = end === before ? "" : end < before ? "up" : "down";
    const dark = end >= this.endings.length - 3 ? "dark-end" : "";
    dot.className = `dot end-${end} ${moved} ${dark} ${run === this.state.run ? "chosen" : ""}`;
    dot.style.setProperty("--x", `${fromRight() ? -x : x}px`);
    dot.style.setProperty("--y", `${y}px`);
    const name = this.endings[end].name;
    dot.setAttribute(
      "aria-label",
      say(`many.dot${moved && `.${moved}`}`, {
        run,
        end: name,
        before: this.endings[before].name,
      }),
    );
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} run
   */
  key(event, run) {
    const side = fromRight() ? -1 : 1;
    const steps = {
      ArrowRight: side,
      ArrowLeft: -side,
      ArrowDown: 10,
      ArrowUp: -10,
      Home: -DOTS,
      End: DOTS,
    };
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(DOTS - 1, this.order.indexOf(run) + step));
    this.dots[run].tabIndex = -1;
    const next = this.dots[this.order[to]];
    next.tabIndex = 0;
    next.focus();
  }

  /** @param {number} run */
  tell(run) {
    at("dot-told").textContent = this.dots[run].getAttribute("aria-label");
  }

  /**
   * How many runs end better and worse than in the base case.
   * @param {number} same runs that were played under both settings
   */
  pair(same) {
    const { present, base } = this.pool;
    const box = at("pair");
    if (!this.state.changed) {
      told(box, say("many.unchanged"));
      return;
    }
    if (!present || !base || same < DOTS || cannotPlay()) {
      at("pair-all").hidden = true;
      told(box, say(cannotPlay() ? "many.unplayed" : "many.waiting"));
      return;
    }
    const ends = this.ends(present);
    let [up, down, rescued, spoiled] = [0, 0, 0, 0];
    for (let run = 0; run < same; run++) {
      const better = base.ends[run] - present.ends[run];
      if (better > 0) rescued++;
      if (better < 0) spoiled++;
    }
    this.dots.forEach((_, run) => {
      const better = this.ends(base)[run] - ends[run];
      if (better > 0) up++;
      if (better < 0) down++;
    });
    told(box, say("many.pair", { up, down, same: DOTS - up - down }));
    at("pair-all").textContent = say("many.pair.all", {
      rescued: percent(rescued, same),
      spoiled: percent(spoiled, same),
      runs: whole(same),
    });
    at("pair-all").hidden = false;
  }

  /** @param {{runs: number, milestones: Record<string, number>}} counts */
  foot({ runs, milestones }) {
    const { settled, failed, revived } = milestones;
    if (!this.state.changed) at("pair-all").hidden = true;
    at("many-foot").textContent = [
      say("many.runs", { runs: whole(runs), seed: this.state.seed }),
      say("many.better"),
      say("many.back", { share: withLeft(this.state, "revived", percent(revived, runs)) }),
      settled
        ? say("many.failed", { share: withLeft(this.state, "failed", percent(failed, settled)) })
        : "",
    ].join(" ");
    at("many-left").replaceChildren(...aboutDoubt(this.state));
    at("many").dataset.runs = String(runs);
    at("many").dataset.played = String(this.pool.present?.done ?? 0);
  }

  /**
   * @param {{runs: number, outcomes: ArrayLike<number>}} counts
   * @param {number[] | null} before
   * @param {number} same
   */
  table({ runs, outcomes }, before, same) {
    if (!at("many-more").open) return;
    const { joint } = this.state.data.quantiles;
    const heads = ["table.ending", "table.runs", "table.share", "table.interval"].map((w) =>
      say(w),
    );
    if (before) heads.push(say("table.base"));
    const { data, changed } = this.state;
    if (data.base.doubt) heads.push(say(changed ? "table.left.base" : "table.left"));
    const rows = this.endings.map(
      (/** @type {{id: string, name: string}} */ { id, name }, /** @type {number} */ n) => {
        const interval = percentInterval(wilson(outcomes[n], runs, joint), runs);
        const row = [name, whole(outcomes[n]), percent(outcomes[n], runs), interval];
        if (before) row.push(percent(before[n], same));
        return data.base.doubt ? [...row, leftOf(data, id)] : row;
      },
    );
    at("many-table").replaceChildren(
      tableOf(say("many.table", { runs: whole(runs) }), heads, rows),
    );
  }
}

/**
 * @param {Int8Array | undefined} ends
 * @param {number} runs
 * @param {number} classes
 */
function countsOf(ends, runs, classes) {
  const found = new Array(classes).fill(0);
  for (let run = 0; run < runs; run++) found[ends?.[run] ?? 0]++;
  return found;
}

/**
 * Say something in a live region, once.
 * @param {any} box
 * @param {string} words
 */
function told(box, words) {
  if (box.textContent !== words) box.textContent = words;
}
