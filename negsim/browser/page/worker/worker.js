// @ts-check
/**
 * What a worker of the page does: it holds one engine, sets it as it is told, and plays runs. It
 * looks for newer orders between any two: runs of a setting that is no longer wanted are left.
 *
 * @typedef {{loaded: any, crossed: Crossed, sentences: any}} Played
 * @typedef {{numbers: [string, number][], levels: number[]}} Setting  what differs from the file
 * @typedef {{what: string, given: any, n: number}} Order  of runs, `given` has the key of a setting
 */

/** @type {Engine} */
let engine;
/** @type {Played} */
let played;
/** @type {any} levels of the lines that are laid out, or null */
let laid = null;

/** of the setting that the engine has */
let key = "";
/** @type {Order[]} */
let waiting = [];
let busy = false;

/** @param {Setting} setting */
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

/** Do the first order that waits. */
async function work() {
  const { what, given, n } = /** @type {Order} */ (waiting.shift());
  try {
    if (given.setting && given.key !== key) {
      setEngine(given.setting);
      key = given.key;
    }
    postMessage({ n, answer: await TASKS[what](given) });
  } catch (error) {
    postMessage({ n, error: String(error) });
  }
  busy = waiting.length > 0;
  if (busy) between.port2.postMessage(0);
}

/** What lets orders come in between two. */
const between = new MessageChannel();
between.port1.onmessage = work;

onmessage = ({ data }) => {
  const left = waiting.filter((one) => one.what === "play" && one.given.key !== data.given.key);
  for (const { n } of left) postMessage({ n, answer: null });
  waiting = [...waiting.filter((one) => !left.includes(one)), data];
  if (!busy) between.port2.postMessage(0);
  busy = true;
};
