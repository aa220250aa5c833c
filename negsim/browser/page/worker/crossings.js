// @ts-check
/**
 * Which packages there are and which lines they cross, worked out in the page as
 * `negsim.engine.lay_out` and `negsim.engine.prune` do it: so the file need not carry them, and a
 * line can be moved.
 *
 * @typedef {{issue: number, at_least: boolean, level: number}} Limit
 * @typedef {Limit & {party: number, unless: Limit[], path: string, firmness: string,
 *   keys: [number, number][] | null, same: number | null}} Line  `keys` has, for each level, the
 *   key of the numbers that the firmness is drawn with; null of a line that cannot be moved
 * @typedef {{counts: number[], interim: number[], parties: number, lines: Line[],
 *   principal: Line[], outcomes: Limit[][]}} Crossed
 */

/** @type {WeakMap<Crossed, Map<string, any>>} */
const KEPT = new WeakMap();

/**
 * What was worked out before, as most stays where one line is moved.
 * @template T
 * @param {Crossed} crossed
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function kept(crossed, key, make) {
  const known = KEPT.get(crossed) ?? new Map();
  KEPT.set(crossed, known);
  if (!known.has(key)) known.set(key, make());
  return known.get(key);
}

/**
 * A case with its lines at some levels.
 * @param {Case} loaded as exported, without what is worked out here
 * @param {Crossed} crossed
 * @param {number[]} levels of each line of a delegation
 * @returns {Case}
 */
function withLines(loaded, crossed, levels) {
  const lines = crossed.lines.map((line, n) => ({ ...line, level: levels[n] }));
  const principal = crossed.principal.map((line) =>
    line.same === null ? line : { ...line, level: levels[line.same] },
  );
  const { all, aside, interims, arrays } = kept(crossed, "texts", () => textsOf(crossed));
  const rowsOf = (/** @type {string} */ what, /** @type {Line[]} */ some) =>
    some.map((line, n) =>
      kept(crossed, `${what} ${n} ${line.level}`, () => {
        if (what !== "interim") return stepsBeyond(line, all);
        if (crossed.interim[line.issue] >= 0) return new Int32Array(interims);
        return stepsBeyond(line, aside);
      }),
    );
  const [steps, open] = [rowsOf("package", lines), rowsOf("interim", lines)];
  const found = { ...arrays, steps: endToEnd(steps), "bounds.level": Int32Array.from(levels) };
  const kinds = {
    package: kindsOf("package", crossed, lines, steps, all[0].length),
    interim: kindsOf("interim", crossed, lines, open, interims),
    principal: kindsOf(
      "principal",
      crossed,
      principal,
      rowsOf("principal", principal),
      all[0].length,
    ),
  };
  const breaches = open.flatMap((row, n) =>
    [...row].flatMap((steps, at) => (steps ? [n, lines[n].party, at, steps] : [])),
  );
  return assembled(loaded, found, kinds, breaches, keysOf(loaded, crossed, levels));
}

/**
 * Packages and interim texts, which no line changes: by issue, and as the engine has them.
 * @param {Crossed} crossed
 */
function textsOf(crossed) {
  const all = everyPackage(crossed.counts);
  const some = crossed.interim.some((level) => level >= 0)
    ? interimTexts(all, crossed.interim)
    : [];
  const aside = all.map((column) => Int32Array.from(some, (n) => column[n]));
  const arrays = {
    packages: inRows(all),
    package_number: Int32Array.from(all[0], (_, n) => n),
    package_class: classesOf(all, crossed.outcomes),
    interims: inRows(aside),
  };
  return { all, aside, arrays, interims: some.length };
}

/**
 * The level of each issue in all packages, issue by issue.
 * @param {number[]} counts levels of each issue
 */
function everyPackage(counts) {
  const all = counts.reduce((n, one) => n * one, 1);
  let apart = all;
  return counts.map((count) => {
    apart /= count;
    const column = new Int32Array(all);
    for (let n = 0; n < all; n++) column[n] = Math.floor(n / apart) % count;
    return column;
  });
}

