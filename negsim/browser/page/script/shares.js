// @ts-check
/** Shares and intervals in words, to the last digit as `negsim.results.intervals` has them. */

/**
 * The Wilson score interval of a share.
 * @param {number} count
 * @param {number} n
 * @param {number} z quantile, of so many shares together
 */
function wilson(count, n, z) {
  if (n === 0) return [0, 1];
  const share = count / n;
  const centre = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  const low = count === 0 ? 0 : (centre - half) / scale;
  const high = count === n ? 1 : (centre + half) / scale;
  return [low, high];
}

/**
 * A number with so many decimals, as Python rounds it: a tie goes to the even digit.
 * @param {number} number
 * @param {number} places
 */
function fixed(number, places) {
  const [scale, exact] = [10 ** places, (number * 2 ** 20) % 1 === 0];
  const below = Math.floor(number * scale);
  if (exact && number * scale - below === 0.5 && below % 2 === 0) {
    return (below / scale).toFixed(places);
  }
  return number.toFixed(places);
}

/** @param {number} n runs */
function decimals(n) {
  return 1 + (n >= 1e6 ? 1 : 0) + (n >= 1e8 ? 1 : 0);
}

/**
 * A share in words; what is not 0 or 1 is not shown as such.
 * @param {number} count
 * @param {number} n
 */
function percent(count, n) {
  if (n === 0) return "-";
  const places = decimals(n);
  const words = fixed((100 * count) / n, places);
  const least = (10 ** -places).toFixed(places);
  const most = (100 - 10 ** -places).toFixed(places);
  if (count > 0 && Number(words) === 0) return `<${least} %`;
  if (count < n && Number(words) === 100) return `>${most} %`;
  return `${words} %`;
}

/**
 * An interval in words, rounded outwards.
 * @param {number[]} ends
 * @param {number} n
 */
function percentInterval([low, high], n) {
  const places = decimals(n);
  const scale = 100 * 10 ** places;
  const ends = [Math.floor(low * scale) / scale, Math.ceil(high * scale) / scale];
  const [from, to] = ends.map((end) => fixed(100 * end, places));
  return say("interval", { from, to });
}
