// @ts-check
/** The run: one of the many, played, paused, stepped and scrubbed, with what happens beside it. */

const STEP = 700;

class Run {
  /**
   * @param {State} state
   * @param {Pool} pool
   * @param {Area} area
   */
  constructor(state, pool, area) {
    this.state = state;
    this.pool = pool;
    this.area = area;
    this.round = 1;
    this.timer = 0;
    /** @type {any} */
    this.told = null;
    this.lanes = new Lanes(at("lanes"), state.data, (round) => {
      this.pause();
      this.show(round);
    });
    const click = {
      play: () => this.play(),
      back: () => this.step(-1),
      on: () => this.step(1),
      next: () => this.toNext(),
    };
    for (const [id, act] of Object.entries(click)) at(id).addEventListener("click", act);
    at("scrub").addEventListener("input", () => {
      this.pause();
      this.show(Number(at("scrub").value));
    });
    at("run").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
    at("pick").addEventListener("change", () => {
      const n = Number(at("pick").value);
      if (at("pick").checkValidity()) this.open(n);
      else told(at("run-told"), say("run.wrong", { most: whole(999999999) }));
    });
    at("with-numbers").addEventListener("change", () => this.tellShortly());
    for (const id of ["lanes-more", "stage-more"]) {
      at(id).addEventListener("toggle", () => this.tables());
    }
    addEventListener("resize", () => {
      if (!this.told) return;
      this.draw();
      this.show(this.round);
    });
  }

  /**
   * Open a run as it goes with the present settings.
   * @param {number} run
   * @param {boolean} look whether to go where it is shown
   */
  async open(run, look = false) {
    this.state.run = run;
    if (cannotPlay()) {
      told(at("run-told"), say("unplayed"));
      if (look) this.look();
      return;
    }
    const changes = copied(this.state.now);
    const found = await this.pool.account(changes, run);
    if (this.state.run !== run || keyOf(changes) !== keyOf(this.state.now)) return;
    const same = this.told?.run === run;
    this.told = { ...found, rounds: this.rounds(found), lasts: this.lasts(found) };
    for (const part of document.querySelectorAll(".of-run")) part.removeAttribute("hidden");
    this.draw();
    this.pause();
    this.show(same ? Math.min(this.round, this.told.lasts) : 1);
    if (look) this.look();
  }

  look() {
    at("run").scrollIntoView({ block: "start" });
    at("run-title").focus({ preventScroll: true });
  }

  /**
   * The last round that something can happen in.
   * @param {any} found
   */
  lasts({ moves, phases }) {
    const { phases: names, rounds } = this.state.data.case;
    const over = phases.findIndex((/** @type {number} */ p) =>
      ["settled", "hostilities"].includes(names[p]),
    );
    const last = moves.length ? moves[moves.length - 1].round : 1;
    return Math.max(last, over < 0 ? rounds : over + 1);
  }

  /**
   * What happens in each round and how things stand after it.
   * @param {any} found
   */
  rounds({ moves, states, phases }) {
    const { rounds, parties, mediators, event_log: log } = this.state.data.case;
    const wide =
      log.of_talks.length +
      parties.length * log.of_party.length +
      mediators.length * (log.of_mediator.length + parties.length);
    const part = (/** @type {string[]} */ names, /** @type {number} */ from) =>
      Object.fromEntries(names.map((name, n) => [name, states[from + n]]));
    return Array.from({ length: rounds }, (_, r) => {
      const from = Math.min(r + 1, states.length / wide - 1) * wide;
      const after = from + log.of_talks.length;
      const beyond = after + parties.length * log.of_party.length;
      return {
        phase: phases[r],
        moves: moves.filter((/** @type {Move} */ move) => move.round === r + 1),
        talks: part(log.of_talks, from),
        parties: parties.map((/** @type {string} */ _, /** @type {number} */ p) =>
          part(log.of_party, after + p * log.of_party.length),
        ),
        mediators: mediators.map((/** @type {string} */ _, /** @type {number} */ m) =>
          part(log.of_mediator, beyond + m * (log.of_mediator.length + parties.length)),
        ),
      };
    });
  }