/**
 * The packages that give each issue set aside its interim level.
 * @param {Int32Array[]} all
 * @param {number[]} interim
 */
function interimTexts(all, interim) {
  const found = [];
  for (let n = 0; n < all[0].length; n++) {
    if (interim.every((level, k) => level < 0 || all[k][n] === level)) found.push(n);
  }
  return found;
}

/** @param {Int32Array[]} columns */
function inRows(columns) {
  const found = new Int32Array(columns.length * columns[0].length);
  columns.forEach((column, k) => {
    for (let n = 0; n < column.length; n++) found[n * columns.length + k] = column[n];
  });
  return found;
}

/** @param {Int32Array[]} rows */
function endToEnd(rows) {
  const found = new Int32Array(rows.reduce((n, row) => n + row.length, 0));
  let at = 0;
  for (const row of rows) {
    found.set(row, at);
    at += row.length;
  }
  return found;
}

/**
 * The first class of settlement whose conditions each package meets.
 * @param {Int32Array[]} all
 * @param {Limit[][]} outcomes
 */
function classesOf(all, outcomes) {
  return all[0].map((_, n) => outcomes.findIndex((bounds) => meetsAll(bounds, all, n)));
}

/**
 * @param {Limit[]} bounds
 * @param {Int32Array[]} all
 * @param {number} n
 */
function meetsAll(bounds, all, n) {
  return bounds.every(({ issue, at_least, level }) =>
    at_least ? all[issue][n] >= level : all[issue][n] <= level,
  );
}

/**
 * How many levels each package lies beyond a line.
 * @param {Line} line
 * @param {Int32Array[]} all
 */
function stepsBeyond({ issue, at_least, level, unless }, all) {
  const found = all[issue].map((here) => Math.max(at_least ? level - here : here - level, 0));
  if (unless.length) {
    found.forEach((steps, n) => {
      if (steps && meetsAll(unless, all, n)) found[n] = 0;
    });
  }
  return found;
}

/**
 * A number for each column, the same for equal columns: their rank.
 * @param {Int32Array[]} rows
 * @param {number} columns
 */
function alike(rows, columns) {
  const number = new Int32Array(columns);
  for (const row of rows) {
    const width = most(row) + 1;
    for (let n = 0; n < columns; n++) number[n] = number[n] * width + row[n];
    const rank = new Int32Array(most(number) + 1);
    for (let n = 0; n < columns; n++) rank[number[n]] = 1;
    for (let n = 0, seen = 0; n < rank.length; n++) if (rank[n]) rank[n] = seen++;
    for (let n = 0; n < columns; n++) number[n] = rank[number[n]];
  }
  return number;
}

/** @param {Int32Array} row */
function most(row) {
  let found = 0;
  for (const one of row) if (one > found) found = one;
  return found;
}

/**
 * The kind of each package to each party, and how each kind breaches lines.
 * @param {string} what
 * @param {Crossed} crossed
 * @param {Line[]} lines
 * @param {Int32Array[]} steps
 * @param {number} packages
 */
function kindsOf(what, crossed, lines, steps, packages) {
  const parties = Array.from({ length: crossed.parties }, (_, i) => {
    const own = lines.flatMap((line, n) => (line.party === i ? [n] : []));
    const key = `${what} of ${i}: ${own.map((n) => lines[n].level)}`;
    return kept(crossed, key, () => kindOf(i, own, steps, packages));
  });
  return {
    kinds: parties.map(({ kind }) => kind),
    breaches: parties.flatMap((one) => one.breaches),
    most: Math.max(0, ...parties.map(({ kind }) => most(kind))),
  };
}

/**
 * The kind of each package to a party.
 * @param {number} party
 * @param {number[]} own its lines
 * @param {Int32Array[]} steps
 * @param {number} packages
 */
