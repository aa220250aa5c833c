// @ts-check
/** What was changed, in words, and what repeats it: a command, a file, a link. */

class Repeat {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    at("undo").addEventListener("click", () => state.undo());
    at("reset").addEventListener("click", () => state.reset());
    for (const what of ["command", "yaml", "link"]) {
      at(`copy-${what}`).addEventListener("click", () => copy(at(what).textContent, at("copied")));
    }
  }

  draw() {
    const { state } = this;
    const listed = state.listed();
    at("undo").disabled = !state.before.length;
    at("reset").disabled = !listed.length;
    at("changes").replaceChildren(
      ...(listed.length
        ? [
            make("span", { class: "small" }, say("changes.some")),
            ...listed.map((one) => this.chip(one)),
          ]
        : [make("span", { class: "small" }, say("changes.none"))]),
    );
    at("command").replaceChildren(...unbroken(`${commandOf(state)}${storyOf(state)}`));
    at("yaml").textContent = yamlOf(state);
    at("link").textContent = `${location.href.split("#")[0].replace(/^.*\//, "")}#${linkOf(state)}`;
  }

  /** Have what was changed in the address, too; not while a slider moves, as it takes time. */
  address() {
    const link = `#${linkOf(this.state)}`;
    if (link === location.hash) return;
    try {
      history.replaceState(null, "", link);
    } catch {
      // In a frame without an address, as in a notebook; the link above is there all the same.
    }
  }

  /** @param {[string, number | string]} change */
  chip([path, value]) {
    const { owner, what, value: words } = changeInWords(this.state, path, value);
    return make(
      "span",
      { class: "chip" },
      make("span", {}, named(owner), " · ", named(what), " ", make("b", {}, named(words))),
      make(
        "button",
        {
          type: "button",
          "aria-label": say("changes.drop", { what: `${owner}: ${what}` }),
          on: { click: () => this.state.drop(path) },
        },
        "×",
      ),
    );
  }
}

/**
 * The command line that plays these runs, as many as the page plays by itself.
 * @param {State} state
 */
function commandOf(state) {
  return `negsim run ${scenarioOf(state)} --runs ${MOST}`;
}

/**
 * A line more with the command that tells the run that is open, if one is.
 * @param {State} state
 */
function storyOf(state) {
  const { run } = state;
  return run === null ? "" : `\nnegsim story ${scenarioOf(state)} --run ${run}`;
}

/**
 * The words of a command for the scenario as it is changed.
 * @param {State} state
 */
function scenarioOf(state) {
  const all = [...state.data.overrides, ...state.listed()];
  const words = all.map(([path, value]) => ` --set ${quoted(`${path}=${value}`)}`);
  return state.data.asked + words.join("");
}

/**
 * A command in which no line ends within an option.
 * @param {string} command
 */
function unbroken(command) {
  const parts = command.split(/(--\w+)/);
  return parts.map((part, n) => (n % 2 ? make("span", { class: "option" }, part) : part));
}

/** @param {string} words */
function quoted(words) {
  return /^[\w./=-]+$/.test(words) ? words : `'${words.replaceAll("'", "'\\''")}'`;
}

/**
 * A file that says the same: a reading that extends the scenario.
 * @param {State} state
 */
function yamlOf(state) {
  const { extends: name, overrides, case: loaded } = state.data;
  const { quantities } = state;
  const own = overrides.map((/** @type {string[]} */ [path]) => quantities.get(path));
  if (!name || own.includes(undefined)) return `# ${say("yaml.not")}`;
  const forms = new Map(own.map((/** @type {Quantity} */ one) => [one.path, formOf(one)]));
  for (const [path, value] of state.listed()) {
    forms.set(path, `value: ${typeof value === "number" ? value : JSON.stringify(value)}`);
  }
  if (!forms.size) return `# ${say("changes.none")}`;
  return [
    "negsim: 2",
    `extends: ${key(name)}`,
    `name: ${JSON.stringify(`${loaded.name}, ${say("yaml.changed")}`)}`,
    "set:",
    ...[...forms].flatMap(([path, form]) => [
      `  ${key(path)}:`,
      `    ${form}`,
      `    judgement: ${JSON.stringify(say("yaml.judgement"))}`,
    ]),
  ].join("\n");
}

/** @param {string} words */
function key(words) {
  return /^[\w.-]+$/.test(words) ? words : JSON.stringify(words);
}

/**
 * A number as a file has it.
 * @param {Quantity} quantity
 */
function formOf({ value, drawn }) {
  if (!drawn) return `value: ${value}`;
  const [kind, ...of] = drawn;
  return `${kind}: [${of.join(", ")}]`;
}

/**
 * @param {string} words
 * @param {any} told
 */
function copy(words, told) {
  const done = () => {
    told.textContent = say("copied");
  };
  const not = () => {
    told.textContent = say("copied.not");
  };
  if (navigator.clipboard) navigator.clipboard.writeText(words).then(done, not);
  else not();
}
