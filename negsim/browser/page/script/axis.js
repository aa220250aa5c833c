// @ts-check
/** The axis of rounds: the same in the picture of all runs and in that of one, for one playhead. */

/**
 * Where a round lies in a drawing.
 * @param {number} width of the drawing
 * @param {number} rounds
 */
function axisOf(width, rounds) {
  const small = width < 430;
  const [left, right] = small ? [84, width - 70] : [118, width - 84];
  const apart = (right - left) / Math.max(1, rounds - 1);
  return { left, right, small, apart, rounds, x: (/** @type {number} */ d) => left + apart * d };
}

/** @typedef {ReturnType<typeof axisOf>} Axis */

/**
 * The numbers of some rounds along an axis, as many as have room.
 * @param {Axis} axis
 * @param {number} y
 */
function roundMarks({ x, apart, rounds }, y) {
  const step = Math.max(1, Math.ceil(28 / apart / 5)) * 5;
  const mark = (/** @type {number} */ d, /** @type {string} */ words) =>
    make("svg:text", { class: "axis-mark", x: x(d), y, "text-anchor": "middle" }, words);
  const found = [mark(0, say("round.first"))];
  for (let d = step; d <= rounds; d += step) {
    if (apart * (d - 1) > 38) found.push(mark(d - 1, String(d)));
  }
  return found;
}

/**
 * Straight lines from point to point, for the `d` of a path.
 * @param {number[][]} points
 */
function pathOf(points) {
  return `M${points.map((point) => point.map(tenths).join()).join("L")}`;
}

/** @param {number} number */
function tenths(number) {
  return Math.round(number * 10) / 10;
}

/**
 * A name in so many lines as it needs, of some letters each; what has no room is cut.
 * @param {string} words
 * @param {number} most letters of a line
 * @param {number} lines
 */
function linesOf(words, most, lines) {
  const found = [""];
  for (const part of words.split(/(?<=[ -])/)) {
    const last = found.length - 1;
    const longer = found[last] + part;
    if (!found[last] || longer.trim().length <= most || last + 1 === lines) found[last] = longer;
    else found.push(part);
  }
  return found.map((part) => {
    const line = part.trim();
    return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
  });
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

/**
 * A drawing that says what it shows; without words it is part of what stands beside it.
 * @param {number} width
 * @param {number} height
 * @param {string} words
 * @param {...(Node | null | false)} parts
 */
function drawing(width, height, words, ...parts) {
  const given = {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    ...(words ? { role: "img", "aria-label": words } : { "aria-hidden": true }),
  };
  return make("svg:svg", given, ...parts);
}
