// @ts-check
/**
 * The link: version, fingerprint of the scenario, what was changed, and the run. What cannot be
 * taken from one is told in a sentence, and the rest is taken.
 */

/**
 * What stands after the # of a link.
 * @param {State} state
 */
function linkOf(state) {
  const {
    version,
    case: { fingerprint },
  } = state.data;
  const words = new URLSearchParams({ negsim: version, fingerprint });
  for (const [path, value] of state.listed()) words.append(path, String(value));
  if (state.run !== null) words.append("run", String(state.run));
  return String(words);
}

/**
 * Take what a link says into the state, and return what could not be taken, in sentences.
 * @param {State} state
 * @param {string} link
 * @returns {string[]}
 */
function readLink(state, link) {
  const told = [];
  const words = new URLSearchParams(link);
  const {
    version,
    case: { fingerprint },
  } = state.data;
  const now = { numbers: new Map(), levels: [...state.base] };
  // Of a name that stands twice the last is taken.
  for (const [name, value] of new Map(words)) {
    if (words.getAll(name).length > 1) told.push(say("link.twice", { name }));
    if (name === "negsim") {
      if (value !== version) told.push(say("link.version", { was: value, is: version }));
    } else if (name === "fingerprint") {
      if (value !== fingerprint) told.push(say("link.scenario", { was: value, is: fingerprint }));
    } else if (name === "run") {
      if (/^\d{1,9}$/.test(value)) state.run = Number(value);
      else told.push(say("link.run", { value }));
    } else {
      told.push(readChange(state, now, name, value));
    }
  }
  state.take(now);
  return told.filter((one) => one !== "");
}

/**
 * @param {State} state
 * @param {Changes} now
 * @param {string} path
 * @param {string} value
 * @returns {string} what is wrong with it, if anything
 */
function readChange(state, now, path, value) {
  const line = state.lineAt(path);
  if (line >= 0) {
    const { issue, keys } = state.data.crossed.lines[line];
    const level = state.data.levels[state.data.case.issues[issue]].indexOf(value);
    if (level < 0 || !keys) return say("link.level", { path, value });
    now.levels[line] = level;
    return "";
  }
  const quantity = state.quantities.get(path);
  if (!quantity) return say("link.path", { path });
  const number = value.trim() === "" ? NaN : Number(value);
  if (!(number >= quantity.low && number <= quantity.high)) {
    return say("link.range", { path, value, low: quantity.low, high: quantity.high });
  }
  state.put(now, path, number);
  return "";
}
