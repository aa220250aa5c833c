// @ts-check
/**
 * The sentences of a story: fills those of catalogue.json, as negsim/story/catalogue.py does.
 *
 *     const says = new Catalogue(catalogueJson, namesOfTheExportedCase);
 *     says.say("offers", "first", { who: "upton", text: { water: "by turns" } });
 *
 * A plain script without imports or exports, as those of the engine are.
 *
 * @typedef {{parties: Record<string, string>, mediators: Record<string, string>,
 *   sources: Record<string, string>, issues: Record<string, string>,
 *   levels: Record<string, string[]>, plural: string[]}} ShownNames
 * @typedef {Record<string, any>} Given  what places are filled with, by their names
 */

const PLACE = /\{(\w+)(?::([^}|]+))?(?:\|([^}|]*)\|([^}|]*))?\}/g;

/**
 * A number with so many decimals; of two that are equally near the one with an even last digit.
 * @param {number} x
 * @param {number} places
 */
function decimals(x, places) {
  const words = (Object.is(x, -0) ? "-" : "") + x.toFixed(places);
  const halves = Math.abs(x) * 2 ** (places + 1); // an odd whole number only if x lies between two
  const last = words.charCodeAt(words.length - 1);
  if (!Number.isInteger(halves) || halves % 2 !== 1 || last % 2 === 0) return words;
  return words.slice(0, -1) + String.fromCharCode(last - 1);
}

/**
 * A number with six digits at most, as Python's "g" writes it.
 * @param {number} x
 */
function general(x) {
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const [digits, exponent] = x.toExponential(5).split("e");
  const size = Number(exponent);
  const short = (/** @type {string} */ s) => (s.includes(".") ? s.replace(/\.?0+$/, "") : s);
  if (size >= -4 && size < 6) return short(decimals(x, 5 - size));
  return `${short(digits)}e${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`;
}

/**
 * A chance of the model; what may fail is not 100 %.
 * @param {number} value
 */
function chanceInWords(value) {
  if (value > 0 && value < 0.005) return "<1 %";
  if (value >= 0.995 && value < 1) return ">99 %";
  return `${decimals(100 * value, 0)} %`;
}

/**
 * Rounds by their numbers: `3-5 and 8`, before they are listed.
 * @param {number[]} rounds
 */
