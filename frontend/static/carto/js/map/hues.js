/** The CNIG hues of the kinds of zones (GT DDU, symbolisation): fill, and inner band for the outline. */

/** @type {Record<string, {fill: string, line: string}>} */
export const HUES = {
  U: { fill: "#e60000", line: "#b00006" },
  AUc: { fill: "#ff6565", line: "#d40006" },
  AUs: { fill: "#feccbe", line: "#e88766" },
  A: { fill: "#ffff00", line: "#b3a800" },
  N: { fill: "#56aa02", line: "#23a600" },
};

const UNKNOWN = { fill: "#9a968a", line: "#6b675c" };

/** @param {string} kind */
export function hueOf(kind) {
  return HUES[kind] ?? UNKNOWN;
}
