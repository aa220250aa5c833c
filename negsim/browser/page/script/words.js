// @ts-check
/** The words of the page: one file for each language, and places in them that are filled in. */

/** @type {Record<string, string>} */
let WORDS = {};

/**
 * A sentence or word in the language of the page; what is put in keeps its own direction.
 * @param {string} key
 * @param {Record<string, string | number>} given what `{name}` stands for
 */
function say(key, given = {}) {
  const words = WORDS[key] ?? key;
  const apart =
    document.documentElement.dir === "rtl"
      ? (/** @type {any} */ one) => `\u2068${one}\u2069`
      : String;
  return words.replace(/\{(\w+)\}/g, (all, name) => (name in given ? apart(given[name]) : all));
}

/**
 * The sentence for a number of things: `key.one` where it is one and the language has it.
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} given
 */
function sayCount(key, n, given = {}) {
  const one = `${key}.one`;
  return say(n === 1 && one in WORDS ? one : key, { n: whole(n), ...given });
}

/**
 * A word of the model that a language may have a word of its own for.
 * @param {string} group
 * @param {string} word
 */
function term(group, word) {
  return WORDS[`${group}.${word}`] ?? word.replaceAll("_", " ");
}

/**
 * A whole number with its thousands apart.
 * @param {number} n
 */
function whole(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
