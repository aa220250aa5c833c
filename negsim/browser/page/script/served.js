// @ts-check
/** Only in a page that is served while its scenario is edited: loaded anew when that changes. */

const LOOK_EVERY = 400;

/** What is changed on the page is kept; that the scenario is another is what was meant. */
function loadAnew() {
  const link = new URLSearchParams(location.hash.slice(1));
  if (link.has("fingerprint")) {
    link.delete("fingerprint");
    history.replaceState(null, "", `#${link}`);
  }
  location.reload();
}

async function watchScenario() {
  const { version } = /** @type {HTMLElement} */ (document.getElementById("served")).dataset;
  try {
    const now = await (await fetch("version", { cache: "no-store" })).text();
    if (now !== version) return loadAnew();
  } catch {
    // It is not served at the moment; it may be again.
  }
  return setTimeout(watchScenario, LOOK_EVERY);
}

watchScenario();
