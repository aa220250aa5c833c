// @ts-check
/**
 * The table in one round: chairs, rooms and airport, the last text along the issues. A walk-out
 * leaves an empty chair, a delegation waits at the airport.
 */

/**
 * The table in a drawing: the width of all, where it begins, how wide and tall it is.
 * @typedef {{width: number, left: number, wide: number, top: number, tall: number}} Board
 *
 * Where a party has its chair, which way that is turned, its name, its rooms and its airport, and
 * on which side of that it waits.
 * @typedef {{chair: number[], turn: number, name: Record<string, any>, x: number, rooms: number,
 *   airport: number, side: number}} Seat
 */

/**
 * @param {any} place
 * @param {State} state
 * @param {any} told the run
 * @param {number} round
 */
function drawStage(place, state, told, round) {
  const { data } = state;
  const { parties, mediators } = data.order;
  const width = Math.max(250, Math.min(560, place.clientWidth));
  const rows = rowsOf(state, state.now.levels);
  const one = told.rounds[round - 1];
  const two = parties.length === 2;
  const [left, wide] = two ? [width * 0.27, width * 0.46] : [8, width - 16];
  const above = namesOf(data, "mediators", "mediator-name", width / mediators.length - 6);
  const own = namesOf(data, "parties", "party-name", (two ? left : width / parties.length) - 4);
  const top = mediators.length ? 13 * tallest(above) + 38 : 6;
  const board = { width, left, wide, top, tall: 0 };
  board.tall = Math.max(rows.length * 30 + 12, two ? 142 + 16 * tallest(own) : 0);
  const parts = [
    make("svg:rect", { class: "board", x: left, y: top, width: wide, height: board.tall, rx: 20 }),
  ];
  const text = lastText(data, told, round);
  rows.forEach((row, k) => parts.push(...track(data, row, text, left, wide, top + 26 + k * 30)));
  mediators.forEach((/** @type {string} */ id, /** @type {number} */ m) => {
    const x = width * ((m + 0.5) / mediators.length);
    parts.push(...mediatorAt(data, told, one, id, above[m], x, top));
  });
  const seats = own.map((_, n) =>
    two ? facing(n, tallest(own), board) : inRow(n, own.length, tallest(own), board),
  );
  seats.forEach((seat, n) => parts.push(...partyAt(data, one, n, own[n], seat)));
  const under = Math.max(top + board.tall, ...seats.map(({ airport }) => airport + 44)) + 28;
  const words = say("stage.words", { n: round, what: headline(data, one) });
  const lines = linesOf(words, "headline", width - 8, 2);
  const head = { class: "headline", x: width / 2, y: under, "text-anchor": "middle" };
  const whose = linesOf(text?.words ?? "", "text-told", width - 8, 2);
  const foot = { ...head, class: "text-told", y: under + 15 * lines.length + 2 };
  parts.push(lettered(head, words, lines), text && lettered(foot, text.words, whose));
  const all = [words, text?.words].filter(Boolean).join("; ");
  const end = text ? foot.y + 13 * whose.length : foot.y;
  place.replaceChildren(drawing(width, end - 7, all, ...parts));
}

/**
 * The lines of each name of some.
 * @param {any} data
 * @param {string} part
 * @param {string} kind class of the names
 * @param {number} room of a line, in pixels
 * @returns {string[][]}
 */
function namesOf(data, part, kind, room) {
  return data.order[part].map((/** @type {string} */ id) =>
    linesOf(data.names[`${part}.${id}`], kind, room, 3),
  );
}

/** @param {string[][]} names */
function tallest(names) {
  return Math.max(...names.map(({ length }) => length));
}

/**
 * The seat of one of two parties, who face each other.
 * @param {number} n
 * @param {number} lines of the longest name
 * @param {Board} board
 * @returns {Seat}
 */
function facing(n, lines, { width, left, wide, top, tall }) {
  const onLeft = (n === 0) !== fromRight();
  const x = (/** @type {number} */ from) => (onLeft ? from : width - from);
  const [rooms, airport] = [top + 4 + 16 * lines, top + tall - 44];
  return {
    chair: [onLeft ? left - 24 : left + wide + 24, (rooms + 57 + airport) / 2],
    turn: onLeft ? 0 : 180,
    name: { x: x(4), y: top + 12, "text-anchor": onLeft ? "start" : "end" },
    x: x(36),
    rooms,
    airport,
    side: onLeft ? -1 : 1,
  };
}

/**
 * The seat of one of several parties: in a row, equally far apart, so that none faces another.
 * @param {number} n
 * @param {number} of
 * @param {number} lines of the longest name
 * @param {Board} board
 * @returns {Seat}
 */
function inRow(n, of, lines, { width, top, tall }) {
  const x = (width * (fromRight() ? of - n - 0.5 : n + 0.5)) / of;
  const y = top + tall + 24;
  const rooms = y + 26 + 16 * lines;
  const name = { x, y: y + 36, "text-anchor": "middle" };
  return { chair: [x, y], turn: -90, name, x, rooms, airport: rooms + 62, side: -1 };
}

/**
 * The last text tabled up to a round, whose it is, and whether it was taken or tabled in this one.
 * @param {any} data
 * @param {any} told
 * @param {number} round
 */
function lastText(data, told, round) {
  for (let r = round; r > 0; r--) {
    const found = told.rounds[r - 1].moves.filter((/** @type {Move} */ move) => move.package >= 0);
    if (!found.length) continue;
    const last = found[found.length - 1];
    const kind = r < round ? "old" : TAKEN.includes(last.what) ? "taken" : "new";
    const words = say("stage.text", { n: r, what: moveInWords(data, last) });
    return { levels: levelsOf(data, last.package), kind, words };
  }
  return null;
}

