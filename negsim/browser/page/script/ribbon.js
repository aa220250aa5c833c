// @ts-check
/** On a narrow screen: how runs end, in a strip that stays in sight, over that of the base case. */

/**
 * @param {State} state
 * @param {{runs: number, outcomes: ArrayLike<number>}} counts
 */
function drawRibbon(state, { runs, outcomes }) {
  const {
    endings,
    base,
    case: { outcomes: classes },
  } = state.data;
  const strip = (
    /** @type {ArrayLike<number>} */ of,
    /** @type {number} */ all,
    /** @type {string} */ kind,
  ) =>
    make(
      "div",
      { class: `strip ${kind}` },
      ...endings.map((/** @type {any} */ _, /** @type {number} */ n) =>
        make("i", { class: `end-${n}`, "--to": of[n] / all }),
      ),
    );
  const sum = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from(outcomes)
      .slice(from, to)
      .reduce((a, b) => a + b, 0);
  const first = percent(sum(0, classes.length), runs);
  const last = percent(sum(endings.length - 2, endings.length), runs);
  const [settled, broken] = [say("ribbon.settled"), say("ribbon.broken")];
  at("ribbon").replaceChildren(
    make(
      "div",
      { class: "labels" },
      make("span", {}, `${settled} `, make("b", {}, first)),
      make("span", {}, `${broken} `, make("b", {}, last)),
    ),
    strip(outcomes, runs, ""),
    strip(base.outcomes, base.runs, "thin"),
  );
}

/** Give each ending its colour: settlements between the first two, the four others their own. */
function colourEndings(/** @type {any[]} */ endings) {
  const settled = endings.length - 4;
  const root = document.documentElement;
  endings.forEach((_, n) => {
    const part = settled > 1 ? Math.round((100 * n) / (settled - 1)) : 0;
    const other = ["I", "S", "C", "H"][n - settled];
    const mix = (/** @type {string} */ e) =>
      other ? `var(--${other}${e})` : `color-mix(in oklab, var(--V${e}), var(--U${e}) ${part}%)`;
    root.style.setProperty(`--fill-${n}`, mix(""));
    root.style.setProperty(`--edge-${n}`, mix("e"));
  });
}
