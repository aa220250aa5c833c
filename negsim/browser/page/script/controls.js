// @ts-check
/** Numbers that can be moved, made from the fields of the scenario: search, presets, list. */

const FIRST_SHOWN = 12;
const MOST_SHOWN = 60;

class Controls {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    /** @type {Map<string, any>} */
    this.shown = new Map();
    const { numbers } = state.data.case;
    at("search").addEventListener("input", () => this.find());
    at("all-numbers").textContent = say("controls.search", { n: numbers.length });
    at("presets").append(...presetsOf(state).map((preset) => this.preset(preset)));
    this.find();
  }

  /** @param {{name: string, numbers: [string, number][]}} preset */
  preset({ name, numbers }) {
    const pressed = () =>
      numbers.every(([path, value]) => this.state.setTo(path) === value);
    const button = make(
      "button",
      {
        type: "button",
        class: "button",
        "aria-pressed": false,
        on: {
          click: () => {
            if (!pressed()) this.state.set(numbers, name);
            else
              this.state.change((now) => {
                for (const [path] of numbers) now.numbers.delete(path);
              }, `not ${name}`);
          },
        },
      },
      name,
    );
    this.state.listeners.push(() => button.setAttribute("aria-pressed", String(pressed())));
    return button;
  }

  /** Show the numbers that are looked for, or those to begin with. */
  find() {
    const { data } = this.state;
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const first = startersOf(this.state);
    const found = data.case.numbers.filter((/** @type {Quantity} */ one) => {
      if (!words.length) return first.includes(one.path);
      const all = searched(data, one);
      return words.every((/** @type {string} */ word) => all.includes(word));
    });
    this.shown = new Map();
    at("sliders").replaceChildren(
      ...found.slice(0, MOST_SHOWN).map((/** @type {Quantity} */ one) => this.control(one)),
    );
    const some = say("controls.some", { n: whole(found.length), shown: MOST_SHOWN });
    const told = found.length > MOST_SHOWN ? some : sayCount("controls.found", found.length);
    at("found").textContent = words.length ? told : "";
    if (words.length && !found.length) this.offer(words);
    this.draw();
  }

  /**
   * Offer what is spelt nearly as words that nothing is found by.
   * @param {string[]} words
   */
  offer(words) {
    const { data } = this.state;
    const all = data.case.numbers.map((/** @type {Quantity} */ one) => searched(data, one));
    const known = new Set(all.join(" ").match(/\p{L}{3,}/gu));
    const near = words.map((word) =>
      all.some((/** @type {string} */ one) => one.includes(word)) ? word : nearest(word, known),
    );
    const meant = near.join(" ");
    if (near.includes("") || meant === words.join(" ")) return;
    const click = () => {
      at("search").value = meant;
      at("search").focus();
      this.find();
    };
    const button = { type: "button", class: "button", on: { click } };
    at("found").append(". ", ...sentence("controls.near", { what: make("button", button, meant) }));
  }

  /** @param {Quantity} quantity */
  control(quantity) {
    const { path, rests_on: kind, note } = quantity;
    const { owner, what } = labelOf(this.state.data, path);
    const id = idOf(path);
    const [low, high] = span(quantity);
    const ends = reach(quantity);
    const part = (/** @type {number} */ value) => (value - ends.low) / (ends.high - ends.low || 1);
    const wide = ends.high - ends.low;
    const fine = wide > 20 ? 0.5 : wide > 2 ? 0.1 : 0.01;
    const step = path.endsWith(".present") ? 1 : fine; // there or not, and nothing between
    const slider = make("input", {
      type: "range",
      id,
      min: ends.low,
      max: ends.high,
      step,
      on: { input: () => this.state.set([[path, Number(slider.value)]], path) },
    });
    const value = make("output", { for: id });
    const back = make(
      "button",
      {
        type: "button",
        class: "back",
        hidden: true,
        "aria-label": say("controls.back", { what }),
        on: { click: () => this.state.drop(path) },
      },
      "×",
    );
    this.shown.set(path, { slider, value, back, quantity });
    return make(
      "div",
      { class: "control" },
      make(
        "div",
        { class: "label" },
        make(
          "label",
          { for: id },
          make("span", { class: "owner" }, named(owner)),
          " ",
          named(what),
        ),
        value,
        back,
      ),
      make(
        "div",
        {
          class: "slide",
          "--low": part(low),
          "--high": part(high),
          "--tick": part((low + high) / 2),
        },
        make("i", { class: "rail" }),
        low < high && make("i", { class: "band" }),
        make("i", { class: "tick" }),
        slider,
      ),
      make(
        "p",
        { class: "tiny" },
        noteMark(this.state.data, kind, note, `${id}-why`),
        " ",
        meaningOf(quantity),
      ),
    );
  }

  draw() {
    const { numbers } = this.state.now;
    for (const [path, { slider, value, back, quantity }] of this.shown) {
      const given = numbers.get(path);
      const words = given === undefined ? fileInWords(quantity) : valueInWords(quantity, given);
      slider.value = String(given ?? middle(quantity));
      slider.setAttribute(
        "aria-valuetext",
        given === undefined ? say("controls.asfile", { value: words }) : words,
      );
      value.textContent = words;
      value.classList.toggle("moved", given !== undefined);
      back.hidden = given === undefined;
    }
  }
}

