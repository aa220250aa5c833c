// @ts-check
/** Unpacks what the page carries: its script, data and words, and the engine as bytes. */

/** @type {any} what the page is made of, for whoever looks at it from a console or a test */
let OPENED;

/** What TypeScript of this age does not know yet. */
const GLOBAL = /** @type {any} */ (globalThis);

/** @type {Promise<any>} what was unpacked, for the script that is among it */
const CARRIED = unpacked();

async function unpacked() {
  const { textContent } = /** @type {any} */ (document.getElementById("payload"));
  const packed = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new GLOBAL.DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer();
  const length = new DataView(whole).getUint32(0, true);
  const told = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, length)));
  return { ...told, engine: whole.slice(4 + length) };
}

CARRIED.then(
  ({ script }) => {
    const found = document.createElement("script");
    found.textContent = script;
    document.body.append(found);
  },
  () => {
    const place = /** @type {HTMLElement} */ (document.getElementById("notices"));
    place.append(Object.assign(document.createElement("p"), { textContent: place.dataset.old }));
  },
);
