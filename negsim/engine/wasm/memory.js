// @ts-check
/**
 * A case in the memory of engine.wasm: where each array lies, and the tables of arguments that its
 * kernels are handed, 8 bytes a slot: one slot for a number; for an array two that nobody reads,
 * its items, the bytes of each, its address, and its shape and strides.
 *
 * @typedef {{size: number, fields: Record<string, [number, string]>}} RecordType
 * @typedef {[path: string, type: string | RecordType, dimensions: number]} Argument
 * @typedef {{kernels: Record<string, Argument[]>, unread: string[]}} Description  engine.json
 * @typedef {number | string} Size  a word stands for what differs: see `sizes` of a case
 * @typedef {{shape?: Size[], fill?: number, type?: string, data?: string, same?: string,
 *   value?: number | boolean, array?: Int32Array | Float64Array, decoded?: any}} Content  `array`
 *   in place of `data` where it was worked out here; `decoded` is `data` once it was read
 * @typedef {{path: string, at: number[], low: number, high: number, unit: string, meaning: string,
 *   value?: number, drawn?: [string, ...number[]], rests_on: string, note: string}} Quantity
 * @typedef {{scenario: string, rounds: number, start_phase: number, start_on_site: boolean,
 *   outcomes: string[], parts: string[], numbers: Quantity[], sizes: Record<string, number>,
 *   narrowed: Record<string, string[]>, arguments: Record<string, Content>,
 *   event_log: LogCase}} Case
 * @typedef {{rows: number, states: number, moves: string[], figures: Record<string, string[]>,
 *   terms: string[], of_talks: string[], of_party: string[], of_mediator: string[]}} LogCase
 *   how many rows and states a run has at most, and what stands in them
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

class Memory {
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
    /** @type {Case} what is laid out; see `lay` */
    this.case = /** @type {any} */ (undefined);
    /** @type {Record<string, number>} what words in shapes stand for while nothing is left out */
    this.sizes = {};
    /** @type {Map<string, number>} where each array begins */
    this.places = new Map();
    /** @type {Record<string, number>} where each kernel's table of arguments begins */
    this.tables = {};
    /** @type {Record<string, boolean>} flags among arguments that have changed */
    this.vary = {};
    /** where nothing lies yet */
    this.top = 0;
    /** where what a case needs ends */
    this.end = 0;
  }

  /**
   * Lay a case out; what was there before is overwritten, so that memory stays flat.
   * @param {Case} loaded
   * @param {Record<string, number>} sizes what words in shapes stand for
   */
  lay(loaded, sizes) {
    this.case = loaded;
    this.sizes = sizes;
    this.places = new Map();
    this.vary = {};
    this.top = this.exports.__heap_base.value;
    for (const path of Object.keys(loaded.arguments)) {
      const { shape, same } = loaded.arguments[path];
      if (!shape) continue;
      const bytes = this.unread.has(path) ? 0 : this.items(shape) * this.bytes(path);
      this.places.set(path, same ? this.place(same) : this.room(bytes));
    }
    for (const kernel of Object.keys(this.kernels)) {
      this.tables[kernel] = this.room(8 * this.slots(kernel));
    }
    this.end = this.top;
    this.grow();
    for (const path of this.places.keys()) this.fill(path);
    for (const kernel of Object.keys(this.kernels)) this.writeTable(kernel, sizes);
  }

  /**
   * Lay some arrays out behind the case, in place of those that were laid out so before.
   * @param {string[]} paths
   * @param {Record<string, number>} sizes
   */
  layBehind(paths, sizes) {
    this.top = this.end;
    for (const path of paths) {
      const items = this.items(this.case.arguments[path].shape ?? [], sizes);
      this.places.set(path, this.room(items * this.bytes(path)));
    }
    this.grow();
  }

  /**
   * Where so many bytes are put, behind all others.
   * @param {number} bytes
   */
  room(bytes) {
    const here = Math.ceil(this.top / ALIGNED) * ALIGNED;
    this.top = here + bytes;
    return here;
  }

  /** Have as much memory as was given out. */
  grow() {
    const missing = this.top - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
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
   * A field of some records, one after the other.
   * @param {string} path
   * @param {string} name
   * @param {number} first
   * @param {number} end
   */
  column(path, name, first, end) {
    const { size, fields } = /** @type {RecordType} */ (this.types.get(path));
    const [offset, type] = fields[name];
    const data = new DataView(this.memory.buffer, this.place(path) + offset);
    const found = new Float64Array(end - first);
    for (let n = 0, here = first * size; n < found.length; n++, here += size) {
      if (type === "float64") found[n] = data.getFloat64(here, true);
      else if (type === "bool") found[n] = data.getUint8(here);
      else found[n] = data.getInt32(here, true); // the lower half: none is large
    }
    return found;
  }

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
    const content = this.case.arguments[path];
    const { fill, type, data, same, array } = content;
    if (same || this.unread.has(path)) return;
    const here = this.view(path);
    if (array) {
      widened(here, array);
      return;
    }
    if (data === undefined || type === undefined) {
      const large = here instanceof BigInt64Array || here instanceof BigUint64Array;
      here.fill(large ? BigInt(fill ?? 0) : fill);
      return;
    }
    const given = (content.decoded ??= decoded(type, data));
    const widen = here instanceof BigInt64Array && !(given instanceof BigInt64Array);
    here.set(widen ? BigInt64Array.from(given, BigInt) : given);
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
      const { shape: axes, value, same } = this.case.arguments[path] ?? {};
      const shape = /** @type {Size[]} */ (axes ?? []);
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

/**
 * The numbers that text stands for.
 * @param {string} type
 * @param {string} data
 */
function decoded(type, data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return new VIEWS[type](bytes.buffer);
}

/**
 * Write whole numbers into an array of memory, of 64 bits as two halves: BigInts are slow.
 * @param {any} here
 * @param {Int32Array | Float64Array} array
 */
function widened(here, array) {
  if (!(here instanceof BigInt64Array)) {
    here.set(array);
    return;
  }
  const halves = new Int32Array(here.buffer, here.byteOffset, 2 * here.length);
  for (let n = 0; n < array.length; n++) {
    halves[2 * n] = array[n];
    halves[2 * n + 1] = Math.floor(array[n] / 2 ** 32);
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