/**
 * An issue as a track of levels, with the lines on it and the text.
 * @param {any} data
 * @param {Row} row
 * @param {{levels: number[], kind: string} | null} text
 * @param {number} left
 * @param {number} wide
 * @param {number} y
 */
function track(data, row, text, left, wide, y) {
  const [from, to] = [left + 20, left + wide - 20];
  const side = fromRight() ? -1 : 1;
  const x = (/** @type {number} */ n) => {
    const part = (to - from) * (n / Math.max(1, row.levels.length - 1));
    return side > 0 ? from + part : to - part;
  };
  const walls = row.lines.map((wall) =>
    make("svg:rect", {
      class: `stage-wall party-${data.order.parties.indexOf(data.case.parties[wall.party])}`,
      x: x(wall.border - 0.5) + (wall.opensToEnd ? 2 : -2) * side - 2,
      y: y - 7,
      width: 4,
      height: 14,
      rx: 1.5,
    }),
  );
  const mark =
    text &&
    make("svg:path", {
      class: `diamond ${text.kind}`,
      "--x": `${x(row.order.indexOf(text.levels[row.k]))}px`,
      "--y": `${y}px`,
      d: "M0-6l6 6-6 6-6-6Z",
    });
  return [
    lettered(
      { class: "track-name", x: left + wide / 2, y: y - 9, "text-anchor": "middle" },
      row.name,
      linesOf(row.name, "track-name", wide - 12, 1),
    ),
    make("svg:line", { class: "rail", x1: from, x2: to, y1: y, y2: y }),
    ...row.levels.map((_, n) => make("svg:circle", { class: "stop", cx: x(n), cy: y, r: 1.9 })),
    ...walls,
    ...(mark ? [mark] : []),
  ];
}

/**
 * @param {any} data
 * @param {any} told
 * @param {any} one
 * @param {string} id
 * @param {string[]} lines
 * @param {number} x
 * @param {number} top of the table
 */
function mediatorAt(data, told, one, id, lines, x, top) {
  const m = data.case.mediators.indexOf(id);
  const { present, effort_left: left } = one.mediators[m];
  const most = Math.max(
    1e-9,
    ...told.rounds.map((/** @type {any} */ r) => r.mediators[m].effort_left),
  );
  const y = top - 19 - 13 * lines.length;
  const name = { class: "mediator-name", x, y, "text-anchor": "middle" };
  return [
    lettered(name, data.names[`mediators.${id}`], lines),
    make("svg:rect", {
      class: `mediator-chair ${present ? "" : "empty"}`,
      x: x - 13,
      y: top - 24,
      width: 26,
      height: 14,
      rx: 6,
    }),
    make("svg:rect", { class: "effort-all", x: x - 22, y: top - 6, width: 44, height: 4, rx: 2 }),
    make("svg:rect", {
      class: "effort",
      x: x - 22,
      y: top - 6,
      width: 44 * Math.min(1, left / most),
      height: 4,
      rx: 2,
    }),
  ];
}

/**
 * Where a delegation is in a round: in its chair, in its rooms, at the airport.
 * @param {any} data
 * @param {any} one round
 * @param {number} p
 */
function seatOf({ case: { phases } }, one, p) {
  const out = one.moves.some(
    (/** @type {Move} */ { who, what }) => who === p && what === "walks out",
  );
  if (!one.parties[p].on_site) return "airport";
  return ["talks", "settled"].includes(phases[one.phase]) && !out ? "chair" : "rooms";
}

/**
 * A party: its chair at the table, its rooms, its airport, and the delegation in one of them.
 * @param {any} data
 * @param {any} one round
 * @param {number} n
 * @param {string[]} lines of its name
 * @param {Seat} seat
 */
function partyAt(data, one, n, lines, { chair, turn, name, x, rooms, airport, side }) {
  const id = data.order.parties[n];
  const where = seatOf(data, one, data.case.parties.indexOf(id));
  const box = (/** @type {number} */ y, /** @type {string} */ words) => [
    make("svg:rect", { class: "room", x: x - 30, y, width: 60, height: 40, rx: 9 }),
    make("svg:text", { class: "room-name", x, y: y + 53, "text-anchor": "middle" }, words),
  ];
  const places = { chair, rooms: [x, rooms + 20], airport: [x - 14 * side, airport + 20] };
  const [here, there] = places[where];
  const empty = where === "chair" ? "" : "empty";
  const plane = `translate(${x + 14 * side} ${airport + 20}) scale(${-side} 1)`;
  return [
    lettered({ class: `party-name party-${n}`, ...name }, data.names[`parties.${id}`], lines),
    ...box(rooms, say("stage.rooms")),
    ...box(airport, say("stage.airport")),
    make("svg:path", { class: "plane", d: "M-9 2L9-4 7 0 1 3 3 9 0 9-4 4-9 5Z", transform: plane }),
    make(
      "svg:g",
      { class: `party-${n}`, transform: `translate(${chair}) rotate(${turn})` },
      make("svg:rect", {
        class: `seat-chair ${empty}`,
        x: -11,
        y: -14,
        width: 22,
        height: 28,
        rx: 8,
      }),
      make("svg:path", { class: "seat-back", d: "M-15-17q-6 17 0 34" }),
    ),
    make("svg:circle", {
      class: `delegation party-${n}`,
      "--x": `${here}px`,
      "--y": `${there}px`,
      r: 8,
    }),
  ];
}

/**
 * What matters most in a round, in a few words.
 * @param {any} data
 * @param {any} one
 */
function headline(data, one) {
  const turning = one.moves.filter((/** @type {Move} */ move) => TURNING.includes(move.what));
  if (!turning.length) return term("phase", data.case.phases[one.phase]);
  return moveInWords(data, turning[turning.length - 1]);
}
