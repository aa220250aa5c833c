// @ts-check
/** The table: who sits around it, the issues, and the lines, which can be moved. */

/** Numbers that the table shows. */
const ON_TABLE = /\.(firmness|salience\..*|present|endurance|under_pressure)$/;

class Table {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    this.swapped = false;
    /** what the table that stands was drawn of */
    this.drawn = "";
    this.walls = new Walls(state, this);
    /** @type {string | null} the issue of the line in hand */
    this.hand = null;
    /** @type {Row[]} */
    this.rows = [];
    at("swap").addEventListener("click", () => {
      this.swapped = !this.swapped;
      at("swap").setAttribute("aria-pressed", String(this.swapped));
      this.draw();
    });
  }

  draw() {
    const { levels, numbers } = this.state.now;
    const some = [...numbers].filter(([path]) => ON_TABLE.test(path));
    const now = JSON.stringify([this.swapped, levels, some]);
    if (now === this.drawn) return;
    this.drawn = now;
    const rows = rowsOf(this.state, levels);
    const focused = /** @type {any} */ (document.activeElement)?.dataset?.line;
    at("seats").replaceChildren(...this.seats());
    this.rows = rows;
    at("issues").replaceChildren(...rows.map((row) => this.issue(row)));
    for (const id of ["seats", "issues"]) at(id).dir = this.flipped ? "rtl" : "ltr";
    if (focused !== undefined)
      /** @type {any} */ (document.querySelector(`[data-line="${focused}"]`))?.focus({
        preventScroll: true,
      });
    told(at("table-told"), this.words(rows));
    const marks = { shut: ".level.shut", condition: ".level.condition", weight: ".weight" };
    for (const [key, mark] of Object.entries(marks)) {
      at(`key-${key}`).hidden = !document.querySelector(mark);
    }
    this.notes(rows);
  }

  /** Whether the start side is on the right. */
  get flipped() {
    return this.swapped !== fromRight();
  }

  /**
   * Take a line in hand: what it rests on is shown.
   * @param {Row} row
   */
  take(row) {
    this.hand = row.id;
    this.notes(this.rows);
  }

  /** @param {Row[]} rows */
  words(rows) {
    const blocked = rows.filter((row) => row.blocked);
    if (!blocked.length) return say("table.open");
    return say("table.blocked", {
      open: rows.length - blocked.length,
      all: rows.length,
      names: blocked.map((row) => row.name).join(", "),
    });
  }

  seats() {
    const { order, names } = this.state.data;
    const facing = order.parties.length === 2;
    const parties = order.parties.map((/** @type {string} */ id, /** @type {number} */ n) =>
      make(
        "div",
        { class: `seat party-${place(this.state, id)} ${facing && n ? "far" : ""}` },
        this.chair(true),
        make("b", {}, named(names[`parties.${id}`])),
        make(
          "span",
          { class: "tiny" },
          ...this.sentence("seat.softens", `parties.${id}.flexibility.under_pressure`),
        ),
      ),
    );
    const mediators = order.mediators.map((/** @type {string} */ id) => {
      const there = this.state.valueOf(`mediators.${id}.present`) > 0;
      return make(
        "div",
        { class: `mediator ${there ? "" : "away"}` },
        this.chair(there),
        make("b", {}, named(names[`mediators.${id}`])),
        make(
          "span",
          { class: "tiny" },
          ...(there
            ? this.sentence("seat.effort", `mediators.${id}.endurance`)
            : [say("seat.away")]),
        ),
      );
    });
    // Of three and more none faces another: they sit in a row, in the order of the file.
    at("seats").classList.toggle("row", !facing);
    at("seats").classList.toggle("several", mediators.length > 2);
    at("seats").style.setProperty("--n", String(parties.length));
    const [first, ...others] = parties;
    return [first, make("div", { class: "mediators" }, ...mediators), ...others].filter(Boolean);
  }

  /**
   * @param {string} key
   * @param {string} path of the number in it
   */
  sentence(key, path) {
    return sentence(key, { range: numberAt(path, given(this.state, path)) });
  }

  /** @param {boolean} taken */
  chair(taken) {
    return make(
      "svg:svg",
      { viewBox: "0 0 40 40", class: `chair ${taken ? "" : "empty"}`, "aria-hidden": true },
      make("svg:path", { d: "M9 7q-4 13 0 26", class: "backrest" }),
      make("svg:rect", { x: 14, y: 9, width: 20, height: 22, rx: 7, class: "cushion" }),
    );
  }

  /** @param {Row} row */
  issue(row) {
    const { order, parties } = {
      order: this.state.data.order.parties,
      parties: this.state.data.case.parties,
    };
    const state = row.blocked
      ? say("issue.blocked")
      : !row.lines.length
        ? say("issue.free")
        : !row.onCondition.length
          ? sayCount("issue.open", row.open.length)
          : row.open.length
            ? sayCount("issue.condition", row.open.length)
            : say("issue.only");
    const cells = row.order.map((level) => this.level(row, level));
    const [near, far] = order.map((/** @type {string} */ id) => this.weight(id, row.id));
    const two = order.length === 2;
    const walls = (/** @type {string | null} */ id) =>
      row.lines
        .filter((one) => id === null || parties[one.party] === id)
        .map((one) => this.walls.element(row, one));
    const lanes = two ? [] : order.map((/** @type {string} */ id) => this.lane(row, id, walls(id)));
    return make(
      "div",
      { class: `issue ${row.blocked ? "blocked" : ""}`, "data-issue": row.id },
      make(
        "div",
        { class: "issue-head" },
        make("b", {}, named(row.name)),
        make("span", { class: "state" }, state),
      ),
      make(
        "div",
        { class: `issue-row ${two ? "" : "single"}` },
        two && near,
        make(
          "div",
          { class: "tracks" },
          make(
            "div",
            { class: "track", "--n": row.levels.length },
            ...cells,
            ...(two ? walls(null) : []),
          ),
          ...lanes,
        ),
        two && far,
      ),
    );
  }

  /**
   * One lane of a party, where there are more than two.
   * @param {Row} row
   * @param {string} id
   * @param {Node[]} walls
   */
  lane(row, id, walls) {
    const p = this.state.data.case.parties.indexOf(id);
    const reach = row.order.map((level) =>
      make("i", { class: row.within[p][level] ? "in" : "out" }),
    );
    const name = this.state.data.names[`parties.${id}`];
    return make(
      "div",
      { class: `track lane party-${place(this.state, id)}`, "--n": row.levels.length },
      ...reach,
      ...walls,
      make("span", { class: "lane-name" }, named(name)),
    );
  }

  /**
   * @param {Row} row
   * @param {number} level
   */
  level(row, level) {
    const { data } = this.state;
    const inside = data.order.parties.flatMap(
      (/** @type {string} */ id, /** @type {number} */ n) =>
        row.within[data.case.parties.indexOf(id)][level] ? [n] : [],
    );
    const all = inside.length === data.order.parties.length;
    const kind = row.open.includes(level)
      ? "open"
      : all
        ? "condition"
        : inside.length === 1
          ? `only-${inside[0]}`
          : "shut";
    const at = row.order.indexOf(level);
    const borders = row.lines.map((one) => one.border);
    const shift =
      !row.blocked || borders.length < 2
        ? 0
        : at < Math.min(...borders)
          ? -1
          : at >= Math.max(...borders)
            ? 1
            : 0;
    return make(
      "div",
      { class: `level ${kind}`, "--shift": shift },
      named(softened(row.levels[level])),
      level === row.statusQuo &&
        make("i", {
          class: "stands",
          title: say("table.stands"),
          role: "img",
          "aria-label": say("table.stands"),
        }),
    );
  }

  /**
   * How much an issue weighs for a party, as a share of all its weights.
   * @param {string} party
   * @param {string} issue
   */
  weight(party, issue) {
    const { state } = this;
    const of = (/** @type {string} */ id) => state.valueOf(`parties.${party}.salience.${id}`);
    const all = state.data.order.issues.reduce(
      (/** @type {number} */ sum, /** @type {string} */ id) => sum + of(id),
      0,
    );
    const share = all ? of(issue) / all : 0;
    return make(
      "div",
      {
        class: `weight party-${place(this.state, party)}`,
        "--to": share,
      },
      numberAt(
        `parties.${party}.salience.${issue}`,
        `${Math.round(100 * share)} %`,
        say("table.weight", { who: state.data.names[`parties.${party}`] }),
      ),
      make("i", {}),
    );
  }

  /**
   * What the lines of the issue in hand rest on; at first those of an issue that is blocked.
   * @param {Row[]} rows
   */
  notes(rows) {
    const row =
      rows.find((one) => one.id === this.hand) ??
      rows.find((one) => one.blocked) ??
      rows.find((one) => one.lines.length);
    at("line-notes").replaceChildren(...(row ? row.lines.map((wall) => this.note(row, wall)) : []));
  }

  /**
   * @param {Row} row
   * @param {Wall} wall
   */
  note(row, wall) {
    const { data, base, quantities } = this.state;
    const { line, n, level } = wall;
    const party = data.case.parties[line.party];
    const { rests_on: kind, note } = /** @type {Quantity} */ (quantities.get(line.firmness));
    const moved = level !== base[n] || this.state.now.numbers.has(line.firmness);
    const was = say(line.at_least ? "side.at_least" : "side.at_most", {
      level: row.levels[base[n]],
    });
    return make(
      "div",
      {},
      make("h3", { class: `party-${place(this.state, party)}` }, this.walls.words(wall, row)),
      make(
        "p",
        { class: "small" },
        moved &&
          make(
            "b",
            {},
            say("line.moved", {
              was,
              firm: fileInWords(/** @type {Quantity} */ (quantities.get(line.firmness))),
            }),
            " ",
          ),
        make("bdi", {}, ...cited(data, note)),
        " ",
        make("span", { class: `tag ${kind}` }, say(`rests.${kind}`)),
      ),
    );
  }
}

/**
 * A name with soft hyphens in its long words where the screen is narrow, so that it fits.
 * @param {string} name
 */
function softened(name) {
  if (innerWidth > 900) return name;
  const ending = new RegExp(`(${WORDS.hyphens})$`, "u");
  const most = innerWidth < 430 ? 9 : 11;
  return name.replace(/\p{L}+/gu, (word) => {
    if (word.length < most) return word;
    const before = word.search(ending);
    const at = before > 2 ? before : Math.ceil(word.length / 2);
    return `${word.slice(0, at)}\u00ad${word.slice(at)}`;
  });
}