  draw() {
    const { run, outcome } = this.told;
    const { endings } = this.state.data;
    at("pick").value = String(run);
    at("run-told").textContent = say("run.told", {
      run,
      seed: this.state.seed,
      end: endings[outcome].name,
    });
    at("lanes-title").textContent = say("lanes.title", { run });
    at("scrub").max = String(this.told.lasts);
    this.lanes.draw(this.told);
    this.tellShortly();
    at("story").replaceChildren(
      ...this.told.sentences.map((/** @type {string[]} */ told, /** @type {number} */ r) => {
        const { moves } = this.told.rounds[r];
        const turning = moves.some((/** @type {Move} */ move) => TURNING.includes(move.what));
        return make(
          "li",
          { "data-round": r + 1, class: turning ? "turning" : "" },
          make("b", {}, say("round.n", { n: r + 1 })),
          ...told.map((sentence) => make("p", { dir: "auto" }, sentence)),
        );
      }),
    );
  }

  /** The short form, with numbers where they are asked for. */
  tellShortly() {
    if (!this.told) return;
    at("short").replaceChildren(...shortForm(this.told.short, at("with-numbers").checked));
  }

  /** @param {number} round */
  show(round) {
    if (!this.told) return;
    this.round = Math.max(1, Math.min(this.told.lasts, round));
    const scrub = at("scrub");
    scrub.value = String(this.round);
    const phase = term(
      "phase",
      this.state.data.case.phases[this.told.rounds[this.round - 1].phase],
    );
    scrub.setAttribute("aria-valuetext", say("round.words", { n: this.round, phase }));
    drawStage(at("stage"), this.state, this.told, this.round);
    this.tables();
    this.playheads();
    let now = null;
    for (const one of at("story").children) {
      const here = Number(one.dataset.round);
      one.classList.toggle("ahead", here > this.round);
      one.classList.toggle("now", here === this.round);
      if (here <= this.round) now = one;
    }
    if (now) at("story").scrollTop = now.offsetTop - at("story").offsetTop - 8;
    if (!this.timer) told(at("round-told"), say("round.words", { n: this.round, phase }));
  }

  /** The tables behind both pictures of the run, where they are open. */
  tables() {
    if (!this.told) return;
    const { data } = this.state;
    const { told, round } = this;
    const made = {
      lanes: () => tableOfRounds(data, told),
      stage: () => tableOfStage(data, told, round),
    };
    for (const [id, make] of Object.entries(made)) {
      if (at(`${id}-more`).open) at(`${id}-table`).replaceChildren(make());
    }
  }

  /** Mark the round in both pictures that have an axis of rounds. */
  playheads() {
    if (!this.told) return;
    this.playhead("area-head", this.area.axis);
    this.playhead("lanes-head", this.lanes.axis);
  }

  /**
   * @param {string} id
   * @param {Axis} axis
   */
  playhead(id, { x }) {
    const head = document.getElementById(id);
    for (const end of ["x1", "x2"]) head?.setAttribute(end, String(tenths(x(this.round - 1))));
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.show(this.round + by);
  }

  toNext() {
    this.pause();
    const next = this.told.rounds.findIndex(
      (/** @type {any} */ one, /** @type {number} */ r) =>
        r >= this.round &&
        one.moves.some((/** @type {Move} */ move) => TURNING.includes(move.what)),
    );
    this.show(next < 0 ? this.told.lasts : next + 1);
  }

  play() {
    if (this.timer) {
      this.pause();
      return;
    }
    if (this.round >= this.told.lasts) this.show(1);
    at("play").textContent = say("run.pause");
    this.timer = setInterval(() => {
      this.show(this.round + 1);
      if (this.round >= this.told.lasts) this.pause();
    }, STEP);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = 0;
    at("play").textContent = say("run.play");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { tagName } = /** @type {HTMLElement} */ (event.target);
    if (
      ["INPUT", "BUTTON", "A", "SUMMARY"].includes(tagName) &&
      (event.key === " " || tagName === "INPUT")
    )
      return;
    const acts = { " ": () => this.play(), ".": () => this.step(1), ",": () => this.step(-1) };
    const act = /** @type {Record<string, () => void>} */ (acts)[event.key];
    if (!act || !this.told) return;
    event.preventDefault();
    act();
  }
}
