// @ts-check
/**
 * The engine in a browser: lays a case out in the memory of engine.wasm, sets its numbers by their
 * paths, and plays runs, each the same bit for bit as that of the command line.
 *
 *     const engine = await Engine.from(bytesOfEngineWasm, engineJson);
 *     engine.load(caseExportedFromPython);
 *     engine.set("mediators.qatar.pressure", 0.5);
 *     engine.play(0, 2000, 1n, counts.add);
 *
 * A plain script without imports: it can stand in a page and in a worker made of a blob. A kernel
 * is handed a table of its arguments, 8 bytes a slot: one slot for a number; for an array two that
 * nobody reads, its items, the bytes of each, its address, and its shape and strides.
 *
 * @typedef {{size: number, fields: Record<string, [number, string]>}} RecordType
 * @typedef {[path: string, type: string | RecordType, dimensions: number]} Argument
 * @typedef {{kernels: Record<string, Argument[]>, unread: string[]}} Description  engine.json
 * @typedef {number | string} Size  a word stands for what differs: see `sizes` of a case
 * @typedef {{shape?: Size[], fill?: number, type?: string, data?: string, same?: string,
 *   value?: number | boolean}} Content
 * @typedef {{path: string, at: number[], low: number, high: number, unit: string, meaning: string,
 *   value?: number, drawn?: [string, ...number[]], rests_on: string, note: string}} Quantity
 * @typedef {{scenario: string, rounds: number, start_phase: number, start_on_site: boolean,
 *   outcomes: string[], parts: string[], numbers: Quantity[], sizes: Record<string, number>,
 *   narrowed: Record<string, string[]>, arguments: Record<string, Content>}} Case
 */

const ALIGNED = 64;
const PAGE = 65536;
const BEFORE_SHAPE = 5;
const ADDRESS = 4;

/** @type {Record<string, number>} */
const BYTES = { bool: 1, int8: 1, int16: 2, int32: 4, uint32: 4, int64: 8, uint64: 8, float64: 8 };

/** @type {Record<string, any>} */
const VIEWS = {
  bool: Uint8Array, int8: Int8Array, int16: Int16Array, int32: Int32Array, uint32: Uint32Array,
  int64: BigInt64Array, uint64: BigUint64Array, float64: Float64Array,
};

