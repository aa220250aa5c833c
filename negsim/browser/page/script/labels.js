// @ts-check
/** What a number is called, worked out from its path; its values in words. */

/**
 * Whose a number is, and what it is.
 * @param {any} data
 * @param {string} path
 * @returns {{owner: string, what: string}}
 */
function labelOf(data, path) {
  const [section, id, ...rest] = path.split(".");
  const owner = data.names[`${section}.${id}`];
  if (!owner) return { owner: term("group", "process"), what: term("field", path) };
  const [field, ...more] = rest;
  const issue = data.names[`issues.${more[0]}`] ?? "";
  const side = more[more.length - 1];
  if (field.endsWith("_lines")) {
    const key = side === "firmness" ? "label.firmness" : "label.line";
    return {
      owner,
      what: say(`${key}${field === "principal_lines" ? ".principal" : ""}`, { issue }),
    };
  }
  const level = more.slice(section === "issues" ? 0 : 1).join(".");
  const given = { issue, level, party: data.names[`parties.${more[0]}`] ?? "" };
  const known = `label.${field}`;
  if (known in WORDS) return { owner, what: say(known, given) };
  return { owner, what: term("field", rest.join(".")) };
}

/**
 * What a number means: its path without the names in it is the key of these words.
 * @param {Quantity} quantity
 */
function meaningOf({ meaning }) {
  return say(`meaning.${meaning}`);
}

/**
 * A value with its unit; without one where the number has none.
 * @param {Quantity} quantity
 * @param {number} value
 */
function valueInWords(quantity, value) {
  const digits = String(Number(value.toPrecision(4)));
  return quantity.unit ? `${digits} ${term("unit", quantity.unit)}` : digits;
}

/**
 * What the file has: one value, or from where to where it is drawn.
 * @param {Quantity} quantity
 */
function fileInWords(quantity) {
  const [low, high] = span(quantity);
  if (low === high) return valueInWords(quantity, low);
  return say("range", { from: Number(low.toPrecision(4)), to: valueInWords(quantity, high) });
}

/**
 * A change in words.
 * @param {State} state
 * @param {string} path
 * @param {number | string} value
 */
function changeInWords(state, path, value) {
  const { owner, what } = labelOf(state.data, path);
  const quantity = state.quantities.get(path);
  const words = quantity
    ? valueInWords(quantity, Number(value))
    : say(`side.${path.split(".").pop()}`, { level: value });
  return { owner, what, value: words };
}

/**
 * From where to where a slider goes: what a number may be, or as far as is of use.
 * @param {Quantity} quantity
 */
function reach(quantity) {
  const [low, high] = span(quantity);
  const most = quantity.high <= 1 ? 1 : Math.max(2 * Math.abs(high), high + 1, 1);
  const least = quantity.low >= -1 ? quantity.low : -Math.max(2 * Math.abs(low), 1);
  const end = high >= 1000 ? quantity.high : Math.min(quantity.high, most);
  return { low: least > low ? low : least, high: end };
}
