// @ts-check
/** What the assumptions leave of shares of the base case, worked out when the page was written. */

/**
 * From where to where, in words; nothing where it is not known.
 * @param {any} data
 * @param {string} key of an ending or a milestone
 */
function leftOf(data, key) {
  const ends = data.base.doubt?.left[key];
  if (!ends) return "";
  const [from, to] = ends;
  return ends.length ? say("interval", { from, to }) : "-";
}

/**
 * A share in words, with what the assumptions leave of it while nothing is changed.
 * @param {State} state
 * @param {string} key
 * @param {string} share
 */
function withLeft(state, key, share) {
  const left = state.changed ? "" : leftOf(state.data, key);
  return left ? say("many.left.share", { share, left }) : share;
}

/**
 * What the assumptions are; of what was changed, the command that says what they leave.
 * @param {State} state
 */
function aboutDoubt(state) {
  const { doubt } = state.data.base;
  if (doubt && !state.changed) return [say("many.left.base", { ...doubt, left: "" })];
  if (state.changed && cannotPlay()) return [];
  const command = make("code", { dir: "ltr" }, ...unbroken(`${commandOf(state)} --doubt`));
  return [say(doubt ? "many.left.changed" : "many.left.none"), " ", command];
}
