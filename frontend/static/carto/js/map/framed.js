/** A map inside another site's page. */

/**
 * The page around scrolls: its wheel and its finger pass over the map until somebody has pressed it.
 * @param {L.Map} map
 */
export function letPageScroll(map) {
  map.scrollWheelZoom.disable();
  map.once("click focus", () => map.scrollWheelZoom.enable());
  if (L.Browser.mobile) map.dragging.disable(); // two fingers still move it
}
