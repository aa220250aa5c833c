// @ts-check
/**
 * Counts over runs, as `negsim.engine.ensemble.Tally` has them; they add.
 */
class Counts {
  /** @param {any} loaded a case, exported from Python */
  constructor(loaded) {
    this.case = loaded;
    this.runs = 0;
    this.collapses = 0;
    this.outcomes = new Float64Array(loaded.outcomes.length + 4);
    this.phases = new Float64Array(loaded.rounds * loaded.phases.length);
    /** @type {Record<string, number>} */
    this.milestones = {};
    for (const name of loaded.milestones) this.milestones[name] = 0;
  }

  /**
   * Count the block of runs that an engine played last.
   * @param {any} engine
   * @param {number} runs
   */
  add(engine, runs) {
    this.runs += runs;
    for (const outcome of engine.field("outcome", runs)) this.outcomes[outcome]++;
    for (const collapses of engine.field("collapses", runs)) this.collapses += collapses;
    this.addPhases(engine.view("phases"), runs);
    this.addMilestones(engine, runs);
  }

  /**
   * @param {Int8Array} phases
   * @param {number} runs
   */
  addPhases(phases, runs) {
    const { rounds, phases: names } = this.case;
    for (let r = 0, n = 0; r < runs; r++) {
      for (let d = 0; d < rounds; d++, n++) this.phases[d * names.length + phases[n]]++;
    }
  }

  /**
   * Count what came about, see `negsim.engine.ensemble.happened`.
   * @param {any} engine
   * @param {number} runs
   */
  addMilestones(engine, runs) {
    const { outcomes, phases, start_phase: start, start_on_site: onSite } = this.case;
    const [collapsed, settled, hostilities] = ["collapsed", "settled", "hostilities"].map((name) =>
      phases.indexOf(name),
    );
    const names = ["revivals", "collapses", "broke_off", "rounds_to_revival", "first_collapse"];
    const more = ["back_after", "interim", "outcome", "failed", "truce", "phase"];
    /** @type {Record<string, Float64Array>} */
    const of = {};
    for (const name of [...names, ...more]) of[name] = engine.field(name, runs);
    const stopped = start === collapsed;
    for (let r = 0; r < runs; r++) {
      const revived = of.revivals[r] > 0;
      const back = of.rounds_to_revival[r] + (stopped ? 0 : of.first_collapse[r]);
      const phase = of.phase[r];
      const truce = of.truce[r] && phase !== settled && phase !== hostilities;
      const happened = {
        revived,
        suspended: stopped ? onSite : of.collapses[r] > 0,
        suspended_back: revived && (of.broke_off[r] === 0 || of.broke_off[r] > back),
        broken_off: of.broke_off[r] > 0,
        broken_off_back: of.back_after[r] > 0,
        interim_reached: of.interim[r] > 0,
        settled: of.outcome[r] < outcomes.length,
        failed: of.failed[r] > 0,
        truce_talks_on: truce && phase !== collapsed,
        truce_talks_off: truce && phase === collapsed,
      };
      for (const [name, did] of Object.entries(happened)) if (did) this.milestones[name]++;
    }
  }
}
