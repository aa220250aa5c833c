// @ts-check
/**
 * Workers that play runs, some at a time, of the present settings first and of the base case after:
 * what is changed is shown after the next few.
 *
 * @typedef {{numbers: [string, number][], levels: number[]}} Setting  what differs from the file
 * @typedef {{worker: Worker, set: string, busy: boolean}} Hand
 */

/** Runs in one piece: few at first, so that dots move at once. */
const AT_FIRST = 250;
const AT_ONCE = 400;
const FIRST_SHARES = 2000;
const AHEAD = 4000;
const MOST = 100000;
const REMEMBERED = 12;

/** Runs of one setting, counted as far as all from the first on are played. */
class Job {
  /**
   * @param {string} key
   * @param {Setting} setting
   * @param {any} loaded
   */
  constructor(key, setting, loaded) {
    this.key = key;
    this.setting = setting;
    this.asked = 0;
    this.done = 0;
    this.most = MOST;
    this.ends = new Int8Array(MOST);
    this.outcomes = new Float64Array(loaded.outcomes.length + 4);
    this.phases = new Float64Array(loaded.rounds * loaded.phases.length);
    /** @type {Record<string, number>} */
    this.milestones = Object.fromEntries(
      loaded.milestones.map((/** @type {string} */ m) => [m, 0]),
    );
    /** @type {Map<number, any>} blocks that came before an earlier one */
    this.early = new Map();
  }

  /** @param {any} block */
  add(block) {
    this.early.set(block.first, block);
    for (let next = this.early.get(this.done); next; next = this.early.get(this.done)) {
      this.early.delete(this.done);
      this.ends.set(next.ends, next.first);
      addTo(this.outcomes, next.outcomes);
      addTo(this.phases, next.phases);
      for (const name of Object.keys(next.milestones)) {
        this.milestones[name] += next.milestones[name];
      }
      this.done += next.count;
    }
  }
}

/**
 * @param {Float64Array} sum
 * @param {Float64Array} more
 */
function addTo(sum, more) {
  for (let n = 0; n < sum.length; n++) sum[n] += more[n];
}

class Pool {
  /**
   * @param {any} data of the page
   * @param {() => void} look called whenever more runs are counted
   * @param {(error: unknown) => void} fail
   */
  constructor(data, look, fail) {
    this.data = data;
    this.look = look;
    this.fail = fail;
    /** @type {Hand[]} */
    this.hands = [];
    /** @type {Map<string, Job>} */
    this.jobs = new Map();
    /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    /** @type {((hand: Hand) => Promise<void>)[]} what somebody waits for, before any more runs */
    this.urgent = [];
    this.number = 0;
    this.seed = data.base.seed;
  }

  /**
   * Start workers, each with an engine.
   * @param {string} code
   * @param {WebAssembly.Module} module
   * @param {any} description
   * @param {any} sentences the catalogue that runs are told with
   */
  start(code, module, description, sentences) {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const hands = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2));
    const { case: loaded, crossed } = this.data;
    const given = { module, description, loaded, crossed, sentences };
    for (let n = 0; n < hands; n++) {
      const hand = { worker: new Worker(url), set: "", busy: true };
      hand.worker.onmessage = ({ data }) => this.hear(data);
      hand.worker.onerror = (event) => this.fail(event.message || "worker");
      this.hands.push(hand);
      this.ask(hand, "start", given).then(() => {
        hand.busy = false;
        this.work();
      }, this.fail);
    }
  }

  /** @param {any} message */
  hear({ n, answer, error }) {
    const { resolve, reject } = /** @type {any} */ (this.waiting.get(n));
    this.waiting.delete(n);
    if (error) reject(new Error(error));
    else resolve(answer);
  }

  /**
   * @param {Hand} hand
   * @param {string} what
   * @param {any} given
   * @returns {Promise<any>}
   */
  ask(hand, what, given) {
    const n = this.number++;
    return new Promise((resolve, reject) => {
      this.waiting.set(n, { resolve, reject });
      hand.worker.postMessage({ what, given, n });
    });
  }

  /**
   * The job of some changes: one that was done before is remembered.
   * @param {Changes} changes
   */
  job(changes) {
    const key = keyOf(changes);
    const setting = { numbers: [...changes.numbers], levels: changes.levels };
    const found = this.jobs.get(key) ?? new Job(key, setting, this.data.case);
    this.jobs.delete(key);
    this.jobs.set(key, found);
    for (const old of this.jobs.keys()) {
      if (this.jobs.size > REMEMBERED && old !== this.base?.key && old !== key) {
        this.jobs.delete(old);
      }
    }
    return found;
  }

  /**
   * Play these changes from now on.
   * @param {Changes} changes
   * @param {Changes} unchanged
   * @param {number} most runs of each
   */
  turnTo(changes, unchanged, most = MOST) {
    this.base = this.job(unchanged);
    this.present = this.job(changes);
    this.base.most = this.present.most = most;
    this.work();
  }

  /** Give every worker that waits something to do. */
  work() {
    for (const hand of this.hands) if (!hand.busy) this.employ(hand);
  }

  /** @param {Hand} hand */
  employ(hand) {
    const urgent = this.urgent.shift();
    const job = this.next(hand);
    if (!urgent && !job) return;
    hand.busy = true;
    const done = urgent ? urgent(hand) : this.play(hand, /** @type {Job} */ (job));
    done.then(() => {
      hand.busy = false;
      this.employ(hand);
    }, this.fail);
  }

  /**
   * Which runs come next: the first shares of the present settings, then both in turns, as a worker
   * is set, so that there is a base case to compare with.
   * @param {Hand} hand
   */
  next(hand) {
    const { present, base } = this;
    if (!present || !base || present === base)
      return present && present.asked < present.most ? present : null;
    if (present.asked < FIRST_SHARES) return present;
    const [here, there] = hand.set === base.key ? [base, present] : [present, base];
    if (present.asked >= FIRST_SHARES && base.asked < FIRST_SHARES) return base;
    const stay = here.asked < here.most && here.asked < there.asked + AHEAD;
    const found = stay ? here : there;
    return found.asked < found.most ? found : null;
  }

  /**
   * @param {Hand} hand
   * @param {Job} job
   */
  async play(hand, job) {
    const first = job.asked;
    const count = first < FIRST_SHARES ? AT_FIRST : AT_ONCE;
    job.asked += count;
    await this.setTo(hand, job);
    job.add(await this.ask(hand, "play", { first, count, seed: this.seed }));
    this.look();
  }

  /**
   * @param {Hand} hand
   * @param {Job} job
   */
  async setTo(hand, job) {
    if (hand.set === job.key) return;
    hand.set = job.key;
    await this.ask(hand, "set", job.setting);
  }

  /**
   * What happened in one run of some changes.
   * @param {Changes} changes
   * @param {number} run
   * @returns {Promise<any>}
   */
  account(changes, run) {
    const job = this.job(changes);
    return new Promise((resolve) => {
      this.urgent.push(async (hand) => {
        await this.setTo(hand, job);
        resolve(await this.ask(hand, "account", { run, seed: this.seed }));
      });
      this.work();
    });
  }
}
