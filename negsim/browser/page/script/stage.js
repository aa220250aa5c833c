// @ts-check
/**
 * The table in one round: chairs, rooms and airport, the last text along the issues. A walk-out
 * leaves an empty chair, a delegation waits at the airport.
 */

const HIGH = 34;

/**
 * @param {any} place
 * @param {State} state
 * @param {any} told the run
 * @param {number} round
 */
function drawStage(place, state, told, round) {
  const { data } = state;
  const width = Math.max(250, Math.min(560, place.clientWidth));
  const rows = rowsOf(state, state.now.levels);
  const one = told.rounds[round - 1];
  const [left, wide, top] = [width * 0.27, width * 0.46, width < 430 ? 64 : 46];
  const tall = Math.max(rows.length * 30 + 12, 132);
  const under = Math.ceil(Math.max(0, data.order.parties.length - 2) / 2) * 40;
  const parts = [
    make("svg:rect", { class: "board", x: left, y: top, width: wide, height: tall, rx: 20 }),
  ];
  const text = lastText(data, told, round);
  rows.forEach((row, k) => parts.push(...track(data, row, text, left, wide, top + 26 + k * 30)));
  data.order.mediators.forEach((/** @type {string} */ id, /** @type {number} */ m) => {
    const x = left + wide * ((m + 0.5) / data.order.mediators.length);
    const letters = Math.floor(wide / data.order.mediators.length / 7);
    parts.push(...mediatorAt(data, told, one, id, { x, top, letters }));
  });
  data.order.parties.forEach((/** @type {string} */ id, /** @type {number} */ n) => {
    parts.push(...partyAt(data, one, id, n, { width, left, wide, top, tall }));
  });
  const words = say("stage.words", { n: round, what: headline(data, one) });
  parts.push(
    make(
      "svg:text",
      { class: "headline", x: width / 2, y: top + tall + under + 24, "text-anchor": "middle" },
      words,
    ),
  );
  const height = top + tall + under + HIGH;
  place.replaceChildren(drawing(width, height, words, ...parts));
}

/**
 * The last text tabled up to a round, and whether it was taken or tabled in this one.
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
    return { levels: levelsOf(data, last.package), kind };
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
    make(
      "svg:text",
      { class: "track-name", x: left + wide / 2, y: y - 9, "text-anchor": "middle" },
      shortened(row.name, Math.floor(wide / 6.4)),
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
 * @param {{x: number, top: number, letters: number}} where
 */
function mediatorAt(data, told, one, id, { x, top, letters }) {
  const m = data.case.mediators.indexOf(id);
  const { present, effort_left: left } = one.mediators[m];
  const most = Math.max(
    1e-9,
    ...told.rounds.map((/** @type {any} */ r) => r.mediators[m].effort_left),
  );
  return [
    make(
      "svg:text",
      { class: "mediator-name", x, y: top - 30, "text-anchor": "middle" },
      shortened(data.names[`mediators.${id}`], letters),
    ),
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
 * @param {any} one
 * @param {string} id
 * @param {number} n
 * @param {{width: number, left: number, wide: number, top: number, tall: number}} size
 */
function partyAt(data, one, id, n, { width, left, wide, top, tall }) {
  const p = data.case.parties.indexOf(id);
  const first = n % 2 === 0;
  const onLeft = first !== fromRight();
  const down = Math.floor(n / 2) * 40;
  const where = seatOf(data, one, p);
  const sign = onLeft ? -1 : 1;
  const [chairX, chairY] = [onLeft ? left - 24 : left + wide + 24, top + tall / 2 + down];
  const box = (/** @type {number} */ y) =>
    make("svg:rect", {
      class: "room",
      x: onLeft ? 6 : width - 66,
      y,
      width: 60,
      height: 40,
      rx: 9,
    });
  const label = (/** @type {number} */ y, /** @type {string} */ words) =>
    make(
      "svg:text",
      { class: "room-name", x: onLeft ? 36 : width - 36, y, "text-anchor": "middle" },
      words,
    );
  const [rooms, airport] = [top + 4, top + tall - 44];
  const places = /** @type {Record<string, number[]>} */ ({
    chair: [chairX, chairY],
    rooms: [onLeft ? 36 : width - 36, rooms + 20 + down / 3],
    airport: [onLeft ? 50 : width - 50, airport + 20 + down / 3],
  });
  const [x, y] = places[where];
  const name = data.names[`parties.${id}`];
  return [
    make(
      "svg:text",
      {
        class: `party-name party-${n}`,
        x: onLeft ? 4 : width - 4,
        y: 18 + down / 2,
        "text-anchor": onLeft ? "start" : "end",
      },
      shortened(name, 16),
    ),
    ...(n < 2
      ? [
          box(rooms),
          label(rooms + 53, say("stage.rooms")),
          box(airport),
          label(airport + 53, say("stage.airport")),
          make("svg:path", {
            class: "plane",
            d: "M-9 2L9-4 7 0 1 3 3 9 0 9-4 4-9 5Z",
            transform: `translate(${onLeft ? 22 : width - 22} ${airport + 20}) scale(${-sign} 1)`,
          }),
        ]
      : []),
    make("svg:rect", {
      class: `seat-chair party-${n} ${where === "chair" ? "" : "empty"}`,
      x: chairX - 11,
      y: chairY - 14,
      width: 22,
      height: 28,
      rx: 8,
    }),
    make("svg:path", {
      class: `seat-back party-${n}`,
      d: `M${chairX + sign * 15} ${chairY - 17}q${sign * 6} 17 0 34`,
    }),
    make("svg:circle", { class: `delegation party-${n}`, "--x": `${x}px`, "--y": `${y}px`, r: 8 }),
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
