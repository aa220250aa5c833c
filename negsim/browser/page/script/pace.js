// @ts-check
/** When runs so far are drawn: the first of a change at once, its first shares, then at times. */

const BETWEEN = 200;

class Pace {
  /** @param {() => void} act what draws them */
  constructor(act) {
    this.act = act;
    this.shown = 0;
    this.runs = 0;
    this.last = 0;
    this.frame = 0;
    this.timer = 0;
  }

  /** Something was changed: nothing of it is shown yet. */
  begin() {
    this.shown = 0;
  }

  /** @param {number} runs that are counted now */
  look(runs) {
    this.runs = runs;
    const first = this.shown < AT_FIRST && runs >= AT_FIRST;
    const shares = this.shown < FIRST_SHARES && runs >= FIRST_SHARES;
    if (first || shares) this.soon();
    else if (!this.timer && !this.frame) {
      this.timer = setTimeout(() => this.soon(), BETWEEN);
    }
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.shown = this.runs;
    this.act();
  }
}
