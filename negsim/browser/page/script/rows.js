// @ts-check
/**
 * The issues as they are drawn: what the party at the start side wants lies on its side, so that
 * reaches overlap where all could sign, and an issue without overlap is broken in two.
 *
 * @typedef {{line: Line, n: number, level: number, party: number, border: number,
 *   opensToEnd: boolean, movable: boolean}} Wall  `border` counts levels from the start side
 * @typedef {{id: string, k: number, name: string, levels: string[], order: number[],
 *   statusQuo: number, lines: Wall[], within: boolean[][], open: number[], onCondition: number[],
 *   blocked: boolean}} Row
 */

/**
 * @param {State} state
 * @param {number[]} levels of the lines
 * @returns {Row[]}
 */
function rowsOf(state, levels) {
  const { order } = state.data;
  return order.issues.map((/** @type {string} */ id) => rowOf(state, levels, id));
}

/**
 * @param {State} state
 * @param {number[]} levels
 * @param {string} id
 * @returns {Row}
 */
function rowOf(state, levels, id) {
  const { data } = state;
  const {
    crossed,
    case: { issues, parties },
  } = data;
  const k = issues.indexOf(id);
  const names = data.levels[id];
  const turned = wantsHigh(state, parties.indexOf(data.order.parties[0]), k, id);
  const order = names.map((/** @type {string} */ _, /** @type {number} */ n) =>
    turned ? names.length - 1 - n : n,
  );
  const lines = crossed.lines.flatMap((/** @type {Line} */ line, /** @type {number} */ n) => {
    if (line.issue !== k) return [];
    const level = levels[n];
    const above = line.at_least ? level : level + 1;
    const border = turned ? names.length - above : above;
    const movable = line.keys !== null;
    return [
      { line, n, level, party: line.party, border, opensToEnd: line.at_least !== turned, movable },
    ];
  });
  const allows = (/** @type {Wall} */ { line, level }, /** @type {number} */ at) =>
    line.at_least ? at >= level : at <= level;
  const always = lines.filter((/** @type {Wall} */ { line }) => !line.unless.length);
  const within = parties.map((/** @type {string} */ _, /** @type {number} */ p) =>
    names.map((/** @type {string} */ _, /** @type {number} */ at) =>
      always.every((/** @type {Wall} */ one) => one.party !== p || allows(one, at)),
    ),
  );
  const levelsOf = [...names.keys()];
  const signed = levelsOf.filter((at) => within.every((/** @type {boolean[]} */ one) => one[at]));
  const free = signed.filter((at) => lines.every((/** @type {Wall} */ one) => allows(one, at)));
  return {
    id,
    k,
    name: data.names[`issues.${id}`],
    levels: names,
    order,
    statusQuo: data.status_quo[id],
    lines,
    within,
    open: free,
    onCondition: signed.filter((at) => !free.includes(at)),
    blocked: !signed.length,
  };
}

/**
 * Whether a party's end of an issue is the last level: the end that its line leaves open, or,
 * without a line, the one that it values more.
 * @param {State} state
 * @param {number} party
 * @param {number} k
 * @param {string} id
 */
function wantsHigh({ data, quantities }, party, k, id) {
  const own = data.crossed.lines.find(
    (/** @type {Line} */ line) => line.party === party && line.issue === k,
  );
  if (own) return own.at_least;
  const of = `parties.${data.case.parties[party]}.values.${id}`;
  const names = data.levels[id];
  return (
    middle(quantities.get(`${of}.${names[names.length - 1]}`)) >
    middle(quantities.get(`${of}.${names[0]}`))
  );
}
