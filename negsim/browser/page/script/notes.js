// @ts-check
/** What a number rests on: a judgement or a source, in the words of the file, with the reports. */

/**
 * Words of a note, each `[key]` in them a link to the report.
 * @param {any} data
 * @param {string} words
 * @param {boolean} numbered whether the link is a number in place of the key
 */
function cited(data, words, numbered = false) {
  let n = 0;
  return words.split(/(\[[\w.-]+\])/).map((part) => {
    const told = data.sources[part.slice(1, -1)];
    if (!told) return part;
    const url = told.match(/https?:\/\/\S+/)?.[0];
    const name = told.replace(/,?\s*https?:\/\/\S+/, "");
    if (!url) return make("cite", { title: name }, part);
    return make(
      "a",
      { href: url, title: name, rel: "noreferrer noopener", target: "_blank" },
      numbered ? `[${++n}]` : part,
    );
  });
}

/**
 * A mark that says what something rests on, with the words behind it on hover and focus.
 * @param {any} data
 * @param {string} kind
 * @param {string} words
 * @param {string} id
 */
function noteMark(data, kind, words, id) {
  const mark = make(
    "button",
    { type: "button", class: `tag ${kind}`, "aria-describedby": id },
    say(`rests.${kind}`),
  );
  const note = make("span", { class: "why", id, role: "note", dir: "auto" }, ...cited(data, words));
  return make("span", { class: "rests" }, mark, note);
}
