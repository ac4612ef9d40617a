/**
 * Where a contribution is: drawn on the map, or typed, or taken from the centre of the map; or an object of the plan; or
 * nowhere. The rows of positions are the field; the drawing follows them, and they follow the drawing.
 */

import { readPosition, readRows, rounded, writePosition, writeRows } from "carto/coordinates.js";
import { judge } from "carto/limits.js";
import { writeSize } from "carto/map/measure.js";
import { byId, one, text } from "carto/page.js";
import { propertiesOf } from "carto/panel/propose/about.js";
import { createWays, wordsOf } from "carto/panel/ways.js";
import { boundOf, leaves } from "carto/perimeter.js";

const WORDS_PAUSE_MS = 500;

/**
 * @typedef {import("carto/coordinates.js").Shape} Shape
 * @typedef {ReturnType<typeof import("carto/map/drawing.js").addDrawing>} Drawing
 */

/**
 * @param {HTMLFormElement} form
 * @param {import("carto/settings.js").Settings} settings
 * @param {Drawing} drawing
 * @param {{centre: () => [number, number], onDraw: (shape: Shape, isByKeyboard: boolean) => void, onPlaced: () => void, onAbout: (geometry: import("geojson").Geometry | null) => void}} way
 *   `onAbout`: the shape of the object of the plan that is spoken of, or none any more
 */
export function createPlaceField(form, settings, drawing, { centre, onDraw, onPlaced, onAbout }) {
  const rows = one("[name=positions]", HTMLTextAreaElement, form);
  const said = byId("place-said");
  const back = byId("undo-place");
  const without = form.querySelector("[name=unplaced]");
  const isUnplaced = () => without instanceof HTMLInputElement && without.checked;
  const about = one("[name=about]", HTMLInputElement, form);
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
    if (placed) about.value = "";
    if (placed && without instanceof HTMLInputElement) without.checked = false;
    byId("place-about").hidden = !about.value;
    byId("place-ways").hidden = !!about.value;
    onAbout(null);
    said.textContent = placed ? told(placed) : undrawn();
    const size = byId("place-size");
    size.textContent = placed ? writeSize(placed) : "";
    size.hidden = !size.textContent; // a measure of nothing is not read out
    back.hidden = past.length === 0;
    const follow = document.querySelector("#follow-area");
    if (follow instanceof HTMLAnchorElement) {
      follow.hidden = geometry?.type !== "Polygon";
      if (geometry) follow.search = `?${new URLSearchParams({ area: JSON.stringify(geometry) })}`;
    }
    onPlaced();
    sayWords();
  }

  /** The server's sentence, read back to who placed it. */
  function sayWords() {
    asked.abort();
    asked = new AbortController();
    clearTimeout(pause);
    byId("place-words").textContent = "";
    if (!geometry && !isUnplaced() && !about.value) return;
    const { signal } = asked;
    const token = one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    pause = setTimeout(async () => {
      const told = await wordsOf(settings.urls.place_words, { geometry, ...propertiesOf(about.value) }, token, signal);
      if (signal.aborted) return;
      byId("place-words").textContent = told.words;
      if (about.value) onAbout(told.geometry);
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

  /** No drawing any more. */
  function empty() {
    rows.value = "";
    past = [];
    drawing.cancel();
    keep(null);
  }

  /** @param {string} object of the plan, `zone:7` or `prescription:7`; none when empty */
  function speakOf(object) {
    about.value = object;
    byId("ways-said").textContent = "";
    if (object && without instanceof HTMLInputElement) without.checked = false;
    empty();
  }

  createWays(form, settings, takeFound, speakOf);
  byId("drop-about").addEventListener("click", () => {
    speakOf("");
    byId("draw").focus();
  });
  without?.addEventListener("change", () => {
    if (isUnplaced()) speakOf("");
    else keep(geometry);
  });

  /** What there is to say without a drawing. */
  function undrawn() {
    if (about.value) return text("placed_about");
    return isUnplaced() ? text("placed_nowhere") : text("not_placed");
  }

  /** That it is placed, and what may go wrong with it. @param {import("geojson").Geometry} placed */
  function told(placed) {
    const outside = leaves(boundOf(settings), placed) ? text(`outside_${placed.type}`) : "";
    const count = rows.value.split("\n").filter(readPosition).length;
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
      empty();
    });
  }
  form.dataset.shape = shape();

  return {
    take,
    speakOf,
    empty,
    /** What the page holds already is shown on the map. */
    readAgain: () => read(true),
    geometry: () => geometry,
    /** What is posted of the place beside the geometry. */
    properties: () => propertiesOf(about.value),
    /** What is kept is shown on the map again, after a drawing that was left. */
    showAgain() {
      if (geometry) drawing.place(geometry, false);
    },
    /** What forbids to go on with this place, or nothing. The server decides of the rest. */
    objection() {
      if (!geometry) return isUnplaced() || about.value ? "" : text("need_place");
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
