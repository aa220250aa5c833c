// @ts-check
/** The lines as walls: what they say, and how they are moved by pointer and by keys. */

/**
 * A number in words: what was given to it, or what the file has.
 * @param {State} state
 * @param {string} path
 */
function given(state, path) {
  const value = state.now.numbers.get(path);
  const quantity = /** @type {Quantity} */ (state.quantities.get(path));
  return value === undefined ? fileInWords(quantity) : valueInWords(quantity, value);
}

/**
 * The place of a party in the order of the file, which gives it its colour.
 * @param {State} state
 * @param {string} id
 */
function place(state, id) {
  return state.data.order.parties.indexOf(id);
}

class Walls {
  /**
   * @param {State} state
   * @param {Table} table
   */
  constructor(state, table) {
    this.state = state;
    this.table = table;
  }

  /**
   * A line as a wall, filled as far as it is firm; one that can be moved is a slider.
   * @param {Row} row
   * @param {Wall} wall
   */
  element(row, wall) {
    const { data } = this.state;
    const { line, n, level } = wall;
    const party = data.case.parties[line.party];
    const firm = this.state.valueOf(line.firmness);
    const sides = row.lines.filter((other) => other.border === wall.border);
    const apart = row.blocked || sides.length > 1 ? (wall.opensToEnd ? 1 : -1) : 0;
    const words = this.words(wall, row);
    const index = place(this.state, party);
    return make(
      "div",
      {
        class: `wall party-${index} ${line.unless.length ? "if" : ""} ${index % 2 ? "under" : ""}`,
        "data-line": n,
        "--border": wall.border,
        "--firm": firm,
        "--apart": apart,
        title: words,
        ...(wall.movable
          ? {
              role: "slider",
              tabindex: 0,
              "aria-label": say("line.name", {
                who: data.names[`parties.${party}`],
                issue: row.name,
              }),
              "aria-valuemin": this.ends(row, line)[0],
              "aria-valuemax": this.ends(row, line)[1],
              "aria-valuenow": level,
              "aria-valuetext": words,
            }
          : { role: "img", "aria-label": words }),
        on: wall.movable && {
          pointerdown: (/** @type {PointerEvent} */ event) => this.drag(event, row, wall),
          keydown: (/** @type {KeyboardEvent} */ event) => this.key(event, row, wall),
          focus: () => this.table.take(row),
        },
      },
      wall.movable && make("u", {}),
    );
  }

  /**
   * @param {Row} row
   * @param {Line} line
   */
  ends(row, line) {
    return line.at_least ? [1, row.levels.length - 1] : [0, row.levels.length - 2];
  }

  /**
   * @param {Wall} wall
   * @param {Row} row
   */
  words({ line, level }, row) {
    const who = this.state.data.names[`parties.${this.state.data.case.parties[line.party]}`];
    const side = say(line.at_least ? "side.at_least" : "side.at_most", {
      level: row.levels[level],
    });
    const firm = given(this.state, line.firmness);
    const unless = line.unless.map((one) => {
      const id = this.state.data.case.issues[one.issue];
      const level = say(one.at_least ? "side.at_least" : "side.at_most", {
        level: this.state.data.levels[id][one.level],
      });
      return `${this.state.data.names[`issues.${id}`]}: ${level}`;
    });
    const words = say("line.words", { who, issue: row.name, side, firm });
    return unless.length ? `${words}, ${say("line.unless", { what: unless.join("; ") })}` : words;
  }

  /**
   * @param {Row} row
   * @param {Wall} wall
   * @param {number} level
   */
  moveTo(row, { line, n }, level) {
    const [low, high] = this.ends(row, line);
    this.state.move(n, Math.max(low, Math.min(high, level)));
  }

  /**
   * @param {PointerEvent} event
   * @param {Row} row
   * @param {Wall} wall
   */
  drag(event, row, wall) {
    event.preventDefault();
    const { n, line } = wall;
    const track = /** @type {any} */ (event.currentTarget).parentElement.getBoundingClientRect();
    /** @type {any} */ (event.currentTarget).focus({ preventScroll: true });
    const flipped = this.table.flipped;
    const move = (/** @type {PointerEvent} */ { clientX }) => {
      const part = (clientX - track.left) / track.width;
      const border = Math.round((flipped ? 1 - part : part) * row.levels.length);
      const above = row.order[0] === 0 ? border : row.levels.length - border;
      this.moveTo(row, { ...wall, n }, line.at_least ? above : above - 1);
    };
    const end = () => {
      removeEventListener("pointermove", move);
      for (const what of ["pointerup", "pointercancel"]) removeEventListener(what, end);
    };
    addEventListener("pointermove", move);
    for (const what of ["pointerup", "pointercancel"]) addEventListener(what, end);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Row} row
   * @param {Wall} wall
   */
  key(event, row, wall) {
    const toEnd = (this.table.flipped ? -1 : 1) * (row.order[0] === 0 ? 1 : -1);
    const [low, high] = this.ends(row, wall.line);
    const steps = {
      ArrowRight: toEnd,
      ArrowLeft: -toEnd,
      ArrowUp: 1,
      ArrowDown: -1,
      Home: low - wall.level,
      End: high - wall.level,
    };
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.moveTo(row, wall, wall.level + step);
  }
}