/** @param {string} path of a number that has a control */
function idOf(path) {
  return `n-${path.replace(/[^\w]/g, "-")}`;
}

/**
 * A number that stands elsewhere: a press leads to its control, and to what it rests on.
 * @param {string} path
 * @param {string} words
 * @param {string | null} title
 */
function numberAt(path, words, title = null) {
  const click = () => {
    at("search").value = path;
    at("search").dispatchEvent(new Event("input"));
    at(`${idOf(path)}-why`).previousElementSibling.focus();
  };
  return make("button", { type: "button", class: "tag number", title, on: { click } }, words);
}

/**
 * What a number is found by.
 * @param {any} data
 * @param {Quantity} quantity
 */
function searched(data, quantity) {
  const { owner, what } = labelOf(data, quantity.path);
  return `${owner} ${what} ${quantity.path} ${meaningOf(quantity)}`.toLowerCase();
}

/**
 * The known word that is spelt most like another, if one differs in few letters.
 * @param {string} word
 * @param {Iterable<string>} known
 */
function nearest(word, known) {
  let [found, least] = ["", 1 + Math.floor(word.length / 3)];
  for (const other of known) {
    const apart = lettersApart(word, other);
    if (apart < least) [found, least] = [other, apart];
  }
  return found;
}

/**
 * How many letters must be put in, left out or changed to make one word of another.
 * @param {string} one
 * @param {string} other
 */
function lettersApart(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  [...one].forEach((letter, i) => {
    const next = [i + 1];
    row.slice(1).forEach((above, j) => {
      next.push(Math.min(above + 1, next[j] + 1, row[j] + (letter === other[j] ? 0 : 1)));
    });
    row = next;
  });
  return row[row.length - 1];
}

/**
 * The numbers that a page begins with: firmness of lines that block an issue, what
 * mediators do, how far parties give way, violence.
 * @param {State} state
 * @returns {string[]}
 */
function startersOf(state) {
  const { data } = state;
  const rows = rowsOf(state, state.base);
  const blocking = rows
    .filter((row) => row.blocked)
    .flatMap((row) => row.lines.map(({ line }) => line.firmness));
  const rest = [
    /flexibility\.under_pressure$/,
    /^mediators\.[^.]+\.pressure$/,
    /\.endurance$/,
    /^violence\..*\.rate$/,
    /\.mandate$/,
  ].flatMap((form) =>
    data.case.numbers
      .filter((/** @type {Quantity} */ one) => form.test(one.path))
      .map((/** @type {Quantity} */ one) => one.path),
  );
  return [...blocking, ...rest].slice(0, FIRST_SHOWN);
}

/**
 * Changes that people ask for first, by one rule for every scenario: without a mediator, a party
 * that softens as far as it can, mediators that last twice as long; none that changes nothing.
 * @param {State} state
 * @returns {{name: string, numbers: [string, number][]}[]}
 */
function presetsOf({ data, quantities }) {
  const { order, names } = data;
  const some = (/** @type {RegExp} */ form, /** @type {(ends: number[]) => boolean} */ is) =>
    [...quantities.values()].some((one) => form.test(one.path) && is(span(one)));
  const softens = (/** @type {string} */ id) => {
    const pain = `violence\\..+\\.rate|parties\\.${id}\\.waiting`;
    const pressing = new RegExp(`^(mediators\\..+\\.pressure|${pain})$`);
    const firm = new RegExp(`^parties\\.${id}\\.\\w+_lines\\..+firmness$`);
    return some(pressing, ([, high]) => high > 0) && some(firm, ([low]) => low < 1);
  };
  const one = (/** @type {string} */ key, /** @type {string} */ path) => ({
    name: say(key, { who: names[path.split(".", 2).join(".")] }),
    numbers: [[path, key === "preset.flexible" ? 1 : 0]],
  });
  const all = [
    ...order.mediators.map((/** @type {string} */ id) =>
      one("preset.without", `mediators.${id}.present`),
    ),
    ...order.parties
      .filter(softens)
      .map((/** @type {string} */ id) =>
        one("preset.flexible", `parties.${id}.flexibility.under_pressure`),
      ),
    {
      name: say("preset.patient"),
      numbers: order.mediators
        .map((/** @type {string} */ id) => `mediators.${id}.endurance`)
        .filter((/** @type {string} */ path) => quantities.has(path))
        .map((/** @type {string} */ path) => [path, 2 * middle(quantities.get(path))]),
    },
  ];
  return all.filter(({ numbers }) =>
    numbers.some(
      (/** @type {[string, number]} */ [path, to]) =>
        quantities.has(path) && quantities.get(path)?.value !== to,
    ),
  );
}
