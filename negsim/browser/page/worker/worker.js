// @ts-check
/**
 * What a worker of the page does: it holds one engine, sets it as it is told, and plays runs.
 *
 * @typedef {{loaded: any, crossed: Crossed, sentences: any}} Played
 */

/** @type {Engine} */
let engine;
/** @type {Played} */
let played;
/** @type {any} levels of the lines that are laid out, or null */
let laid = null;

/** @param {{numbers: [string, number][], levels: number[]}} setting what differs from the file */
function setEngine(setting) {
  if (setting.levels.join() !== laid?.join()) {
    laid = setting.levels;
    engine.load(withLines(played.loaded, played.crossed, laid));
  } else {
    engine.reset();
  }
  for (const [path, value] of setting.numbers) engine.set(path, value);
}

/** @type {Record<string, (given: any) => any>} */
const TASKS = {
  async start({ module, description, loaded, crossed, sentences }) {
    played = { loaded, crossed, sentences };
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

  /** What happened in one run, in figures and in words, and how things stood after each round. */
  account({ run, seed }) {
    let found = {};
    engine.play(
      run,
      1,
      BigInt(seed),
      (one) => {
        const log = new EventLog(one);
        const phases = Array.from(one.view("phases").slice(0, one.case.rounds));
        const figures = { moves: log.moves(0), states: log.states(0).slice(), phases };
        found = { run, outcome: one.field("outcome", 1)[0], ...figures, ...inWords(one) };
      },
      "everything",
    );
    return found;
  },
};

/**
 * The run that was played last, in the words of `negsim story`: each round, and the short form.
 * @param {Engine} one
 */
function inWords(one) {
  const { told } = played.loaded;
  const lines = told.lines.map((/** @type {any} */ line, /** @type {number} */ n) => {
    return { ...line, level: laid[n] };
  });
  const principal = told.principal_lines.map((/** @type {any} */ line, /** @type {number} */ n) => {
    const { same } = played.crossed.principal[n];
    return same === null ? line : { ...line, level: laid[same] };
  });
  const says = new Catalogue(played.sentences, told.names);
  const account = new Account(one, 0, { ...told, lines, principal_lines: principal });
  const story = new Story(account, says);
  const { scene, turns, moved, end } = new ShortStory(account, says).parts();
  const short = [scene, turns, moved, end];
  return { sentences: account.rounds.map((now) => story.round(now)), short };
}

onmessage = async ({ data: { what, given, n } }) => {
  try {
    postMessage({ n, answer: await TASKS[what](given) });
  } catch (error) {
    postMessage({ n, error: String(error) });
  }
};
