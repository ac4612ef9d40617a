/** A few places on a small map, each of the colour of its outcome, which its words say as well. */

/** @typedef {{lon: number, lat: number, reference: string, title: string, outcome: string, words: string}} Dot */

/** @type {Record<string, string>} */
const COLORS = { retained: "--good", already_planned: "--good", partly_retained: "--mixed", to_study: "--mixed" };
const HOLLOW = new Set(["already_planned", "to_study", "out_of_scope"]);

/**
 * @param {L.Map} map
 * @param {Dot[]} dots
 * @param {(reference: string) => void} press
 */
export function addDots(map, dots, press) {
  const style = getComputedStyle(document.documentElement);
  for (const dot of dots) {
    const color = style.getPropertyValue(COLORS[dot.outcome] ?? "--bad").trim();
    const mark = L.circleMarker([dot.lat, dot.lon], { renderer: L.canvas({ padding: 0.5 }), radius: 8, weight: 3, color, fillColor: HOLLOW.has(dot.outcome) ? "#fff" : color, fillOpacity: 1 });
    const words = document.createElement("span");
    words.textContent = `${dot.reference} ${dot.title} · ${dot.words}`;
    mark.bindTooltip(words).on("click", () => press(dot.reference)).addTo(map);
  }
}
