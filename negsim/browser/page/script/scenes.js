// @ts-check
/**
 * Guess first: scenes that each ask for a share of model runs. The answer, worked out in the page,
 * shows only beside a guess; at the end all guesses stand together.
 *
 * @typedef {{title: string, text: string, asks: string, set: [string, string | number][],
 *   after: string}} Scene
 * @typedef {{guess: number, count: number, of: number}} Answered
 */

/** Runs of an answer: as many wherever the page is opened, so that a class sees one number. */
const SCENE_RUNS = 10000;

class Scenes {
  /**
   * @param {State} state
   * @param {Pool} pool
   * @param {() => void} leave what shows the table
   */
  constructor(state, pool, leave) {
    this.state = state;
    this.pool = pool;
    this.leave = leave;
    /** @type {Scene[]} */
    this.all = state.data.scenes;
    /** @type {(Answered | null)[]} */
    this.answers = this.all.map(() => null);
    this.n = 0;
    this.open = false;
    this.asked = false;
    const click = {
      "scene-answer": () => this.ask(),
      "scene-next": () => this.show(this.n + 1, true),
      "scenes-leave": () => this.close(),
      "scenes-done": () => this.close(),
      "scenes-open": () => this.begin(true),
    };
    for (const [id, act] of Object.entries(click)) at(id).addEventListener("click", act);
    // A press where the mark lies moves nothing, and is a guess all the same.
    for (const event of ["input", "pointerup", "keyup"]) {
      at("guess").addEventListener(event, (/** @type {any} */ happened) => {
        if (!["Tab", "Shift"].includes(happened.key)) this.guess();
      });
    }
    at("scenes-open").hidden = !this.all.length;
    at("scenes-open").textContent = say("scenes.open", { n: this.all.length });
  }

  /** @param {boolean} focus */
  begin(focus) {
    if (!this.all.length) return;
    this.open = true;
    document.documentElement.classList.add("guessing");
    at("scenes").hidden = false;
    this.show(this.n, focus);
    if (focus) scrollTo(0, 0);
  }

  /** @param {((now: Changes) => void) | null} how what is changed on the table, if anything */
  close(how = null) {
    this.open = false;
    document.documentElement.classList.remove("guessing");
    at("scenes").hidden = true;
    this.leave();
    if (how) this.state.change(how, "scene");
    scrollTo(0, 0);
    at("table").focus({ preventScroll: true });
  }

  /**
   * @param {number} n scene, or one beyond the last for all guesses
   * @param {boolean} focus
   */
  show(n, focus) {
    this.n = n;
    this.asked = false;
    const scene = this.all[n];
    at("scene").hidden = !scene;
    at("scenes-end").hidden = Boolean(scene);
    at("scene-n").textContent = scene
      ? say("scenes.n", { n: n + 1, all: this.all.length })
      : say("scenes.all");
    at("scene-title").textContent = scene ? scene.title : say("scenes.yours");
    if (scene) this.put(scene);
    else this.end();
    if (focus) at("scene-title").focus();
  }

  /** @param {Scene} scene */
  put(scene) {
    const { data } = this.state;
    const setting = settingOf(this.state, scene);
    this.pool.turnTo(setting, setting, SCENE_RUNS);
    at("scene-text").replaceChildren(make("bdi", {}, ...cited(data, scene.text, true)));
    const chips = scene.set.map(([path, value]) => {
      const { owner, what, value: words } = changeInWords(this.state, path, value);
      const strong = make("b", {}, named(words));
      return make("span", { class: "chip" }, named(owner), " · ", named(what), " ", strong);
    });
    const [first, ...rest] = chips.length ? [say("scene.changed")] : [say("scene.asfile")];
    at("scene-set").replaceChildren(make("span", { class: "small" }, first), ...rest, ...chips);
    const name = data.endings.find((/** @type {any} */ one) => one.id === scene.asks)?.name;
    at("scene-asks").textContent = name
      ? say("scene.asks", { what: name })
      : say(`asks.${scene.asks}`);
    Object.assign(at("guess"), { value: "50", disabled: false });
    at("guess").setAttribute("aria-valuetext", say("scene.none"));
    at("guess-picture").className = "guess untouched";
    at("guess-told").textContent = "";
    at("scene-answer").disabled = true;
    for (const id of ["answer-row", "scene-next"]) at(id).hidden = true;
    at("scene-answer").hidden = false;
    at("scene-told").textContent = say("scene.how");
    at("scene-after").replaceChildren();
    const known = this.answers[this.n];
    if (known) this.tell(scene, known);
  }

  guess() {
    const n = Number(at("guess").value);
    if (this.asked) return;
    at("guess-picture").classList.remove("untouched");
    at("guess-picture").style.setProperty("--guess", String(n / 100));
    at("guess-told").textContent = String(n);
    at("guess").setAttribute("aria-valuetext", say("scene.value", { n }));
    at("scene-answer").disabled = false;
  }

  /** Show the answer, or say that the runs are not yet played. */
  ask() {
    this.asked = true;
    at("guess").disabled = true;
    at("scene-answer").disabled = true;
    told(at("scene-told"), say(cannotPlay() ? "unplayed" : "scene.waiting"));
    this.look();
  }

  /** Runs were counted: those of the scene may be all there. */
  look() {
    const job = this.pool.present;
    if (!this.asked || !job || job.done < SCENE_RUNS) return;
    this.asked = false;
    const scene = this.all[this.n];
    const answer = {
      guess: Number(at("guess").value),
      ...countOf(this.state.data, job, scene.asks),
    };
    this.answers[this.n] = answer;
    this.tell(scene, answer);
    at("scene-next").focus({ preventScroll: true });
  }

