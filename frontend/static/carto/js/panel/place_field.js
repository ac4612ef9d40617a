/**
 * Where a contribution is: drawn on the map, or typed, or taken from the centre of the map. The rows of positions are
 * the field; the drawing follows them, and they follow the drawing.
 */

import { readRows, rounded, writePosition, writeRows } from "carto/coordinates.js";
import { judge } from "carto/limits.js";
import { writeSize } from "carto/map/measure.js";
import { byId, one, text } from "carto/page.js";
import { createWays, wordsOf } from "carto/panel/ways.js";
import { leaves } from "carto/perimeter.js";

const WORDS_PAUSE_MS = 500;

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {ReturnType<typeof import("carto/map/drawing.js").addDrawing>} Drawing
 */

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {Drawing} drawing
 * @param {{centre: () => [number, number], onDraw: (shape: Shape, isByKeyboard: boolean) => void, onPlaced: () => void}} way
 */
export function createPlaceField(form, settings, drawing, { centre, onDraw, onPlaced }) {
  const rows = one("[name=positions]", HTMLTextAreaElement, form);
  const said = byId("place-said");
  const back = byId("undo-place");
  const without = form.querySelector("[name=unplaced]");
  const isUnplaced = () => without instanceof HTMLInputElement && without.checked;
  let asked = new AbortController();
  let pause = 0;
  /** @type {import("geojson").Geometry | null} */
  let geometry = null;
  /** What the gestures on the map replaced, the latest last. @type {(import("geojson").Geometry | null)[]} */
  let past = [];

  const shape = () => /** @type {Shape} */ (one("[name=shape]:checked", HTMLInputElement, form).value);

  /** @param {import("geojson").Geometry | null} placed */
  function keep(placed) {
    geometry = placed && rounded(placed);
    said.textContent = placed ? told(placed) : text("not_placed");
    const size = byId("place-size");
    size.textContent = placed ? writeSize(placed) : "";
    size.hidden = !size.textContent; // a measure of nothing is not read out
    back.hidden = past.length === 0;
    const follow = one("#follow-area", HTMLAnchorElement);
    follow.hidden = geometry?.type !== "Polygon";
    if (geometry) follow.search = `?${new URLSearchParams({ area: JSON.stringify(geometry) })}`;
    if (placed && without instanceof HTMLInputElement) without.checked = false;
    onPlaced();
    sayWords();
  }

  /** The server's sentence, read back to who placed it. */
  function sayWords() {
    asked.abort();
    asked = new AbortController();
    clearTimeout(pause);
    byId("place-words").textContent = "";
    if (!geometry && !isUnplaced()) return;
    const { signal } = asked;
    const token = one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    pause = setTimeout(async () => {
      const words = await wordsOf(settings.urls.place_words, geometry, token, signal);
      if (!signal.aborted) byId("place-words").textContent = words;
    }, WORDS_PAUSE_MS);
  }

  /** @param {import("geojson").Geometry} found @param {string[]} told */
  function takeFound(found, told) {
    one(`[name=shape][value=${found.type}]`, HTMLInputElement, form).checked = true;
    form.dataset.shape = shape();
    drawing.place(found, true);
    take(found);
    byId("ways-said").textContent = told.filter(Boolean).join(" · ");
  }

  createWays(form, settings, takeFound);
  without?.addEventListener("change", () => {
    if (!isUnplaced()) return sayWords();
    rows.value = "";
    past = [];
    drawing.cancel();
    keep(null);
  });

  /** That it is placed, and what may go wrong with it. @param {import("geojson").Geometry} placed */
  function told(placed) {
    const outside = leaves(settings.perimeter, placed) ? text(`outside_${placed.type}`) : "";
    const count = rows.value.split("\n").filter(Boolean).length;
    return [text(`placed_${placed.type}`, count), outside, judge(placed, settings.limits).sentence].filter(Boolean).join(" ");
  }

  /** @param {import("geojson").Geometry} drawn */
  function take(drawn) {
    past = [...past, geometry];
    rows.value = writeRows(drawn);
    keep(drawn);
  }

  /** As it was before the last gesture. */
  function stepBack() {
    const before = past.at(-1) ?? null;
    past = past.slice(0, -1);
    rows.value = before ? writeRows(before) : "";
    if (before) drawing.place(before, false);
    else drawing.clear();
    keep(before);
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
  byId("draw").addEventListener("click", ({ detail }) => onDraw(shape(), detail === 0));
  back.addEventListener("click", () => {
    stepBack();
    if (back.hidden) byId("draw").focus();
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
      past = [];
      drawing.cancel();
      keep(null);
    });
  }
  form.dataset.shape = shape();

  return {
    take,
    geometry: () => geometry,
    /** What is kept is shown on the map again, after a drawing that was left. */
    showAgain() {
      if (geometry) drawing.place(geometry, false);
    },
    /** What forbids to go on with this place, or nothing. The server decides of the rest. */
    objection() {
      if (!geometry) return isUnplaced() ? "" : text("need_place");
      const { isOver, sentence } = judge(geometry, settings.limits);
      return isOver ? sentence : "";
    },
    /** Show again what the draft kept. @param {import("geojson").Geometry | null} kept */
    restore(kept) {
      form.dataset.shape = shape();
      past = [];
      if (!kept) return keep(null);
      rows.value = writeRows(kept);
      drawing.place(kept, false);
      keep(kept);
    },
  };
}