function kindOf(party, own, steps, packages) {
  const kind = alike(
    own.map((n) => steps[n]),
    packages,
  );
  /** @type {number[]} */
  const one = []; // a package of each kind
  kind.forEach((k, n) => {
    one[k] = n;
  });
  const breaches = own.flatMap((n) =>
    one.flatMap((at, k) => (steps[n][at] ? [n, party, k, steps[n][at]] : [])),
  );
  return { kind, breaches };
}

/**
 * The keys that numbers are drawn with: that of a line's firmness names its level.
 * @param {Case} loaded
 * @param {Crossed} crossed
 * @param {number[]} levels
 */
function keysOf(loaded, crossed, levels) {
  const [drawn, keys] = [numbersIn(loaded, "case.drawn"), numbersIn(loaded, "case.key")];
  crossed.lines.forEach((line, n) => {
    if (!line.keys || levels[n] === line.level) return;
    for (const at of loaded.numbers.find((one) => one.path === line.firmness)?.at ?? []) {
      const d = drawn.indexOf(at);
      if (d >= 0) keys.splice(2 * d, 2, ...line.keys[levels[n]]);
    }
  });
  return keys;
}

/**
 * The whole numbers of an array of a case.
 * @param {Case} loaded
 * @param {string} path
 * @returns {number[]}
 */
function numbersIn(loaded, path) {
  const { type, data, fill, shape } = loaded.arguments[path];
  if (data === undefined) {
    return new Array(Number(shape?.[0]) * Number(shape?.[1] ?? 1)).fill(fill ?? 0);
  }
  return Array.from(decoded(type ?? "", data), Number);
}

/**
 * Put what was worked out into a case, with the sizes that follow.
 * @param {Case} loaded
 * @param {Record<string, Int32Array>} found
 * @param {Record<string, ReturnType<typeof kindsOf>>} kinds
 * @param {number[]} breaches of interim texts
 * @param {number[]} keys
 * @returns {Case}
 */
function assembled(loaded, found, kinds, breaches, keys) {
  const all = { ...loaded.arguments };
  /** @type {(path: string, array: Int32Array | Float64Array, shape?: Size[]) => void} */
  const put = (path, array, shape = all[path].shape ?? []) => {
    all[path] = { shape, array };
  };
  for (const [name, numbers] of Object.entries(found)) put(`case.${name}`, numbers);
  put("case.interim_breaches", Int32Array.from(breaches), [breaches.length / 4, 4]);
  put("case.key", Float64Array.from(keys));
  const sizes = { ...loaded.sizes };
  for (const [what, one] of Object.entries(kinds)) {
    const word = `${what}_breaches`;
    put(`case.${what}_kind`, endToEnd(one.kinds));
    put(`case.${what}_kind_breaches`, Int32Array.from(one.breaches), [word, 4]);
    all[`fewer.${what}_kind_breaches`] = { shape: [one.breaches.length], fill: 0 };
    sizes[`${what}_kinds`] = one.most + 1;
    sizes[word] = one.breaches.length / 4;
  }
  const rows = kinds.package.kinds;
  const { members, begins } = grouped(alike([...rows, ...kinds.principal.kinds], rows[0].length));
  put("search.members", members);
  put("search.begins", begins, [begins.length]);
  const wide = 1 + Math.max(...Object.values(kinds).map((one) => one.most));
  all["fewer.number"] = { shape: [rows.length, wide], fill: 0 };
  return { ...loaded, arguments: all, sizes };
}

/**
 * The members of each group, one group after the other, and where each begins.
 * @param {Int32Array} group
 */
function grouped(group) {
  const begins = new Int32Array(most(group) + 2);
  for (const one of group) begins[one + 1]++;
  for (let g = 1; g < begins.length; g++) begins[g] += begins[g - 1];
  const [next, members] = [begins.slice(), new Int32Array(group.length)];
  group.forEach((one, n) => {
    members[next[one]++] = n;
  });
  return { members, begins };
}
