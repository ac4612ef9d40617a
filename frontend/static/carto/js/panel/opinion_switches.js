/** Three buttons that read the map otherwise, the sentence that says what is seen, the clearest cases, and the key. */

import { drawContribution, drawGroup, INK } from "carto/map/marks.js";
import { tintOf } from "carto/map/density.js";
import { byId, element, language, text } from "carto/page.js";
import { referenceOf } from "carto/settings.js";

/**
 * @typedef {import("carto/readings.js").View} View
 * @typedef {import("carto/readings.js").Reading} Reading
 */

const SAMPLE_PX = 46;
const SAMPLE_COLOR = "#575c52";
/** @type {Record<string, import("carto/opinion.js").Voices>} */
const SAMPLES = {
  none: { for: 0, against: 0, mixed: 0 },
  for: { for: 9, against: 0, mixed: 0 },
  against: { for: 0, against: 9, mixed: 0 },
  mixed: { for: 0, against: 0, mixed: 9 },
  shared: { for: 12, against: 6, mixed: 3 },
  group: { for: 12, against: 6, mixed: 3 },
};

/**
 * @param {{onChange: (view: View) => void, onOpen: (reference: string) => void}} listeners
 */
export function createSwitches({ onChange, onOpen }) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-vue]")]);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") === "true";
      onChange(isOn ? "" : /** @type {View} */ (button.dataset.vue));
    });
  }
  byId("symbol-key").addEventListener("toggle", drawSamples);

  return {
    /**
     * @param {View} view
     * @param {Reading} reading
     */
    tell(view, reading) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.vue === view));
      const count = reading.ranks.length;
      byId("reading-said").textContent = view ? text(`${view}_${count > 1 ? "many" : count ? "one" : "none"}`, count) : "";
      byId("reading-best").replaceChildren(...reading.best.map((place) => line(place, onOpen)));
      if (view !== "densite") byId("reading-steps").replaceChildren();
    },
    /**
     * The legend of the density, in words.
     * @param {number[]} steps the least count of each tint
     */
    tellSteps(steps) {
      byId("reading-steps").replaceChildren(...steps.map((least, rank) => step(least, steps[rank + 1], rank)));
    },
  };
}

/**
 * @param {import("carto/snapshot.js").Place} place
 * @param {(reference: string) => void} onOpen
 */
function line(place, onOpen) {
  const { voices } = place;
  const reference = referenceOf(place);
  const link = element("button", { type: "button", class: "button-quiet" }, reference);
  link.addEventListener("click", () => onOpen(reference));
  const words = /** @type {const} */ (["for", "mixed", "against"]).map((choice) => text(`voices_${choice}`, voices[choice]));
  return element("li", {}, link, " ", element("span", {}, words.join(" · ")));
}

/**
 * @param {number} least
 * @param {number | undefined} next
 * @param {number} rank
 */
function step(least, next, rank) {
  const canvas = sample(22, (context) => {
    context.fillStyle = tintOf(rank);
    context.fillRect(0, 3, 22, 16);
  });
  const most = next && next - 1 > least ? `${least.toLocaleString(language())} – ${(next - 1).toLocaleString(language())}` : least.toLocaleString(language());
  return element("li", {}, canvas, " ", next ? text("density_step", most) : text("density_last", least));
}

function drawSamples() {
  for (const place of document.querySelectorAll("[data-sample]")) {
    if (place.firstChild) continue;
    const name = place.getAttribute("data-sample") ?? "none";
    const voices = SAMPLES[name] ?? { for: 0, against: 0, mixed: 0 };
    const middle = { x: SAMPLE_PX / 2, y: SAMPLE_PX / 2 };
    const isMasked = name === "masked";
    place.append(
      sample(SAMPLE_PX, (context) =>
        name === "group"
          ? drawGroup(context, middle, 3, voices, INK)
          : drawContribution(context, middle, { color: SAMPLE_COLOR, pictogram: undefined, voices, isMasked }),
      ),
    );
  }
}

/**
 * A small drawing that goes with words, sharp on any screen.
 * @param {number} side
 * @param {(context: CanvasRenderingContext2D) => void} draw
 */
function sample(side, draw) {
  const canvas = document.createElement("canvas");
  const density = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = side * density;
  canvas.height = side * density;
  canvas.setAttribute("aria-hidden", "true");
  canvas.style.width = `${side}px`;
  canvas.style.height = `${side}px`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(density, density);
  draw(context);
  return canvas;
}
