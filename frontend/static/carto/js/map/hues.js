/**
 * The CNIG hues of the kinds of zones (GT DDU, symbolisation): fill, band inside the zone at large scale, and the line
 * that our quiet style draws around it.
 */

/** @typedef {{fill: string, band: string, line: string}} Hue */

/** @type {Record<string, Hue>} */
export const HUES = {
  U: { fill: "#e60000", band: "#b00006", line: "#b00006" },
  AUc: { fill: "#ff6565", band: "#d40006", line: "#d40006" },
  AUs: { fill: "#feccbe", band: "#e88766", line: "#c9714f" },
  A: { fill: "#ffff00", band: "#fff000", line: "#a39a00" },
  N: { fill: "#56aa02", band: "#23a600", line: "#2f8f00" },
  "01": { fill: "#e60000", band: "#b00006", line: "#b00006" },
  "02": { fill: "#a64dff", band: "#7a1fd6", line: "#7a1fd6" },
  "03": { fill: "#56aa02", band: "#23a600", line: "#2f8f00" },
  99: { fill: "#9a9a9a", band: "#6b6b6b", line: "#6b6b6b" },
};

/** @type {Hue} */
const UNKNOWN = { fill: "#9a968a", band: "#6b675c", line: "#6b675c" };

/** @param {string} kind */
export function hueOf(kind) {
  return HUES[kind] ?? UNKNOWN;
}
