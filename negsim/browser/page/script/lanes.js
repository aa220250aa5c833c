// @ts-check
/** The timeline of one run: lanes for talks, parties, texts, incidents, effort and softening. */

const TABLED = ["offers", "tables a draft", "tables a text", "tables an interim text"];
const TAKEN = ["all accept", "signed", "all take the interim text"];

class Lanes {
  /**
   * @param {any} place
   * @param {any} data
   * @param {(round: number) => void} go
   */
  constructor(place, data, go) {
    this.place = place;
    this.data = data;
    this.go = go;
    this.axis = axisOf(0, 1);
    this.y = 0;
    /** @type {any[]} */
    this.rounds = [];
    /** @type {(Node | null)[]} */
    this.parts = [];
    place.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.scrub(event));
    place.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (event.buttons) this.scrub(event);
    });
  }

  /** @param {PointerEvent} event */
  scrub({ clientX }) {
    const { left } = this.place.getBoundingClientRect();
    this.go(1 + Math.round((clientX - left - this.axis.left) / this.axis.apart));
  }

  /** @param {any} told the run */
  draw(told) {
    const width = Math.max(260, this.place.clientWidth);
    this.axis = axisOf(width, this.data.case.rounds);
    this.rounds = told.rounds.slice(0, told.lasts);
    this.parts = [];
    this.y = 4;
    this.talks();
    this.data.order.parties.forEach((/** @type {string} */ id, /** @type {number} */ n) =>
      this.party(id, n),
    );
    this.texts();
    this.incidents();
    this.effort();
    this.softening();
    this.parts.push(...roundMarks(this.axis, this.y + 12));
    const head = { id: "lanes-head", class: "playhead", y1: 0, y2: this.y, x1: -9, x2: -9 };
    this.parts.push(make("svg:line", head));
    const words = say("lanes.words", { run: told.run });
    this.place.replaceChildren(drawing(width, this.y + 18, words, ...this.parts));
    at("lanes-key").replaceChildren(...this.key());
  }

  /** What marks stand for that differ from case to case: sources of incidents, mediators. */
  key() {
    const { order, names, case: loaded } = this.data;
    const entry = (/** @type {any} */ mark, /** @type {string} */ path) =>
      make("span", {}, drawing(22, 12, "", mark), named(names[path]));
    const several = order.mediators.length > 1 ? order.mediators : [];
    return [
      ...order.violence.map((/** @type {string} */ id) => {
        const d = incidentAt(11, 1, loaded.violence.indexOf(id));
        return entry(make("svg:path", { class: "incident", d }), `violence.${id}`);
      }),
      ...several.map((/** @type {string} */ id, /** @type {number} */ n) => {
        const line = make("svg:path", { class: `curve mediator dash-${n}`, d: "M0 6h22" });
        return entry(line, `mediators.${id}`);
      }),
    ];
  }

  /**
   * Add a part to the drawing.
   * @param {string} tag
   * @param {Record<string, any>} given
   */
  add(tag, given) {
    this.parts.push(make(`svg:${tag}`, given));
  }

  /**
   * @param {string} words
   * @param {string} kind
   */
  label(words, kind = "") {
    const lines = linesOf(words, `lane-label ${kind}`, this.axis.left - 10, 2);
    const y = this.y + (lines.length > 1 ? 6 : 12);
    const given = { class: `lane-label ${kind}`, x: this.axis.left - 8, y };
    this.parts.push(lettered({ ...given, "text-anchor": "end" }, words, lines));
  }

  /**
   * From where to where a round lasts on the axis.
   * @param {number} d
   */
  lasting(d) {
    const { x, apart, left } = this.axis;
    const from = Math.max(left - 4, x(d) - apart / 2);
    return { x: from + 0.4, width: Math.max(1, x(d) + apart / 2 - from - 0.8) };
  }

  talks() {
    this.label(say("lane.talks"));
    this.rounds.forEach(({ phase }, d) => {
      const { x, width } = this.lasting(d);
      const where = { x, y: this.y, width: width + 0.8, height: 16 };
      this.add("rect", { class: `phase ${this.data.case.phases[phase]}`, ...where });
    });
    this.y += 24;
  }

  /**
   * Where a party is: at the table, at the venue, away; when it walks out and leaves.
   * @param {string} id
   * @param {number} n
   */
  party(id, n) {
    const p = this.data.case.parties.indexOf(id);
    const { x } = this.axis;
    this.label(this.data.names[`parties.${id}`], `party-${n}`);
    this.rounds.forEach((one, d) => {
      const kind = stayOf(this.data, one, p);
      const height = { away: 2, seated: 12, near: 5 }[kind];
      const where = { ...this.lasting(d), y: this.y + 8 - height / 2, height };
      this.add("rect", { class: `place ${kind} party-${n}`, ...where });
      const did = (/** @type {string} */ what) =>
        one.moves.some((/** @type {Move} */ move) => move.who === p && move.what === what);
      const side = {
        class: `walk party-${n}`,
        x: x(d) - 4.5,
        y: this.y + 2,
        width: 9,
        height: 12,
        rx: 3,
      };
      if (did("walks out")) this.add("rect", side);
      const under = `M${tenths(x(d) - 4.5)} ${this.y + 21}h9l-4.5-7Z`;
      if (did("leaves the venue")) this.add("path", { class: `leave party-${n}`, d: under });
    });
    this.y += 24;
  }

  /**
   * Rounds with such moves, and these.
   * @param {(move: Move) => boolean} which
   * @returns {[number, Move[]][]}
   */
  having(which) {
    return this.rounds.flatMap((one, d) => {
      const found = one.moves.filter(which);
      return found.length ? [/** @type {[number, Move[]]} */ ([d, found])] : [];
    });
  }

  texts() {
    this.label(say("lane.texts"));
    for (const [d, moves] of this.having(({ what }) => [...TABLED, ...TAKEN].includes(what))) {
      const taken = moves.some(({ what }) => TAKEN.includes(what)) ? "taken" : "";
      const shape = `M${tenths(this.axis.x(d))} ${this.y + 2}l5 6-5 6-5-6Z`;
      this.add("path", { class: `text ${taken}`, d: shape });
    }
    this.y += 22;
  }

  incidents() {
    this.label(say("lane.incidents"));
    for (const [d, moves] of this.having(({ what }) => what === "incident")) {
      const x = this.axis.x(d);
      const after = this.rounds[d].moves;
      moves.forEach((move, i) => {
        const top = this.y + 3 - 2 * i;
        const next = after[after.indexOf(move) + 1];
        const blamed = next?.what === "blames the other side" ? "blamed" : "";
        this.add("path", { class: `incident ${blamed}`, d: incidentAt(x, top, move.who) });
      });
    }
    this.y += 22;
  }

  effort() {
    const { order, case: loaded } = this.data;
    this.curves(
      "lane.effort",
      30,
      order.mediators.map((/** @type {string} */ id, /** @type {number} */ n) => {
        const m = loaded.mediators.indexOf(id);
        return {
          kind: `mediator dash-${n}`,
          values: this.rounds.map((one) => one.mediators[m].effort_left),
        };
      }),
    );
  }

  softening() {
    const { order, case: loaded } = this.data;
    this.curves(
      "lane.softening",
      46,
      order.parties.map((/** @type {string} */ id, /** @type {number} */ n) => {
        const p = loaded.parties.indexOf(id);
        return { kind: `party-${n}`, values: this.rounds.map((one) => one.parties[p].softening) };
      }),
      1,
    );
  }

  /**
   * Some curves in one lane.
   * @param {string} name
   * @param {number} height
   * @param {{kind: string, values: number[]}[]} all
   * @param {number} most what the top of the lane stands for, at least
   */
  curves(name, height, all, most = 0) {
    if (!all.length) return;
    this.label(say(name));
    const { x, left } = this.axis;
    const top = Math.max(most, ...all.flatMap(({ values }) => values), 1e-9);
    const floor = this.y + height;
    this.add("line", {
      class: "floor",
      x1: left,
      x2: x(this.rounds.length - 1),
      y1: floor,
      y2: floor,
    });
    for (const { kind, values } of all) {
      const d = pathOf(values.map((one, n) => [x(n), floor - (height * one) / top]));
      this.add("path", { class: `curve ${kind}`, d });
    }
    this.y = floor + 10;
  }
}

/**
 * The mark of an incident: a square, a triangle or a circle, by its source.
 * @param {number} x
 * @param {number} top
 * @param {number} source
 */
function incidentAt(x, top, source) {
  const forms = ["h10v9h-10Z", "h10l-5 10Z", "a5 5 0 0 0 10 0a5 5 0 0 0-10 0Z"];
  return `M${tenths(x - 5)} ${top + (source > 1 ? 5 : 0)}${forms[source % forms.length]}`;
}
