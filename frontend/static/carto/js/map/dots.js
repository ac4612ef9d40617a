/** A few places on a small map, each under the mark of its outcome, copied from the legend beside the map. */

/** @typedef {{lon: number, lat: number, reference: string, title: string, outcome: string, words: string}} Dot */

const SIZE = 24;

/**
 * @param {L.Map} map
 * @param {Dot[]} dots
 * @param {HTMLElement} legend
 * @param {(reference: string) => void} press
 */
export function addDots(map, dots, legend, press) {
  for (const dot of dots) {
    const drawing = document.createElement("span");
    drawing.append(legend.querySelector(`[data-outcome="${dot.outcome}"] svg`)?.cloneNode(true) ?? "");
    const icon = L.divIcon({ className: `status-${dot.outcome}`, html: drawing, iconSize: [SIZE, SIZE] });
    const words = document.createElement("span");
    words.textContent = `${dot.reference} ${dot.title} · ${dot.words}`;
    const mark = L.marker([dot.lat, dot.lon], { icon, keyboard: false, riseOnHover: true }); // the list is for the keyboard
    mark.bindTooltip(words).on("click", () => press(dot.reference)).addTo(map);
  }
}
