// @ts-check
/**
 * The engine in a browser: lays a case out in the memory of engine.wasm, sets its numbers by their
 * paths, and plays runs, each the same bit for bit as that of the command line.
 *
 *     const engine = await Engine.from(bytesOfEngineWasm, engineJson);
 *     engine.load(caseExportedFromPython);
 *     engine.set("mediators.qatar.pressure", 0.5);
 *     engine.play(0, 2000, 1n, (one, first, runs) => counts.add(one, runs));
 *
 * A plain script without imports, as the others are: after memory.js they can stand in a page and
 * in a worker made of a blob.
 */

const LOGGED = 64;

/** @typedef {"nothing" | "moves" | "everything"} Logged  what of the event log runs write */

class Engine extends Memory {
  /**
   * Compile and start the engine.
   * @param {BufferSource | WebAssembly.Module} code bytes of engine.wasm, or what a worker was sent
   * @param {Description} description engine.json
   */
  static async from(code, description) {
    const module = code instanceof WebAssembly.Module ? code : await WebAssembly.compile(code);
    return new Engine(await WebAssembly.instantiate(module, {}), description);
  }

  /**
   * @param {WebAssembly.Instance} instance
   * @param {Description} description
   */
  constructor(instance, description) {
    super(instance, description);
    this.most = 0;
    /** @type {Record<string, number>} what words in shapes stand for once packages are left out */
    this.left = {};
    /** @type {number[]} index of each number that is drawn */
    this.drawn = [];
    /** @type {number[]} where the parameters of each of these begin */
    this.begins = [];
    /** @type {number[]} where each part of the vector of numbers begins */
    this.at = [];
    /** @type {number[]} indices of numbers that events change */
    this.changed = [];
    /** @type {Map<string, Quantity>} */
    this.quantities = new Map();
    /** @type {Set<number>} indices of drawn numbers that were given one value */
    this.given = new Set();
    this.stale = false;
    /** whether all is left that crosses no firm line, see `narrow` */
    this.whole = false;
  }

  /**
   * Lay a case out; what was loaded before is overwritten, so that memory stays flat.
   * @param {Case} loaded
   * @param {number} most runs that are played at once
   */
  load(loaded, most = 2048) {
    this.most = most;
    this.lay(loaded, { ...loaded.sizes, ...logSizes(loaded, 0, "nothing"), runs: most });
    this.drawn = Array.from(this.view("case.drawn"), Number);
    this.begins = Array.from(this.view("case.begins"), Number);
    this.at = Array.from(this.view("case.at"), Number);
    this.changed = Array.from(this.view("case.events.number"), Number);
    this.quantities = new Map(loaded.numbers.map((one) => [one.path, one]));
    this.given = new Set();
    this.stale = true;
  }

  /**
   * Give a number of the scenario one value in all runs.
   * @param {string} path as in the scenario file
   * @param {number} value
   */
  set(path, value) {
    const quantity = this.quantities.get(path);
    if (!quantity) throw new RangeError(`no number ${path} in ${this.case.scenario}`);
    if (!(value >= quantity.low && value <= quantity.high)) {
      throw new RangeError(`${path}: ${value} is not from ${quantity.low} to ${quantity.high}`);
    }
    for (const index of quantity.at) {
      this.view("case.fixed")[index] = value;
      this.drawn.forEach((other, d) => {
        if (other !== index) return;
        // Between a value and itself, a uniform distribution has one value.
        this.view("case.kind")[d] = 0n;
        this.view("case.parameters").fill(value, this.begins[d], this.begins[d] + 2);
        this.given.add(index);
      });
    }
    this.stale = true;
  }

  /** Set all numbers back to those of the scenario. */
  reset() {
    for (const path of ["case.fixed", "case.kind", "case.parameters"]) this.fill(path);
    this.given.clear();
    this.stale = true;
  }

  /**
   * Play runs `first`, `first` + 1, ... and have each block of them looked at.
   * @param {number} first
   * @param {number} count
   * @param {bigint} seed 0 to 2^64 - 1
   * @param {(engine: Engine, first: number, count: number) => void} look called after each block,
   *   while `view` and `field` show what came of its runs, and `EventLog` what happened in them
   * @param {Logged} logged blocks are smaller where something is
   */
  play(first, count, seed, look, logged = "nothing") {
    const whole = logged === "everything";
    if (this.stale || this.whole !== whole) this.narrow(whole);
    const most = logged === "nothing" ? this.most : Math.min(this.most, LOGGED);
    for (let done = 0; done < count; done += most) {
      const runs = Math.min(most, count - done);
      const log = this.makeLog(runs, logged);
      for (const kernel of ["draw_inputs", "play_block"]) {
        const sizes = kernel === "play_block" ? { ...this.left, ...log } : this.sizes;
        this.writeTable(kernel, { ...sizes, runs });
        this.put(kernel, "seed", seed);
        this.put(kernel, "first", BigInt(first + done));
      }
      this.call("draw_inputs");
      this.copyProcess(runs);
      this.call("play_block");
      look(this, first + done, runs);
    }
  }

  /**
   * Make the arrays of an event log, and return their sizes.
   * @param {number} runs
   * @param {Logged} logged
   */
  makeLog(runs, logged) {
    const sizes = logSizes(this.case, runs, logged);
    if (logged === "nothing") return sizes;
    this.layBehind(LOG, sizes);
    for (const path of ["work.event_log.begins", "work.event_log.further"]) {
      const here = this.view(path, sizes);
      here.fill(here instanceof Float64Array ? 0 : 0n);
    }
    return sizes;
  }

  /**
   * Leave out what no run can choose, now that numbers were changed.
   * @param {boolean} whole leave out only what crosses a firm line: texts that could be signed are
   *   counted where further numbers of the event log are read
   */
  narrow(whole = false) {
    const worths = ["salience", "value", "assurance"].some((part) => this.varies(part));
    const lines = ["firmness", "principal_firmness"].some((part) => this.varies(part));
    this.vary = { "case.values_vary": worths || whole, "case.lines_vary": lines };
    this.writeTable("narrow", this.sizes);
    this.call("narrow");
    this.vary["case.values_vary"] = worths;
    const counted = this.view("fewer.sizes");
    Object.keys(this.case.sizes).forEach((word, n) => { this.left[word] = Number(counted[n]); });
    this.stale = false;
    this.whole = whole;
  }

  /**
   * Whether a number of a part of the vector differs from run to run, or is changed by an event.
   * @param {string} part
   */
  varies(part) {
    const n = this.case.parts.indexOf(part);
    const inside = (/** @type {number} */ i) => this.at[n] <= i && i < this.at[n + 1];
    return this.changed.some(inside) || this.drawn.some((i) => inside(i) && !this.given.has(i));
  }

  /**
   * A field of all records of the block played last, one a run.
   * @param {string} name
   * @param {number} runs
   */
  field(name, runs) {
    return this.column("records", name, 0, runs);
  }

  /** The numbers of the process stand first in the vector of each run; they are read apart. */
  copyProcess(/** @type {number} */ runs) {
    const [from, to] = [this.view("vectors"), this.view("numbers")];
    const width = (/** @type {string} */ path) => Number(this.case.arguments[path].shape?.[1]);
    const [all, some] = [width("vectors"), width("numbers")];
    for (let r = 0; r < runs; r++) to.set(from.subarray(r * all, r * all + some), r * some);
  }
}
