/**
 * What the voices on a contribution say, small numbers apart: three voices out of three prove nothing yet. The server's
 * contributions/opinion.py says the same, and why.
 * @typedef {{for: number, against: number, mixed: number}} Voices
 */

/** Two thirds in favour is a consensus; a quarter for and a quarter against, a conflict: each at its lower bound. */
const CONSENSUS = 2 / 3;
const CONFLICT = 1 / 4;
/** Of the normal law: 95 % of the interval. */
const Z = 1.96;

/**
 * The least that a share may well be (Wilson's interval), when `count` of `total` voices were counted.
 * @param {number} count
 * @param {number} total
 */
export function lowerBound(count, total) {
  if (total === 0) return 0;
  const share = count / total;
  const spread = (Z * Z) / total;
  return (share + spread / 2 - Z * Math.sqrt((share * (1 - share) + spread / 4) / total)) / (1 + spread);
}

/** @param {Voices} voices */
export function total(voices) {
  return voices.for + voices.against + voices.mixed;
}

/**
 * How clearly people agree to it: the lower bound of the share in favour.
 * @param {Voices} voices
 */
export function agreement(voices) {
  return lowerBound(voices.for, total(voices));
}

/**
 * How clearly people are divided over it: the lower bound of the smaller side.
 * @param {Voices} voices
 */
export function division(voices) {
  return lowerBound(Math.min(voices.for, voices.against), total(voices));
}

/** @param {Voices} voices */
export function unites(voices) {
  return agreement(voices) >= CONSENSUS;
}

/** @param {Voices} voices */
export function divides(voices) {
  return division(voices) >= CONFLICT;
}