  /**
   * Show an answer beside its guess.
   * @param {Scene} scene
   * @param {Answered} answer
   */
  tell(scene, answer) {
    const { data } = this.state;
    at("guess").value = String(answer.guess);
    this.guess();
    at("guess").disabled = true;
    const { share } = inWords(data, answer);
    const picture = at("guess-picture");
    picture.className = `guess ${fillOf(data, scene)}`;
    for (const [name, value] of Object.entries(ends(data, answer))) {
      picture.style.setProperty(name, String(value));
    }
    at("answer-row").hidden = false;
    at("answer-share").textContent = share;
    told(at("scene-told"), this.words(answer, "scene.told", scene));
    const after = scene.after && make("bdi", {}, ...cited(data, scene.after, true));
    at("scene-after").replaceChildren(...(after ? [after] : []));
    at("scene-answer").hidden = true;
    const last = this.n + 1 === this.all.length;
    at("scene-next").textContent = say(last ? "scene.last" : "scene.next");
    at("scene-next").hidden = false;
  }

  /** All guesses beside their answers. */
  end() {
    const { data } = this.state;
    const none = say("scene.none");
    const rows = this.all.map((scene, n) => {
      const answer = this.answers[n];
      const again = { class: "button", type: "button", on: { click: () => this.take(scene) } };
      const given = answer ? { "--guess": answer.guess / 100, ...ends(data, answer) } : {};
      return make(
        "li",
        {},
        make("h3", {}, named(scene.title)),
        answer &&
          make(
            "div",
            { class: `guess both ${fillOf(data, scene)}`, "aria-hidden": true, ...given },
            make("div", { class: "strokes yours" }, make("i", {})),
            make("div", { class: "strokes runs" }, make("i", {})),
            make("i", { class: "mark" }),
          ),
        make("p", { class: "small" }, answer ? this.words(answer, "scene.one", scene) : none),
        make("button", again, say("scene.take")),
      );
    });
    at("scenes-list").replaceChildren(...rows);
    const known = this.answers.flatMap((one) => (one?.of ? [one] : []));
    const sum = known.reduce((all, one) => all + distance(one), 0);
    at("scenes-mean").textContent = known.length
      ? sayCount("scenes.mean", Math.round(sum / known.length))
      : "";
  }

  /**
   * @param {Answered} answer
   * @param {string} key
   * @param {Scene} scene
   */
  words(answer, key, { asks, set }) {
    const { guess, of } = answer;
    const { data } = this.state;
    const { off, ...shown } = inWords(data, answer);
    const left = set.length ? "" : leftOf(data, asks);
    const also = left ? `${off} ${say("scene.left", { left })}` : off;
    const given = { guess, runs: whole(of || SCENE_RUNS), ...shown, off: also };
    return say(of ? key : "scene.empty", given);
  }

  /**
   * Go to the table with what a scene plays.
   * @param {Scene} scene
   */
  take(scene) {
    this.close((now) => Object.assign(now, settingOf(this.state, scene)));
  }
}

/**
 * What a scene plays, as changes of the file's case.
 * @param {State} state
 * @param {Scene} scene
 * @returns {Changes}
 */
function settingOf(state, { set }) {
  const { levels: names, case: loaded, crossed } = state.data;
  const now = { numbers: new Map(), levels: [...state.base] };
  for (const [path, value] of set) {
    const line = state.lineAt(path);
    if (line < 0) state.put(now, path, Number(value));
    else now.levels[line] = names[loaded.issues[crossed.lines[line].issue]].indexOf(value);
  }
  return now;
}

/**
 * How many runs have what is asked, and of how many.
 * @param {any} data
 * @param {Job} job
 * @param {string} asks
 */
function countOf(data, job, asks) {
  const n = data.endings.findIndex((/** @type {any} */ one) => one.id === asks);
  if (n >= 0) return { count: job.outcomes[n], of: job.done };
  const of = data.share_of[asks];
  return { count: job.milestones[asks], of: of ? job.milestones[of] : job.done };
}

/**
 * How far a guess is from its answer, in whole points.
 * @param {Answered} answer
 */
function distance({ guess, count, of }) {
  return Math.round(Math.abs(guess - (100 * count) / of));
}

/**
 * @param {any} data
 * @param {Answered} answer
 */
function inWords(data, answer) {
  const { guess, count, of } = answer;
  const interval = percentInterval(wilson(count, of, data.quantiles.single), of);
  const points = of ? distance(answer) : 0;
  const side = guess > (100 * count) / of ? "scene.high" : "scene.low";
  const off = points ? sayCount(side, points) : of ? say("scene.close") : "";
  return { share: percent(count, of), interval, off };
}

/**
 * Where an answer and its interval begin and end in a picture.
 * @param {any} data
 * @param {Answered} answer
 */
function ends(data, { count, of }) {
  const [low, high] = wilson(count, of, data.quantiles.single);
  return { "--share": of ? count / of : 0, "--from": low, "--to": high };
}

/**
 * The colour of what is asked: that of its ending, of the first for settlements of any class.
 * @param {any} data
 * @param {Scene} scene
 */
function fillOf({ endings }, { asks }) {
  const n = asks === "settled" ? 0 : endings.findIndex((/** @type {any} */ e) => e.id === asks);
  return n < 0 ? "" : `end-${n}`;
}