function spansOf(rounds) {
  /** @type {[number, number][]} */
  const ends = [];
  for (const n of rounds) {
    const last = ends.at(-1);
    if (last && n === last[1] + 1) last[1] = n;
    else ends.push([n, n]);
  }
  return ends.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`));
}

/**
 * Two numbers with two decimals, or with as many as it takes to tell them apart.
 * @param {number} one
 * @param {number} other
 */
function toldApart(one, other) {
  for (let places = 2; places < 7; places++) {
    const words = [decimals(one, places), decimals(other, places)];
    if (words[0] !== words[1]) return words;
  }
  return [decimals(one, 2), decimals(other, 2)];
}

/**
 * A note without the keys of sources and the last full stop.
 * @param {string} note
 */
function plainNote(note) {
  return note.replace(/\s*\[[^\]]*\]/g, "").trim().replace(/\.+$/, "");
}

class Catalogue {
  /**
   * @param {any} sentences catalogue.json
   * @param {ShownNames} names
   */
  constructor(sentences, names) {
    this.all = sentences;
    this.names = names;
    this.plural = new Set(names.plural);
    /** @type {Record<string, (value: any) => string>} how places write what they are given */
    this.formats = {
      ".1": (x) => decimals(x, 1),
      ".2": (x) => decimals(x, 2),
      "+.1": (x) => (x < 0 || Object.is(x, -0) ? "" : "+") + decimals(x, 1),
      ",": (x) => String(x).replace(/\B(?=(\d{3})+$)/g, ","),
      g: general,
      chance: chanceInWords,
      chances: (pair) => this.chances(pair),
      spans: (rounds) => this.list(spansOf(rounds)),
      list: (words) => this.list(words),
      shortfall: (x) => this.onScale("shortfall", x),
      strength: (x) => this.onScale("strength", x),
      name: (id) => this.name(id),
      names: (ids) => this.list(ids.map((/** @type {string} */ id) => this.name(id))),
      sides: (ids) => this.sides(ids),
      Sides: (ids) => this.sides(ids).replace(/^./u, (/** @type {string} */ a) => a.toUpperCase()),
      whose: (id) => this.whose(id),
      of_all: (ids) => this.list(ids.map((/** @type {string} */ id) => this.whose(id))),
      issue: (id) => names.issues[id],
      issues: (ids) => this.list(ids.map((/** @type {string} */ id) => names.issues[id])),
      text: (text) => this.text(text),
      worths: (worth) => this.worths(worth),
      change: ([before, after]) => this.change(before, after),
    };
  }

  /**
   * A sentence of the catalogue, its places filled.
   * @param {string} about
   * @param {string} which
   * @param {Given} given
   * @returns {string}
   */
  say(about, which, given = {}) {
    return this.filled(this.all[about][which], given);
  }

  /**
   * @param {string} sentence
   * @param {Given} given
   */
  filled(sentence, given) {
    return sentence.replace(PLACE, (_, name, form, one, many) => {
      if (one !== undefined) return this.many(given[name]) ? many : one;
      return form === undefined ? String(given[name]) : this.formats[form](given[name]);
    });
  }

  /**
   * Whether words that go with a number, a list or somebody by id are of many.
   * @param {any} value
   * @returns {boolean}
   */
  many(value) {
    if (typeof value === "string") return this.plural.has(value);
    if (typeof value === "number") return value !== 1;
    return value.length !== 1 || (typeof value[0] === "string" && this.many(value[0]));
  }

  /** @param {string[]} words */
  list(words) {
    const before = words.slice(0, -1).join(", ");
    return [before, ...words.slice(-1)].filter((part) => part).join(this.all.words.and);
  }

  /** @param {[number, number]} pair */
  chances(pair) {
    const [low, high] = pair.map(chanceInWords);
    return low === high ? low : low.replace(/ %$/, "") + this.all.words.to + high;
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  onScale(name, value) {
    const [, word] = this.all.scales[name].find(
      (/** @type {[number | null, string]} */ [most]) => most === null || value <= most,
    );
    return word;
  }

  /** @param {string} id of a party, a mediator or a source of violence */
  name(id) {
    return this.names.parties[id] || this.names.mediators[id] || this.names.sources[id];
  }

  /** @param {string} id */
  whose(id) {
    const name = this.name(id);
    const many = this.plural.has(id) && name.endsWith("s");
    return name + this.all.words[many ? "of_many" : "of_one"];
  }

  /** @param {string[]} ids of parties */
  sides(ids) {
    const parties = Object.keys(this.names.parties);
    if (ids.length < 2 || !parties.every((id) => ids.includes(id))) {
      return this.list(ids.map((id) => this.name(id)));
    }
    return this.all.words[parties.length === 2 ? "both" : "all"];
  }

  /** @param {Record<string, string>} text */
  text(text) {
    return Object.entries(text).map(([k, level]) => `${this.names.issues[k]}: ${level}`).join("; ");
  }

  /**
   * @param {Record<string, string>} before
   * @param {Record<string, string>} after
   */
  change(before, after) {
    const changed = Object.entries(after).filter(([k, level]) => before[k] !== level);
    const words = changed.map(([k, at]) => `${this.names.issues[k]}: ${before[k]} -> ${at}`);
    return words.join("; ");
  }

  /** @param {Record<string, number>} worth */
  worths(worth) {
    const each = Object.entries(worth);
    return this.list(each.map(([id, x]) => `${decimals(x, 2)} to ${this.names.parties[id]}`));
  }
}
