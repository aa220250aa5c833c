// @ts-check
/**
 * Workers that play runs, some at a time, of the present settings first and of the base case after:
 * what is changed is shown after the next few.
 *
 * @typedef {{numbers: [string, number][], levels: number[]}} Setting  what differs from the file
 * @typedef {{worker: Worker, set: string, orders: number}} Hand  `orders` of the setting `set` that
 *   it has not yet done
 */

/** Runs in one piece: few for the first shares, so that all workers end together. */
const AT_FIRST = 125;
const AT_ONCE = 250;
const FIRST_SHARES = 2000;
/** Orders of first shares ahead of answers, which a page that is being drawn hears of late. */
const ORDERS = 4;
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
    /** @type {[number, number][]} runs that a worker left */
    this.missed = [];
  }

  /**
   * Whether runs are still to be asked for, of so many.
   * @param {number} most
   */
  wants(most) {
    return this.missed.length > 0 || this.asked < most;
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
      const hand = { worker: new Worker(url), set: "", orders: 0 };
      hand.worker.onmessage = ({ data }) => this.hear(data);
      hand.worker.onerror = (event) => this.fail(event.message || "worker");
      this.hands.push(hand);
      this.ask(hand, "start", given).then(() => this.work(), this.fail);
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

  /** Give every worker something to do, in turns. */
  work() {
    while (this.hands.map((hand) => this.employ(hand)).includes(true));
  }

  /**
   * Give a worker an order, unless it has enough.
   * @param {Hand} hand
   */
  employ(hand) {
    const job = this.next(hand);
    const ahead = job?.wants(FIRST_SHARES) ? ORDERS : 0;
    if ((ahead && job?.key !== hand.set ? 0 : hand.orders) > ahead) return false;
    const urgent = this.urgent.shift();
    if (!urgent && !job) return false;
    const done = urgent ? urgent(hand) : this.play(hand, /** @type {Job} */ (job));
    const { set } = hand;
    done.then(() => {
      if (hand.set === set) hand.orders = Math.max(0, hand.orders - 1);
      this.employ(hand);
    }, this.fail);
    return true;
  }

  /**
   * Which runs come next: the first shares of the present settings, then both in turns, as a worker
   * is set, so that there is a base case to compare with.
   * @param {Hand} hand
   */
  next(hand) {
    const { present, base } = this;
    if (!present || !base || present === base) return present?.wants(present.most) ? present : null;
    if (present.wants(FIRST_SHARES)) return present;
    if (base.wants(FIRST_SHARES)) return base;
    const [here, there] = hand.set === base.key ? [base, present] : [present, base];
    const stay = here.wants(Math.min(here.most, there.asked + AHEAD));
    const found = stay ? here : there;
    return found.wants(found.most) ? found : null;
  }

  /**
   * @param {Hand} hand
   * @param {Job} job
   */
  async play(hand, job) {
    const next = job.asked < FIRST_SHARES ? AT_FIRST : AT_ONCE;
    const [first, count] = job.missed.shift() ?? [job.asked, next];
    job.asked = Math.max(job.asked, first + count);
    const answer = await this.order(hand, job, "play", { first, count });
    if (answer) job.add(answer);
    else job.missed.push([first, count]);
    this.look();
  }

  /**
   * Ask a worker for something of a job; nothing is answered where it left that for newer orders,
   * or failed with numbers that were moved back meanwhile.
   * @param {Hand} hand
   * @param {Job} job
   * @param {string} what
   * @param {any} given
   */
  order(hand, job, what, given) {
    if (hand.set !== job.key) hand.orders = 0;
    hand.set = job.key;
    hand.orders++;
    const { key, setting } = job;
    const asked = this.ask(hand, what, { ...given, seed: this.seed, key, setting });
    return asked.catch((error) => {
      if (job === this.present || job === this.base) throw error;
    });
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
        resolve(await this.order(hand, job, "account", { run }));
      });
      this.work();
    });
  }
}
