// @ts-check
/** The timeline of one run: lanes for talks, parties, texts, incidents, effort and softening. */

const TABLED = ["offers", "tables a draft", "tables a text", "tables an interim text"];
const TAKEN = ["all accept", "signed", "all take the interim text"];

/**
 * @param {any} place
 * @param {any} data
 * @param {any} told the run
 * @param {(round: number) => void} go
 */
function drawLanes(place, data, told, go) {
  const width = Math.max(260, place.clientWidth);
  const small = width < 430;
  const { rounds } = data.case;
  const [left, right] = axisOf(width);
  const x = (/** @type {number} */ d) => left + (right - left) * (d / Math.max(1, rounds - 1));
  const wide = (right - left) / Math.max(1, rounds - 1);
  told.x = x;
  let y = 4;
  /** @type {(Node | null)[]} */
  const parts = [];
  const name = (/** @type {string} */ words, /** @type {string} */ kind = "") =>
    parts.push(
      make(
        "svg:text",
        {
          class: `lane-label ${kind}`,
          x: left - 8,
          y: y + 12,
          "text-anchor": "end",
        },
        shortened(words, small ? 10 : 17),
      ),
    );
  const until = told.rounds.slice(0, told.lasts);

  name(say("lane.talks"));
  until.forEach((/** @type {any} */ one, /** @type {number} */ d) =>
    parts.push(
      make("svg:rect", {
        class: `phase ${data.case.phases[one.phase]}`,
        x: x(d) - wide / 2,
        y,
        width: wide + 0.3,
        height: 16,
      }),
    ),
  );
  y += 24;
  data.order.parties.forEach((/** @type {string} */ id, /** @type {number} */ n) => {
    const p = data.case.parties.indexOf(id);
    name(data.names[`parties.${id}`], `party-${n}`);
    until.forEach((/** @type {any} */ one, /** @type {number} */ d) =>
      parts.push(...presence(data, one, p, n, x(d), y, wide)),
    );
    y += 24;
  });
  name(say("lane.texts"));
  marks(until, (move) => TABLED.includes(move.what) || TAKEN.includes(move.what)).forEach(
    ([d, moves]) => {
      const taken = moves.some((move) => TAKEN.includes(move.what));
      parts.push(
        make("svg:path", {
          class: `text ${taken ? "taken" : ""}`,
          d: `M${x(d)} ${y + 2}l5 6-5 6-5-6Z`,
        }),
      );
    },
  );
  y += 22;
  name(say("lane.incidents"));
  marks(until, (move) => move.what === "incident").forEach(([d, moves]) => {
    const blamed = until[d].moves.some(
      (/** @type {Move} */ move) => move.what === "blames the other side",
    );
    moves.forEach((move, i) =>
      parts.push(
        make("svg:path", {
          class: `incident ${blamed ? "blamed" : ""}`,
          d: move.who
            ? `M${x(d) - 5} ${y + 3 - 2 * i}h10l-5 10Z`
            : `M${x(d) - 4.5} ${y + 3 - 2 * i}h9v9h-9Z`,
        }),
      ),
    );
  });
  y += 22;
  y = curves(
    parts,
    y,
    say("lane.effort"),
    name,
    data.order.mediators.map((/** @type {string} */ id) => {
      const m = data.case.mediators.indexOf(id);
      return {
        kind: "mediator",
        words: data.names[`mediators.${id}`],
        values: until.map((/** @type {any} */ one) => one.mediators[m].effort_left),
      };
    }),
    x,
    30,
  );
  y = curves(
    parts,
    y,
    say("lane.softening"),
    name,
    data.order.parties.map((/** @type {string} */ id, /** @type {number} */ n) => {
      const p = data.case.parties.indexOf(id);
      return {
        kind: `party-${n}`,
        words: data.names[`parties.${id}`],
        values: until.map((/** @type {any} */ one) => one.parties[p].softening),
      };
    }),
    x,
    46,
    1,
  );
  const step = Math.max(1, Math.ceil(rounds / 8 / 5) * 5);
  for (let d = step; d <= rounds; d += step)
    parts.push(
      make(
        "svg:text",
        { class: "axis", x: x(d - 1), y: y + 12, "text-anchor": "middle" },
        String(d),
      ),
    );
  parts.push(
    make(
      "svg:text",
      { class: "axis", x: x(0), y: y + 12, "text-anchor": "middle" },
      say("round.first"),
    ),
  );
  parts.push(make("svg:line", { id: "lanes-head", class: "head", y1: 0, y2: y, x1: -9, x2: -9 }));
  const scrub = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    const box = place.firstChild.getBoundingClientRect();
    go(1 + Math.round(((event.clientX - box.left - left) / (right - left)) * (rounds - 1)));
  };
  place.replaceChildren(
    make(
      "svg:svg",
      {
        viewBox: `0 0 ${width} ${y + 18}`,
        width,
        height: y + 18,
        role: "img",
        "aria-label": say("lanes.words", { run: told.run }),
        dir: "ltr",
        on: { pointerdown: scrub, pointermove: scrub },
      },
      ...parts,
    ),
  );
}

