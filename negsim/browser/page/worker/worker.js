// @ts-check
/**
 * What a worker of the page does: it holds one engine, sets it as it is told, and plays runs.
 *
 * @typedef {{loaded: Case, crossed: Crossed}} Played
 */

/** @type {Engine} */
let engine;
/** @type {Played} */
let played;
/** @type {string | null} levels of the lines that are laid out */
let levels = null;

/** @param {{numbers: [string, number][], levels: number[]}} setting what differs from the file */
function setEngine(setting) {
  const wanted = setting.levels.join();
  if (wanted !== levels) {
    engine.load(withLines(played.loaded, played.crossed, setting.levels));
    levels = wanted;
  } else {
    engine.reset();
  }
  for (const [path, value] of setting.numbers) engine.set(path, value);
}

/** @type {Record<string, (given: any) => any>} */
const TASKS = {
  async start({ module, description, loaded, crossed }) {
    played = { loaded, crossed };
    engine = await Engine.from(module, description);
  },

  set: setEngine,

  play({ first, count, seed }) {
    const counts = new Counts(engine.case);
    const ends = new Int8Array(count);
    engine.play(first, count, BigInt(seed), (one, from, runs) => {
      counts.add(one, runs);
      ends.set(one.field("outcome", runs), from - first);
    });
    const { outcomes, phases, milestones } = counts;
    return { first, count, ends, outcomes, phases, milestones };
  },

  /** What happened in one run, and how things stood after each round. */
  account({ run, seed }) {
    let found = {};
    engine.play(
      run,
      1,
      BigInt(seed),
      (one) => {
        const log = new EventLog(one);
        const phases = Array.from(one.view("phases").slice(0, one.case.rounds));
        const outcome = one.field("outcome", 1)[0];
        found = { run, moves: log.moves(0), states: log.states(0).slice(), phases, outcome };
      },
      "everything",
    );
    return found;
  },
};

onmessage = async ({ data: { what, given, n } }) => {
  try {
    postMessage({ n, answer: await TASKS[what](given) });
  } catch (error) {
    postMessage({ n, error: String(error) });
  }
};
