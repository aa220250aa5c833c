// @ts-check
/** Elements of the page, made without any markup from text. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element.
 * @param {string} tag `svg:name` for a part of a drawing
 * @param {Record<string, any>} given attributes; `on` is a mapping of listeners, names that begin
 *   with `--` are properties of its style
 * @param {...Child} children
 * @returns {any}
 */
function make(tag, given = {}, ...children) {
  const found = tag.startsWith("svg:")
    ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        found.addEventListener(event, listener);
      }
    } else if (name.startsWith("--")) {
      found.style.setProperty(name, String(value));
    } else {
      found.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
    }
  }
  for (const child of children) if (child) found.append(child);
  return found;
}

/**
 * What stands at a place of the page.
 * @param {string} id
 * @returns {any}
 */
function at(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no place ${id}`);
  return found;
}

/** Whether no run can be played here. */
function cannotPlay() {
  return "failed" in at("notices").dataset;
}

/**
 * A name from the scenario, kept apart from the direction of the words about it.
 * @param {string} name
 */
function named(name) {
  return make("bdi", {}, name);
}

/**
 * A sentence with names in it, each kept apart: `say` with elements in place of words.
 * @param {string} key
 * @param {Record<string, Child | number>} given
 * @returns {(Node | string)[]}
 */
function sentence(key, given) {
  const words = WORDS[key] ?? key;
  return words.split(/(\{\w+\})/).flatMap((part) => {
    const name = part.match(/^\{(\w+)\}$/)?.[1];
    const found = name === undefined ? part : (given[name] ?? part);
    return found === "" || !found ? [] : [typeof found === "number" ? String(found) : found];
  });
}

/** Whether the page reads from right to left. */
function fromRight() {
  return document.documentElement.dir === "rtl";
}

/**
 * A table, the first row and column of which name what stands in it.
 * @param {string} caption
 * @param {string[]} heads
 * @param {(string | Node)[][]} rows
 */
function tableOf(caption, heads, rows) {
  return make(
    "table",
    { class: "figures" },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, one)))),
    make(
      "tbody",
      {},
      ...rows.map(([first, ...others]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, first),
          ...others.map((one) => make("td", {}, one)),
        ),
      ),
    ),
  );
}
