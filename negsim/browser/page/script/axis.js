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
  const x = (/** @type {number} */ d) => left + apart * d;
  return { left, right, beside: width - right, apart, rounds, x };
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
