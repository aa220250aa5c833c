// @ts-check
/**
 * What happens in a run: its moves by name, and the short form of its story; sentences come from
 * the catalogue of `negsim story`, in the worker.
 *
 * @typedef {{round: number, what: string, who: number, package: number, [name: string]: any}} Move
 */

const BY_MEDIATORS = ["tables a text", "tables an interim text"];
const OF_MEDIATORS = ["joins", "leaves", "runs out of effort"];
const OF_SOURCES = ["incident", "an incident is bound to happen"];

/**
 * Who makes a move, by name.
 * @param {any} data
 * @param {Move} move
 */
function whoOf({ case: loaded, names }, { what, who }) {
  if (BY_MEDIATORS.includes(what)) return term("group", "mediators");
  if (who < 0) return "";
  if (OF_MEDIATORS.includes(what)) return names[`mediators.${loaded.mediators[who]}`];
  if (OF_SOURCES.includes(what)) return names[`violence.${loaded.violence[who]}`];
  return names[`parties.${loaded.parties[who]}`];
}

/**
 * The level of each issue in a text, issue by issue as the engine orders them.
 * @param {any} data
 * @param {number} text
 */
function levelsOf({ crossed: { counts } }, text) {
  const found = new Array(counts.length);
  let rest = text;
  for (let k = counts.length - 1; k >= 0; k--) {
    found[k] = rest % counts[k];
    rest = Math.floor(rest / counts[k]);
  }
  return found;
}

/**
 * The short form of a run: what the scene is, what turned, what moved the parties, how it ends.
 * @param {{words: string, numbers: string}[][]} short
 * @param {boolean} numbers whether the numbers behind each sentence are told
 */
function shortForm(short, numbers) {
  const full = (/** @type {{words: string, numbers: string}} */ told) =>
    numbers && told.numbers ? `${told.words.replace(/\.$/, "")} (${told.numbers}).` : told.words;
  return short.filter((part) => part.length).map((part) =>
    make("p", { dir: "auto" }, part.map(full).join(" ")),
  );
}

/** Moves after which the talks are not what they were before. */
const TURNING = [
  "walks out",
  "talks collapse",
  "talks are back",
  "signed",
  "all take the interim text",
  "hostilities break out",
  "leaves the venue",
  "the principal vetoes",
  "all accept",
  "the truce ends",
  "talks are broken off",
  "the agreement fails",
];
