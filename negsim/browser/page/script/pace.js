// @ts-check
/** When runs so far are drawn: first shares of a change as they are there, more at times. */

const BETWEEN = 200;

/** Where first shares take longer than this, what there is is drawn. */
const PATIENCE = 100;

class Pace {
  /** @param {() => void} act what draws them */
  constructor(act) {
    this.act = act;
    this.shown = 0;
    this.runs = 0;
    this.frame = 0;
    this.timer = 0;
  }

  /** Something was changed: nothing of it is shown yet. */
  begin() {
    this.stop();
    this.shown = 0;
  }

  stop() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.timer = this.frame = 0;
  }

  /** @param {number} runs that are counted now */
  look(runs) {
    this.runs = runs;
    const wait = this.shown ? BETWEEN : PATIENCE;
    if (this.shown < FIRST_SHARES && runs >= FIRST_SHARES) this.soon();
    else if (!this.frame) this.timer ||= setTimeout(() => this.soon(), wait);
  }

  soon() {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.stop();
    this.shown = this.runs;
    this.act();
  }
}
