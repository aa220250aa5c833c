// @ts-check
/**
 * What differs from the file, and which run is open; each change can be undone.
 *
 * @typedef {{numbers: Map<string, number>, levels: number[]}} Changes
 */

class State {
  /** @param {any} data of the page */
  constructor(data) {
    this.data = data;
    /** @type {number[]} */
    this.base = data.crossed.lines.map((/** @type {Line} */ line) => line.level);
    /** @type {Map<string, Quantity>} */
    this.quantities = new Map(data.case.numbers.map((/** @type {Quantity} */ q) => [q.path, q]));
    /** @type {Changes} */
    this.now = { numbers: new Map(), levels: [...this.base] };
    /** @type {Changes[]} */
    this.before = [];
    /** @type {number | null} */
    this.run = null;
    this.seed = data.base.seed;
    this.last = "";
    /** @type {(() => void)[]} */
    this.listeners = [];
  }

  /**
   * Change something, remembering what was; changes of one number in a row are one to undo.
   * @param {(now: Changes) => void} how
   * @param {string} what
   */
  change(how, what) {
    const was = copied(this.now);
    how(this.now);
    if (keyOf(was) === keyOf(this.now)) return;
    if (what !== this.last || !this.before.length) this.before.push(was);
    this.last = what;
    this.tell();
  }

  /**
   * Give numbers one value in all runs.
   * @param {[string, number][]} numbers
   * @param {string} what
   */
  set(numbers, what) {
    this.change((now) => {
      for (const [path, value] of numbers) this.put(now, path, value);
    }, what);
  }

  /**
   * Give a number a value; what the file gives it is no change.
   * @param {Changes} now
   * @param {string} path
   * @param {number} value
   */
  put({ numbers }, path, value) {
    if (this.quantities.get(path)?.value === value) numbers.delete(path);
    else numbers.set(path, value);
  }

  /**
   * The one value that a number has in all runs, if it has one.
   * @param {string} path
   */
  setTo(path) {
    return this.now.numbers.get(path) ?? this.quantities.get(path)?.value;
  }

  /**
   * Put one path back to what the file has.
   * @param {string} path
   */
  drop(path) {
    const line = this.lineAt(path);
    this.change((now) => {
      now.numbers.delete(path);
      if (line >= 0) now.levels[line] = this.base[line];
    }, `drop ${path}`);
  }

  /**
   * Move a line to a level.
   * @param {number} line
   * @param {number} level
   */
  move(line, level) {
    const path = this.data.crossed.lines[line].path;
    this.change((now) => {
      now.levels[line] = level;
    }, path);
  }

  /**
   * Have other changes in the place of all there are, as one to undo.
   * @param {Changes} now
   */
  take(now) {
    if (keyOf(now) !== keyOf(this.now)) this.before.push(this.now);
    this.now = now;
    this.last = "";
  }

  undo() {
    const was = this.before.pop();
    if (!was) return;
    this.now = was;
    this.last = "";
    this.tell();
  }

  reset() {
    this.change((now) => {
      now.numbers.clear();
      now.levels = [...this.base];
    }, "reset");
  }

  /** @param {string} path */
  lineAt(path) {
    return this.data.crossed.lines.findIndex((/** @type {Line} */ line) => line.path === path);
  }

  /** @param {string} path */
  valueOf(path) {
    return this.now.numbers.get(path) ?? middle(this.quantities.get(path));
  }

  /**
   * Paths and new values, levels by their names: what a command or a file would say.
   * @returns {[string, number | string][]}
   */
  listed() {
    const {
      crossed,
      case: { issues },
      levels,
    } = this.data;
    const moved = this.now.levels.flatMap((level, n) => {
      const line = crossed.lines[n];
      return level === this.base[n] ? [] : [[line.path, levels[issues[line.issue]][level]]];
    });
    return /** @type {[string, number | string][]} */ ([...moved, ...this.now.numbers]);
  }

  get changed() {
    return this.listed().length > 0;
  }

  tell() {
    for (const listener of this.listeners) listener();
  }
}

/**
 * @param {Changes} changes
 * @returns {Changes}
 */
function copied({ numbers, levels }) {
  return { numbers: new Map(numbers), levels: [...levels] };
}

/** @param {Changes} changes */
function keyOf({ numbers, levels }) {
  return JSON.stringify([[...numbers].sort(), levels]);
}

/**
 * The value of a number, or the middle of what it is drawn from.
 * @param {Quantity | undefined} quantity
 */
function middle(quantity) {
  if (!quantity) return 0;
  if (quantity.value !== undefined) return quantity.value;
  const [low, high] = span(quantity);
  return (low + high) / 2;
}

/**
 * From where to where a number is drawn, or twice its value.
 * @param {Quantity} quantity
 */
function span({ value, drawn }) {
  if (value !== undefined) return [value, value];
  const [kind, ...given] = /** @type {[string, ...number[]]} */ (drawn);
  return [given[kind === "beta" || kind === "normal" ? 2 : 0], given[given.length - 1]];
}
