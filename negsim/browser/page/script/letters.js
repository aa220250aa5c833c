// @ts-check
/** Names in drawings: in lines that have room, as wide as the fonts at hand draw them. */

/** @type {Map<string, CanvasRenderingContext2D>} */
const RULERS = new Map();
addEventListener("resize", () => RULERS.clear()); // on a narrow screen letters may be smaller

/**
 * What measures words of a class as a drawing has them.
 * @param {string} kind class of the text, or classes
 */
function rulerOf(kind) {
  const known = RULERS.get(kind);
  if (known) return known;
  const words = make("svg:text", { class: kind });
  const drawn = make("svg:svg", {}, words);
  document.body.append(drawn);
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(words);
  drawn.remove();
  const ruler = /** @type {any} */ (document.createElement("canvas").getContext("2d"));
  ruler.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  RULERS.set(kind, ruler);
  return ruler;
}

/**
 * A name in so many lines as it needs; what has no room is cut.
 * @param {string} words
 * @param {string} kind class of the text, or classes
 * @param {number} room of a line, in pixels
 * @param {number} lines
 */
function linesOf(words, kind, room, lines) {
  const ruler = rulerOf(kind);
  const fits = (/** @type {string} */ part) => ruler.measureText(part).width <= room;
  const found = [""];
  for (const part of words.split(/(?<=[ -])/)) {
    const last = found.length - 1;
    const longer = found[last] + part;
    if (!found[last] || fits(longer.trim()) || last + 1 === lines) found[last] = longer;
    else found.push(part);
  }
  return found.map((part) => cutTo(part.trim(), fits));
}

/**
 * A line, or as much of its beginning as fits, with dots for the rest.
 * @param {string} line
 * @param {(part: string) => boolean} fits
 */
function cutTo(line, fits) {
  if (fits(line)) return line;
  const letters = [...line];
  const cut = () => `${letters.join("").trimEnd()}…`;
  while (letters.length > 1 && !fits(cut())) letters.pop();
  return cut();
}

/**
 * Lines of a name in a drawing; whole on hover, as some may be cut.
 * @param {Record<string, any>} given `y` is that of the first line
 * @param {string} words
 * @param {string[]} lines
 */
function lettered(given, words, lines) {
  const spans = lines.map((line, n) =>
    make("svg:tspan", { x: given.x, dy: n ? "1.15em" : 0 }, line),
  );
  return make("svg:text", given, make("svg:title", {}, words), ...spans);
}
