// @ts-check
/**
 * What happens in a run, in words. `sentencesOf` is the one place that they come from.
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
 * A text in words: a level for each issue, in the order of the file.
 * @param {any} data
 * @param {number} text
 */
function textInWords(data, text) {
  const levels = levelsOf(data, text);
  return data.order.issues
    .map(
      (/** @type {string} */ id) =>
        `${data.names[`issues.${id}`]}: ${data.levels[id][levels[data.case.issues.indexOf(id)]]}`,
    )
    .join("; ");
}

/**
 * One move in a sentence.
 * @param {any} data
 * @param {Move} move
 */
function sentencesOf(data, move) {
  const who = whoOf(data, move);
  const what = term("move", move.what);
  const chance =
    move.chance === undefined || move.chance > 1
      ? ""
      : say("move.chance", { share: percent(Math.round(1000 * move.chance), 1000) });
  const text = move.package >= 0 ? `: ${textInWords(data, move.package)}` : "";
  return `${who ? say("move.of", { who, what }) : what}${chance ? ` (${chance})` : ""}${text}`;
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
