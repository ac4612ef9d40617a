/** The projection of web maps, the world being a square of side 1 whose origin is its north-western corner. */

/** @param {number} lon degrees */
export function across(lon) {
  return lon / 360 + 0.5;
}

/** @param {number} lat degrees, between -85 and 85 */
export function down(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
