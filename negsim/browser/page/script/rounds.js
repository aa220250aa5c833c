// @ts-check
/** The tables behind the pictures of one run: its rounds one by one, and who is where in one. */

/**
 * A table of what the timeline shows: a row for each round.
 * @param {any} data
 * @param {any} told the run
 */
function tableOfRounds(data, told) {
  const { order, names, case: loaded } = data;
  const [parties, mediators] = [order.parties, order.mediators];
  const heads = [
    say("table.round"),
    say("lane.talks"),
    ...parties.map((/** @type {string} */ id) => names[`parties.${id}`]),
    say("lane.texts"),
    say("lane.incidents"),
    ...mediators.map((/** @type {string} */ id) => ofWhom("lane.effort", names[`mediators.${id}`])),
    ...parties.map((/** @type {string} */ id) => ofWhom("lane.softening", names[`parties.${id}`])),
  ];
  const played = told.rounds.slice(0, told.lasts);
  const rows = played.map((/** @type {any} */ one, /** @type {number} */ r) => {
    const texts = one.moves.filter((/** @type {Move} */ { what }) =>
      [...TABLED, ...TAKEN].includes(what),
    );
    return [
      String(r + 1),
      term("phase", loaded.phases[one.phase]),
      ...parties.map((/** @type {string} */ id) => stay(data, one, loaded.parties.indexOf(id))),
      texts.map((/** @type {Move} */ move) => moveInWords(data, move)).join("; "),
      incidentsIn(data, one).join("; "),
      ...mediators.map((/** @type {string} */ id) =>
        one.mediators[loaded.mediators.indexOf(id)].effort_left.toFixed(2),
      ),
      ...parties.map((/** @type {string} */ id) =>
        one.parties[loaded.parties.indexOf(id)].softening.toFixed(2),
      ),
    ];
  });
  return tableOf(say("lanes.table", { run: told.run }), heads, rows);
}

/**
 * @param {string} key
 * @param {string} who
 */
function ofWhom(key, who) {
  return say("move.of", { who, what: say(key) });
}

/**
 * Where a party is in a round, and whether it walks out or leaves.
 * @param {any} data
 * @param {any} one round
 * @param {number} p
 */
function stay(data, one, p) {
  const kind = stayOf(data, one, p);
  const did = one.moves.filter(
    (/** @type {Move} */ { who, what }) =>
      who === p && ["walks out", "leaves the venue"].includes(what),
  );
  const words = did.map((/** @type {Move} */ { what }) => term("move", what));
  return [term("where", kind), ...words].join("; ");
}

/**
 * Where a party is as talks go: at the table, at the venue, away.
 * @param {any} data
 * @param {any} one round
 * @param {number} p
 */
function stayOf({ case: { phases } }, one, p) {
  if (!one.parties[p].on_site) return "away";
  return phases[one.phase] === "talks" ? "seated" : "near";
}

/**
 * @param {any} data
 * @param {Move} move
 */
function moveInWords(data, move) {
  const who = whoOf(data, move);
  return who ? say("move.of", { who, what: term("move", move.what) }) : term("move", move.what);
}

/**
 * The incidents of a round, and of each whether the other side was blamed for it.
 * @param {any} data
 * @param {any} one round
 */
function incidentsIn(data, { moves }) {
  return moves.flatMap((/** @type {Move} */ move, /** @type {number} */ n) => {
    if (move.what !== "incident") return [];
    const blamed = moves[n + 1]?.what === "blames the other side";
    const who = whoOf(data, move);
    return [blamed ? say("move.of", { who, what: say("incident.blamed") }) : who];
  });
}

/**
 * A table of what the stage shows in one round: who is where, and the last text.
 * @param {any} data
 * @param {any} told the run
 * @param {number} round
 */
function tableOfStage(data, told, round) {
  const { order, names, levels, case: loaded } = data;
  const one = told.rounds[round - 1];
  const text = lastText(data, told, round);
  const rows = [
    ...order.parties.map((/** @type {string} */ id) => [
      names[`parties.${id}`],
      term("where", seatOf(data, one, loaded.parties.indexOf(id))),
    ]),
    ...order.mediators.map((/** @type {string} */ id) => {
      const { present, effort_left: left } = one.mediators[loaded.mediators.indexOf(id)];
      const effort = say("stage.effort", { left: left.toFixed(2) });
      return [names[`mediators.${id}`], present ? effort : say("seat.away")];
    }),
    ...order.issues.map((/** @type {string} */ id) => [
      names[`issues.${id}`],
      text ? levels[id][text.levels[loaded.issues.indexOf(id)]] : say("stage.none"),
    ]),
  ];
  const here = [say("round.n", { n: round }), text?.words].filter(Boolean);
  const heads = [say("stage.what"), here.join(": ")];
  return tableOf(say("stage.table", { run: told.run, n: round }), heads, rows);
}
