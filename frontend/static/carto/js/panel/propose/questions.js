/** The concertation's own questions: those that are not asked yet stay out of sight; the server decides all the same. */

import { text } from "carto/page.js";

/** @type {HTMLElement[]} */
let rows = [];

/** @type {import("carto/panel/propose.js").Part} */
export const questions = {
  step: 1,
  kept: [],
  missing: (given) =>
    rows.filter((row) => !row.hidden && row.dataset.required !== undefined).map((row) => [`reply-${row.dataset.reply}`, given.getAll(`reply-${row.dataset.reply}`).some(Boolean), text("need_reply")]),
  properties: (given) => ({
    replies: Object.fromEntries(rows.filter((row) => !row.hidden).map((row) => [row.dataset.reply, repliedIn(given, row)])),
  }),
  listen: (form) => {
    rows = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-reply]")]);
    const renew = () => show(new FormData(form));
    form.addEventListener("input", renew);
    form.addEventListener("change", renew);
    renew();
  },
};

/**
 * @param {FormData} given
 * @param {HTMLElement} row
 */
function repliedIn(given, row) {
  const values = given.getAll(`reply-${row.dataset.reply}`).map(String);
  return row.dataset.form === "several" ? values : (values[0] ?? "");
}

/** Twice over the rows for each that may depend on another. @param {FormData} given */
function show(given) {
  for (const _round of rows) for (const row of rows) row.hidden = !isAsked(given, row);
}

/**
 * @param {FormData} given
 * @param {HTMLElement} row
 */
function isAsked(given, row) {
  const kinds = (row.dataset.kinds ?? "").trim().split(" ").filter(Boolean);
  if (kinds.length && !kinds.includes(String(given.get("kind")))) return false;
  if (!row.dataset.if) return true;
  const other = rows.find(({ dataset }) => dataset.reply === row.dataset.if);
  const wanted = (row.dataset.value ?? "").trim().toLowerCase();
  return !!other && !other.hidden && given.getAll(`reply-${row.dataset.if}`).some((value) => String(value).toLowerCase() === wanted);
}
