/** The bar of the drawing under way: what it measures, what one does next, and the two ways to draw. */

import { byId, one, text } from "carto/page.js";

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {import("carto/map/drawing.js").Told} Told
 */

/**
 * @param {ReturnType<typeof import("carto/map/drawing.js").addDrawing>} drawing
 * @param {() => void} onCancel
 */
export function createDrawBar(drawing, onCancel) {
  const bar = byId("draw-bar");
  const atlas = one(".atlas", HTMLElement);
  const aim = one("#draw-aim", HTMLInputElement);
  const snap = one("#draw-snap", HTMLInputElement);
  /** @type {Shape} */
  let shape = "Point";

  function follow() {
    drawing.aim(aim.checked);
    drawing.snap(snap.checked);
    atlas.classList.toggle("is-aiming", !bar.hidden && aim.checked);
    byId("draw-add").hidden = !aim.checked;
  }

  const ask = () => say(text(`${aim.checked ? "aim" : "draw"}_${shape}`));
  /** @param {string} sentence */
  const say = (sentence) => {
    byId("draw-said").textContent = sentence;
  };

  aim.checked = matchMedia("(pointer: coarse)").matches;
  aim.addEventListener("change", () => {
    follow();
    ask();
  });
  snap.addEventListener("change", follow);
  byId("draw-add").addEventListener("click", drawing.addCentre);
  byId("draw-undo").addEventListener("click", drawing.undo);
  byId("draw-finish").addEventListener("click", drawing.finish);
  byId("draw-cancel").addEventListener("click", onCancel);
  document.addEventListener("keydown", (event) => {
    const isUndo = event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (!isUndo || !drawing.isDrawing()) return;
    event.preventDefault();
    drawing.undo();
  });

  return {
    /**
     * @param {Shape} asked
     * @param {boolean} isByKeyboard who started with a key goes on with the cross
     */
    open(asked, isByKeyboard) {
      shape = asked;
      bar.hidden = false;
      atlas.classList.add("is-drawing");
      if (isByKeyboard) aim.checked = true;
      byId("draw-size").textContent = "";
      for (const id of ["draw-undo", "draw-finish"]) byId(id).hidden = shape === "Point";
      follow();
      ask();
    },
    close() {
      bar.hidden = true;
      atlas.classList.remove("is-drawing", "is-aiming", "is-outside");
    },
    /** @param {Told} told */
    tell({ said, size, isOutside }) {
      byId("draw-size").textContent = size;
      if (said) say(said);
      if (isOutside === undefined || isOutside === atlas.classList.contains("is-outside")) return;
      atlas.classList.toggle("is-outside", isOutside);
      if (isOutside) say(text("point_outside"));
      else ask();
    },
  };
}
