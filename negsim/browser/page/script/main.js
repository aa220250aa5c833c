// @ts-check
/** Puts the page together: starts the engine, draws what there is. */

/**
 * Tell what could not be taken from a link, in the place of what was told of the one before.
 * @param {string[]} told
 */
function tellLink(told) {
  for (const one of document.querySelectorAll(".of-link")) one.remove();
  at("notices").append(...told.map((one) => make("p", { class: "of-link" }, one)));
}

/** @param {any} data */
function assembleViews(data) {
  const state = new State(data);
  tellLink(placeOf(location.hash) ? [] : readLink(state, location.hash.slice(1)));
  state.before = [];
  let later = 0;
  const pace = new Pace(() => {
    many.draw();
    if (!scenes.open) repeat.address();
    later ||= requestAnimationFrame(rest);
  });
  // Shares come first: what takes longer is drawn a frame later.
  const rest = () => {
    cancelAnimationFrame(later);
    later = 0;
    many.place();
    area.draw();
    run.playheads();
  };
  const look = () => (scenes.open ? scenes.look() : pace.look(pool.present?.done ?? 0));
  const pool = new Pool(data, look, (error) => failed(error));
  const area = new Area(state, pool);
  const run = new Run(state, pool, area);
  const many = new Many(state, pool, (n) => {
    run.open(n, true).then(() => {
      many.place();
      repeat.draw();
      repeat.address();
    });
  });
  const [table, controls, repeat] = [new Table(state), new Controls(state), new Repeat(state)];
  const draw = () => {
    pace.draw();
    rest();
  };
  const scenes = new Scenes(state, pool, () => {
    changed();
    draw();
  });
  const unchanged = { numbers: new Map(), levels: state.base };
  const changed = () => {
    if (scenes.open) return;
    if (at("notices").dataset.failed === "numbers") {
      delete at("notices").dataset.failed;
      at("notices").replaceChildren();
      if (!run.told) at("run-told").textContent = "";
    }
    pool.turnTo(copied(state.now), unchanged);
    table.draw();
    controls.draw();
    repeat.draw();
    pace.begin();
    look();
    if (state.run !== null) run.open(state.run);
  };
  state.listeners.push(changed);
  /** @param {HTMLElement} place */
  const go = (place) => {
    if (scenes.open) scenes.close();
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  };
  // A frame without an address of its own, as in a notebook, would load what is around it.
  addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[href^='#']");
    const place = placeOf(link?.getAttribute("href") ?? "");
    if (place) event.preventDefault();
    if (place) go(place);
  });
  addEventListener("hashchange", (event) => {
    // The address itself may by now be that of a change before it.
    const { hash } = new URL(event.newURL);
    const place = placeOf(hash);
    if (place) {
      go(place);
      repeat.address();
      return;
    }
    tellLink(readLink(state, hash.slice(1)));
    if (scenes.open) scenes.close();
    else changed();
  });
  at("reset").addEventListener("click", () => tellLink([]));
  if (location.hash.length < 2) scenes.begin(false);
  return { state, pool, run, scenes, changed, draw };
}

/**
 * The part of the page that a link leads to, if it is no link to changes.
 * @param {string} hash
 */
function placeOf(hash) {
  return /^#[a-z]+$/.test(hash) ? document.getElementById(hash.slice(1)) : null;
}

/** @param {unknown} error */
function failed(error) {
  if (cannotPlay()) return;
  if (OPENED?.scenes.open) OPENED.scenes.close();
  const numbers = String(error).includes("play_block failed");
  at("notices").dataset.failed = numbers ? "numbers" : "yes";
  OPENED?.draw();
  if (OPENED && !OPENED.run.told) at("run-told").textContent = say("unplayed");
  const words = say(numbers ? "failed.numbers" : "failed", { what: String(error).slice(0, 200) });
  at("notices").append(make("p", {}, words));
}

/** The dark look: as the system has it, until somebody chooses. */
function theme() {
  const root = document.documentElement;
  const dark = () =>
    (root.dataset.theme ??
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const button = at("theme");
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    show();
  });
  show();
}

/** Nothing moves until the page is used: before, motion shows no change and only takes time. */
function moveOnceUsed() {
  const move = () => document.documentElement.classList.add("used");
  for (const kind of ["pointerdown", "keydown", "click", "input", "hashchange"])
    addEventListener(kind, move, { capture: true, once: true });
}

async function begin() {
  const root = document.documentElement;
  moveOnceUsed();
  try {
    const told = await CARRIED;
    WORDS = told.words;
    root.classList.add("live");
    theme();
    colourEndings(told.data.endings);
    OPENED = assembleViews(told.data);
    OPENED.changed();
    OPENED.draw();
    root.dataset.shown = String(Math.round(performance.now()));
    if (typeof WebAssembly !== "object" || typeof Worker !== "function")
      throw new Error(say("failed.old"));
    const module = await WebAssembly.compile(told.engine);
    OPENED.pool.start(told.worker, module, told.description, told.sentences);
  } catch (error) {
    root.classList.toggle("live", Boolean(OPENED));
    failed(error);
  }
}

begin();
