// @ts-check
/**
 * The event log of the block of runs that an engine played last: docs/event-log.md says what
 * stands in it.
 *
 *     engine.play(12, 1, 1n, (one) => { moves = new EventLog(one).moves(0); }, "everything");
 */

const LOG = ["begins", "rows", "further", "states"].map((name) => `work.event_log.${name}`);

/**
 * What words in the shapes of an event log stand for; all are 0 where nobody reads it.
 * @param {Case} loaded
 * @param {number} runs
 * @param {Logged} logged
 * @returns {Record<string, number>}
 */
function logSizes(loaded, runs, logged) {
  const { rows, states } = loaded.event_log;
  const [some, all] = [logged !== "nothing", logged === "everything"];
  return {
    log_begins: some ? runs + 1 : 0,
    log_rows: some ? runs * rows : 0,
    log_further: all ? runs * rows : 0,
    log_states: all ? runs * states : 0,
  };
}

class EventLog {
  /** @param {Engine} engine in the function that `play` calls after a block */
  constructor(engine) {
    this.engine = engine;
    const [rows, states] = this.array("written", {});
    /** rows and states that all runs have written */
    this.written = [Number(rows), Number(states)];
  }

  /**
   * One of its arrays, as it lies in memory.
   * @param {string} name
   * @param {Record<string, number>} sizes
   */
  array(name, sizes) {
    return this.engine.view(`work.event_log.${name}`, sizes);
  }

  /**
   * With which row, or state, a run begins, and with which the next one does.
   * @param {number} run index in the block, from 0
   * @param {0 | 1} what rows or states
   */
  range(run, what) {
    const begins = this.array("begins", { log_begins: run + 2 });
    return [Number(begins[2 * run + what]), Number(begins[2 * run + 2 + what])];
  }

  /**
   * One field of all rows of a run.
   * @param {string} name `round`, `what`, `who`, `package`, `first`, `second` or `third`
   * @param {number} run
   */
  column(name, run) {
    const [first, end] = this.range(run, 0);
    return this.engine.column("work.event_log.rows", name, first, end);
  }

  /**
   * The further numbers of all rows of a run, row by row; only while everything is logged.
   * @param {number} run
   * @returns {Float64Array}
   */
  further(run) {
    return this.part("further", "log_further", this.range(run, 0));
  }

  /**
   * The states of a run, one after the other; only while everything is logged.
   * @param {number} run
   * @returns {Float64Array}
   */
  states(run) {
    return this.part("states", "log_states", this.range(run, 1));
  }

  /**
   * @param {string} name
   * @param {string} word
   * @param {number[]} range
   */
  part(name, word, [first, end]) {
    const width = Number(this.engine.case.arguments[`work.event_log.${name}`].shape?.[1]);
    return this.array(name, { [word]: end }).subarray(first * width, end * width);
  }

  /**
   * What happened in a run, move by move, with the numbers that explain each by name.
   * @param {number} run
   */
  moves(run) {
    const { moves, figures } = this.engine.case.event_log;
    const names = ["round", "what", "who", "package", "first", "second", "third"];
    const columns = names.map((name) => this.column(name, run));
    return Array.from(columns[0], (round, n) => {
      const [what, who, text, ...told] = columns.slice(1).map((column) => column[n]);
      /** @type {Record<string, number>} */
      const named = {};
      (figures[moves[what]] ?? []).forEach((name, i) => { named[name] = told[i]; });
      return { round, what: moves[what], who, package: text, ...named };
    });
  }
}