/**
 * Where a party is in a round: at the table, at the venue, away; whether it walks out or leaves.
 * @param {any} data
 * @param {any} one
 * @param {number} p
 * @param {number} n
 * @param {number} x
 * @param {number} y
 * @param {number} wide
 */
function presence(data, one, p, n, x, y, wide) {
  const site = one.parties[p].on_site > 0;
  const talking = data.case.phases[one.phase] === "talks";
  const kind = !site ? "away" : talking ? "seated" : "near";
  const thick = { away: 2, seated: 12, near: 5 }[kind];
  const parts = [
    make("svg:rect", {
      class: `place ${kind} party-${n}`,
      x: x - wide / 2 + 0.4,
      y: y + 8 - thick / 2,
      width: Math.max(1, wide - 0.8),
      height: thick,
    }),
  ];
  const own = one.moves.filter((/** @type {Move} */ move) => move.who === p);
  if (own.some((/** @type {Move} */ move) => move.what === "walks out")) {
    parts.push(
      make("svg:rect", {
        class: `walk party-${n}`,
        x: x - 4.5,
        y: y + 2,
        width: 9,
        height: 12,
        rx: 3,
      }),
    );
  }
  if (own.some((/** @type {Move} */ move) => move.what === "leaves the venue")) {
    parts.push(
      make("svg:path", { class: `leave party-${n}`, d: `M${x - 4.5} ${y + 21}h9l-4.5-7Z` }),
    );
  }
  return parts;
}

/**
 * @param {any[]} rounds
 * @param {(move: Move) => boolean} which
 * @returns {[number, Move[]][]}
 */
function marks(rounds, which) {
  return rounds.flatMap((one, d) => {
    const found = one.moves.filter(which);
    return found.length ? [/** @type {[number, Move[]]} */ ([d, found])] : [];
  });
}

/**
 * Some curves in one lane; returns where the next lane begins.
 * @param {(Node | null)[]} parts
 * @param {number} y
 * @param {string} words
 * @param {(words: string) => void} name
 * @param {{kind: string, words: string, values: number[]}[]} all
 * @param {(d: number) => number} x
 * @param {number} height
 * @param {number} most
 */
function curves(parts, y, words, name, all, x, height, most = 0) {
  const top = Math.max(most, ...all.flatMap((one) => one.values), 1e-9);
  if (!all.length) return y;
  name(words);
  parts.push(
    make("svg:line", {
      class: "floor",
      x1: x(0),
      x2: x(all[0].values.length - 1),
      y1: y + height,
      y2: y + height,
    }),
  );
  all.forEach(({ kind, values, words: whose }, i) =>
    parts.push(
      make(
        "svg:path",
        {
          class: `curve ${kind} dash-${kind === "mediator" ? i : 0}`,
          d: pathOf(values.map((one, d) => [x(d), y + height - (height * one) / top])),
        },
        make("svg:title", {}, whose),
      ),
    ),
  );
  return y + height + 10;
}

/**
 * @param {string} words
 * @param {number} most
 */
function shortened(words, most) {
  return words.length > most ? `${words.slice(0, most - 1)}…` : words;
}