class Engine {
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
    /** @type {any} */
    this.exports = instance.exports;
    this.memory = /** @type {WebAssembly.Memory} */ (this.exports.memory);
    this.kernels = description.kernels;
    this.unread = new Set(description.unread);
    /** @type {Map<string, string | RecordType>} */
    this.types = new Map();
    for (const some of Object.values(this.kernels)) {
      for (const [path, type] of some) this.types.set(path, type);
    }
    /** @type {Case} what is loaded; see `load` */
    this.case = /** @type {any} */ (undefined);
    this.most = 0;
    /** @type {Record<string, number>} what words in shapes stand for while nothing is left out */
    this.sizes = {};
    /** @type {Record<string, number>} the same after what no run can choose is left out */
    this.left = {};
    /** @type {Map<string, number>} where each array begins */
    this.places = new Map();
    /** @type {Record<string, number>} where each kernel's table of arguments begins */
    this.tables = {};
    /** @type {Record<string, boolean>} whether worths, and lines, differ from run to run */
    this.vary = {};
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
  }

  /**
   * Lay a case out; what was loaded before is overwritten, so that memory stays flat.
   * @param {Case} loaded
   * @param {number} most runs that are played at once
   */
  load(loaded, most = 2048) {
    this.case = loaded;
    this.most = most;
    this.sizes = { ...loaded.sizes, runs: most };
    this.places = new Map();
    this.vary = {};
    let top = this.exports.__heap_base.value;
    const room = (/** @type {number} */ bytes) => {
      const here = Math.ceil(top / ALIGNED) * ALIGNED;
      top = here + bytes;
      return here;
    };
    for (const path of Object.keys(loaded.arguments)) {
      const { shape, same } = loaded.arguments[path];
      if (!shape) continue;
      const bytes = this.unread.has(path) ? 0 : this.items(shape) * this.bytes(path);
      this.places.set(path, same ? this.place(same) : room(bytes));
    }
    for (const kernel of Object.keys(this.kernels)) {
      this.tables[kernel] = room(8 * this.slots(kernel));
    }
    const missing = top - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    for (const path of this.places.keys()) this.fill(path);
    this.drawn = Array.from(this.view("case.drawn"), Number);
    this.begins = Array.from(this.view("case.begins"), Number);
    this.at = Array.from(this.view("case.at"), Number);
    this.changed = Array.from(this.view("case.events.number"), Number);
    this.quantities = new Map(loaded.numbers.map((one) => [one.path, one]));
    this.given = new Set();
    for (const kernel of Object.keys(this.kernels)) this.writeTable(kernel, this.sizes);
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
   *   while `view` and `field` show what came of its runs
   */
  play(first, count, seed, look) {
    if (this.stale) this.narrow();
    for (let done = 0; done < count; done += this.most) {
      const runs = Math.min(this.most, count - done);
      const sizes = { ...this.left, runs };
      for (const kernel of ["draw_inputs", "play_block"]) {
        this.writeTable(kernel, kernel === "play_block" ? sizes : { ...this.sizes, runs });
        this.put(kernel, "seed", seed);
        this.put(kernel, "first", BigInt(first + done));
      }
      this.call("draw_inputs");
      this.copyProcess(runs);
      this.call("play_block");
      look(this, first + done, runs);
    }
  }

  /** Leave out what no run can choose, now that numbers were changed. */
  narrow() {
    const worths = ["salience", "value", "assurance"].some((part) => this.varies(part));
    const lines = ["firmness", "principal_firmness"].some((part) => this.varies(part));
    this.vary = { "case.values_vary": worths, "case.lines_vary": lines };
    this.writeTable("narrow", this.sizes);
    this.call("narrow");
    const counted = this.view("fewer.sizes");
    Object.keys(this.case.sizes).forEach((word, n) => { this.left[word] = Number(counted[n]); });
    this.stale = false;
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
   * An array of the memory as it is now; not to be kept over a call of `load`.
   * @param {string} path
   * @param {Record<string, number>} sizes
   */
  view(path, sizes = this.sizes) {
    const shape = this.case.arguments[path].shape ?? [];
    const type = this.types.get(path);
    const length = this.items(shape, sizes) * (typeof type === "string" ? 1 : this.bytes(path));
    return new VIEWS[typeof type === "string" ? type : "int8"](
      this.memory.buffer, this.place(path), length,
    );
  }

  /**
   * A field of all records of the block played last, one a run.
   * @param {string} name
   * @param {number} runs
   */
  field(name, runs) {
    const { size, fields } = /** @type {RecordType} */ (this.types.get("records"));
    const [offset, type] = fields[name];
    const from = this.place("records") + offset;
    const data = new DataView(this.memory.buffer);
    const found = new Float64Array(runs);
    for (let r = 0; r < runs; r++) {
      const here = from + r * size;
      if (type === "float64") found[r] = data.getFloat64(here, true);
      else if (type === "bool") found[r] = data.getUint8(here);
      else found[r] = data.getInt32(here, true); // the lower half: none is large
    }
    return found;
  }

  // ---- memory

  /** @param {string} path */
  place(path) {
    const here = this.places.get(path);
    if (here === undefined) throw new RangeError(`no array ${path}`);
    return here;
  }

  /** @param {string} path */
  bytes(path) {
    const type = this.types.get(path);
    return typeof type === "object" ? type.size : BYTES[type ?? ""];
  }

  /**
   * @param {Size[]} shape
   * @param {Record<string, number>} sizes
   */
  items(shape, sizes = this.sizes) {
    return shape.reduce((/** @type {number} */ n, one) => n * sizeOf(one, sizes), 1);
  }

  /**
   * Write the content of an array as it was exported.
   * @param {string} path
   */
  fill(path) {
    const { fill, type, data, same } = this.case.arguments[path];
    if (same || this.unread.has(path)) return;
    const here = this.view(path);
    if (data === undefined || type === undefined) {
      const large = here instanceof BigInt64Array || here instanceof BigUint64Array;
      here.fill(large ? BigInt(fill ?? 0) : fill);
      return;
    }
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const given = new VIEWS[type](bytes.buffer);
    const widen = here instanceof BigInt64Array && !(given instanceof BigInt64Array);
    here.set(widen ? BigInt64Array.from(given, BigInt) : given);
  }

  /** The numbers of the process stand first in the vector of each run; they are read apart. */
  copyProcess(/** @type {number} */ runs) {
    const [from, to] = [this.view("vectors"), this.view("numbers")];
    const width = (/** @type {string} */ path) => Number(this.case.arguments[path].shape?.[1]);
    const [all, some] = [width("vectors"), width("numbers")];
    for (let r = 0; r < runs; r++) to.set(from.subarray(r * all, r * all + some), r * some);
  }

  // ---- tables of arguments

  /** @param {string} kernel */
  slots(kernel) {
    return this.kernels[kernel].reduce((n, [, , dims]) => n + slotsOf(dims), 0);
  }

  /**
   * Write where the arguments of a kernel are, and how large.
   * @param {string} kernel
   * @param {Record<string, number>} sizes
   */
  writeTable(kernel, sizes) {
    const table = new DataView(this.memory.buffer, this.tables[kernel], 8 * this.slots(kernel));
    const moved = new Map();
    if (kernel === "play_block") {
      for (const [from, paths] of Object.entries(this.case.narrowed)) {
        for (const path of paths) moved.set(path, this.place(`fewer.${from}`));
      }
    }
    let slot = 0;
    for (const [path, type, dims] of this.kernels[kernel]) {
      const { shape = [], value, same } = this.case.arguments[path] ?? {};
      if (dims < 0) {
        this.write(table, slot, type, this.vary[path] ?? value ?? 0);
      } else {
        const place = moved.get(path) ?? moved.get(same) ?? this.place(path);
        let stride = this.bytes(path);
        table.setBigInt64(8 * (slot + 3), BigInt(stride), true);
        table.setUint32(8 * (slot + ADDRESS), place, true);
        for (let d = dims - 1; d >= 0; d--) {
          const length = sizeOf(shape[d], sizes);
          table.setBigInt64(8 * (slot + BEFORE_SHAPE + d), BigInt(length), true);
          table.setBigInt64(8 * (slot + BEFORE_SHAPE + dims + d), BigInt(stride), true);
          stride *= length;
        }
        table.setBigInt64(8 * (slot + 2), BigInt(this.items(shape, sizes)), true);
      }
      slot += slotsOf(dims);
    }
  }

  /**
   * @param {DataView} table
   * @param {number} slot
   * @param {string | RecordType} type
   * @param {number | boolean | bigint} value
   */
  write(table, slot, type, value) {
    if (type === "float64") table.setFloat64(8 * slot, Number(value), true);
    else table.setBigInt64(8 * slot, BigInt.asIntN(64, BigInt(value)), true);
  }

  /**
   * Write a number among the arguments of a kernel.
   * @param {string} kernel
   * @param {string} name
   * @param {bigint} value
   */
  put(kernel, name, value) {
    let slot = 0;
    for (const [path, type, dims] of this.kernels[kernel]) {
      if (path === name) {
        const bytes = 8 * this.slots(kernel);
        this.write(new DataView(this.memory.buffer, this.tables[kernel], bytes), slot, type, value);
      }
      slot += slotsOf(dims);
    }
  }

  /** @param {string} kernel */
  call(kernel) {
    const status = this.exports[kernel](this.tables[kernel]);
    if (status !== 0) throw new Error(`${kernel} failed: ${status}`);
  }
}

/** @param {number} dims */
function slotsOf(dims) {
  return dims < 0 ? 1 : BEFORE_SHAPE + 2 * dims;
}

/**
 * @param {Size} size
 * @param {Record<string, number>} sizes
 */
function sizeOf(size, sizes) {
  return typeof size === "number" ? size : sizes[size];
}
