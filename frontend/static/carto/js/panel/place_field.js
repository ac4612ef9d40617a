/**
 * Where a contribution is: drawn on the map, or typed, or taken from the centre of the map. The rows of positions are
 * the field; the drawing follows them, and they follow the drawing.
 */

import { readRows, rounded, writePosition, writeRows } from "carto/coordinates.js";
import { byId, one, text } from "carto/page.js";

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {ReturnType<typeof import("carto/map/drawing.js").addDrawing>} Drawing
 */

/**
 * @param {HTMLFormElement} form
 * @param {Drawing} drawing
 * @param {{centre: () => [number, number], onDraw: (shape: Shape) => void, onPlaced: () => void}} way
 */
export function createPlaceField(form, drawing, { centre, onDraw, onPlaced }) {
  const rows = one("[name=positions]", HTMLTextAreaElement, form);
  const said = byId("place-said");
  /** @type {import("geojson").Geometry | null} */
  let geometry = null;

  const shape = () => /** @type {Shape} */ (one("[name=shape]:checked", HTMLInputElement, form).value);

  /** @param {import("geojson").Geometry | null} placed */
  function keep(placed) {
    geometry = placed && rounded(placed);
    said.textContent = placed ? text(`placed_${placed.type}`, rows.value.split("\n").filter(Boolean).length) : text("not_placed");
    onPlaced();
  }

  /** @param {import("geojson").Geometry} drawn */
  function take(drawn) {
    rows.value = writeRows(drawn);
    keep(drawn);
  }

  /** Read the rows; the map shows them. @param {boolean} isCentred whether it goes there too */
  function read(isCentred) {
    const found = readRows(shape(), rows.value);
    if ("geometry" in found) {
      drawing.place(found.geometry, isCentred);
      keep(found.geometry);
      return;
    }
    drawing.clear();
    keep(null);
    if (!rows.value.trim()) return;
    said.textContent = "row" in found ? text("wrong_row", found.row) : text("missing_rows", found.missing);
  }

  // A place is taken as soon as it reads; what is wrong is said once the field is left, not at each key.
  rows.addEventListener("input", () => {
    if ("geometry" in readRows(shape(), rows.value)) read(false);
  });
  rows.addEventListener("change", () => read(true));
  byId("draw").addEventListener("click", () => {
    drawing.start(shape());
    onDraw(shape());
  });
  byId("take-centre").addEventListener("click", () => {
    const row = writePosition(centre());
    rows.value = shape() === "Point" || !rows.value.trim() ? row : `${rows.value.trimEnd()}\n${row}`;
    read(false);
  });
  byId("undo-row").addEventListener("click", () => {
    rows.value = rows.value.trimEnd().split("\n").slice(0, -1).join("\n");
    read(false);
  });
  for (const choice of form.querySelectorAll("[name=shape]")) {
    choice.addEventListener("change", () => {
      form.dataset.shape = shape();
      rows.value = "";
      drawing.cancel();
      keep(null);
    });
  }
  form.dataset.shape = shape();

  return {
    take,
    geometry: () => geometry,
    /** Show again what the draft kept. @param {import("geojson").Geometry | null} kept */
    restore(kept) {
      form.dataset.shape = shape();
      if (!kept) return keep(null);
      rows.value = writeRows(kept);
      drawing.place(kept, false);
      keep(kept);
    },
  };
}
