"""A page that plays runs in workers under a policy that forbids everything but its own script."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import negsim

FOLDER = Path(negsim.__file__).parent / "engine" / "wasm"

SCRIPTS = ("memory", "engine", "log", "counts")

STORY = Path(negsim.__file__).parent / "story"

TELLING = ("catalogue", "lines", "account", "story", "short")
"""Scripts that tell a run in words."""

TSC = [
    "tsc", "--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022",
    "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns",
    "--noFallthroughCasesInSwitch", "--allowUnreachableCode", "false",
    "--allowUnusedLabels", "false",
]  # fmt: skip
"""Looks for faults in scripts: types, and what a linter sees (Debian's ESLint knows no classes
with fields). `make test-all` installs it, of Debian's node-typescript."""

WORKER = """
let engine;
const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
async function sha256(parts) {
  const whole = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}
const hex = (digest) => Array.from(digest, (b) => b.toString(16).padStart(2, "0")).join("");
function contentOf(log, run, logged) {
  const names = ["round", "what", "who", "package", "first", "second", "third"];
  const parts = names.map((name) => log.column(name, run));
  if (logged === "everything") parts.push(log.further(run), log.states(run));
  return parts.map((part) => bytes(part).slice());
}
const tasks = {
  async load({ module, description, loaded }) {
    engine = await Engine.from(module, description);
    engine.load(loaded);
    return engine.memory.buffer.byteLength;
  },
  async set(numbers) {
    engine.reset();
    for (const [path, value] of Object.entries(numbers)) engine.set(path, value);
  },
  async play({ first, count, seed }) {
    const counts = new Counts(engine.case);
    const began = performance.now();
    engine.play(first, count, BigInt(seed), (one, _, runs) => counts.add(one, runs));
    return { counts, ms: performance.now() - began, bytes: engine.memory.buffer.byteLength };
  },
  async digest({ first, count, seed }) {
    const digests = [];
    for (let done = 0; done < count; done += engine.most) {
      const some = Math.min(engine.most, count - done);
      let parts;
      engine.play(first + done, some, BigInt(seed), (one, _, runs) => {
        const sizes = { ...one.sizes, runs };
        parts = ["records", "phases", "borne"].map((path) => bytes(one.view(path, sizes)).slice());
      });
      digests.push(await sha256(parts));
    }
    return hex(await sha256(digests));
  },
  async events({ first, count, seed, logged }) {
    const digests = [];
    engine.play(first, count, BigInt(seed), (one, _, runs) => {
      const log = new EventLog(one);
      for (let r = 0; r < runs; r++) digests.push(contentOf(log, r, logged));
    }, logged);
    const runs = await Promise.all(digests.map(sha256));
    return hex(await sha256(runs));
  },
  async moves({ first, seed }) {
    let moves;
    engine.play(first, 1, BigInt(seed), (one) => { moves = new EventLog(one).moves(0); }, "moves");
    return moves;
  },
  async tell({ first, count, seed }) {
    const told = [];
    const { told: known } = engine.case;
    const says = new Catalogue(SENTENCES, known.names);
    engine.play(first, count, BigInt(seed), (one, _, runs) => {
      for (let r = 0; r < runs; r++) {
        const account = new Account(one, r, known, runs);
        const story = new Story(account, says);
        const rounds = account.rounds.map((now) => story.round(now));
        told.push({ rounds, short: new ShortStory(account, says).parts() });
      }
    }, "everything");
    return told;
  },
  async kept() {
    engine.narrow();
    const all = engine.view("fewer.package_number");
    return Array.from(all.subarray(0, engine.left.packages), Number);
  },
};
onmessage = async ({ data: { what, given, n } }) => {
  try { postMessage({ n, answer: await tasks[what](given) }); }
  catch (error) { postMessage({ n, error: String(error.stack || error) }); }
};
"""

PAGE = """
const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
const compiled = WebAssembly.compile(Uint8Array.from(atob(WASM), (c) => c.charCodeAt(0)));
let asked = 0;
function ask(worker, what, given) {
  return new Promise((resolve, reject) => {
    const n = asked++;
    const hear = ({ data }) => {
      if (data.n !== n) return;
      worker.removeEventListener("message", hear);
      if (data.error) reject(new Error(data.error)); else resolve(data.answer);
    };
    worker.addEventListener("message", hear);
    worker.postMessage({ what, given, n });
  });
}
async function start(name) {
  const worker = new Worker(url);
  await ask(worker, "load", { module: await compiled, description: TOLD, loaded: CASES[name] });
  return worker;
}
"""


def write(folder: Path, cases: dict[str, dict[str, Any]], sentences: str = "") -> Path:
    """Write the page with these cases, and other sentences if given; return its path."""
    files = [FOLDER / f"{name}.js" for name in SCRIPTS] + [STORY / f"{n}.js" for n in TELLING]
    code = "\n".join(file.read_text("utf-8") for file in files)
    sentences = sentences or (STORY / "catalogue.json").read_text("utf-8")
    code += f"\nconst SENTENCES = {sentences};\n"
    wasm = base64.b64encode((FOLDER / "engine.wasm").read_bytes()).decode()
    told = (FOLDER / "engine.json").read_text("utf-8")
    script = "\n".join(
        [
            f"const WORKER = {json.dumps(code + WORKER).replace('</', '<\\/')};",
            f'const WASM = "{wasm}";',
            f"const TOLD = {told};",
            f"const CASES = {json.dumps(cases)};",
            PAGE,
        ]
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval' blob:; "
        "worker-src blob:"
    )
    page = folder / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>engine</title><body><script>{script}</script>",
        encoding="utf-8",
    )
    return page
