/** The context layers of the sheet « Le plan »: none at first, those asked for kept in the address bar. */

import { getJson } from "carto/api.js";
import { addContext } from "carto/map/plan/context.js";
import { byId, text } from "carto/page.js";
import { sample } from "carto/panel/legend.js";

/** Name, in the address bar, of the layers shown: `contexte=3.7`. */
const PARAMETER = "contexte";

/**
 * @param {import("carto/map/plan/layer.js").PlanMap} map
 * @param {{id: number, color: string, url: string}[]} layers
 */
export function createContext(map, layers) {
  /** @type {Map<number, ReturnType<typeof addContext>>} */
  const shown = new Map();
  /** @type {HTMLInputElement[]} */
  const boxes = [...document.querySelectorAll("#plan-context input")].filter((box) => box instanceof HTMLInputElement);

  /** @param {{id: number, color: string, url: string}} layer */
  async function show({ id, color, url }) {
    try {
      const shapes = await getJson(url);
      if (!shown.has(id) && isAsked(id)) shown.set(id, addContext(map, shapes, color));
    } catch {
      byId("map-said").textContent = text("no_answer");
    }
  }

  /** @param {number} id */
  const isAsked = (id) => boxes.some((box) => box.value === String(id) && box.checked);

  function draw() {
    for (const layer of layers) {
      if (isAsked(layer.id) && !shown.has(layer.id)) show(layer);
      if (isAsked(layer.id)) continue;
      shown.get(layer.id)?.remove();
      shown.delete(layer.id);
    }
  }

  function remember() {
    const query = new URLSearchParams(location.search);
    const asked = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    if (asked.length) query.set(PARAMETER, asked.join("."));
    else query.delete(PARAMETER);
    const search = query.toString();
    history.replaceState(history.state, "", `${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
  }

  function follow() {
    const asked = (new URLSearchParams(location.search).get(PARAMETER) ?? "").split(".");
    for (const box of boxes) box.checked = asked.includes(box.value);
    draw();
  }

  for (const box of boxes) {
    const color = layers.find(({ id }) => box.value === String(id))?.color ?? "";
    box.after(sample((context) => dashes(context, color)));
    box.addEventListener("change", () => {
      draw();
      remember();
    });
  }
  follow();
  return { follow };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 */
function dashes(context, color) {
  context.fillStyle = context.strokeStyle = color;
  context.globalAlpha = 0.12;
  context.fillRect(1.5, 1.5, 31, 17);
  context.globalAlpha = 0.9;
  context.lineWidth = 1.6;
  context.setLineDash([6, 3]);
  context.strokeRect(1.5, 1.5, 31, 17);
}
