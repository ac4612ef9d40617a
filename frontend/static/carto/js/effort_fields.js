/**
 * Every form of a page that asks for an effort: begun at the first touch, waited for when the form is sent. htmx and the
 * browser then send it as usual.
 */

import { begin, effortField } from "carto/effort.js";

for (const gesture of ["focusin", "pointerdown", "input"]) document.addEventListener(gesture, ({ target }) => startFor(target), { passive: true });
document.addEventListener("submit", hold, { capture: true });

/** @param {EventTarget | null} target */
function startFor(target) {
  const field = target instanceof Element ? effortField(target.closest("form")) : null;
  if (field) begin(field);
}

/**
 * Hold a sending until its proof is there. Where none can be made it goes without: `data-waited` says so.
 * @param {SubmitEvent} event
 */
async function hold(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.effortBy === "script") return;
  const field = effortField(form);
  if (!field || field.dataset.waited) return;
  const done = begin(field);
  if (field.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  await done;
  await new Promise((resolve) => setTimeout(resolve)); // a form refuses to be sent again within its own event
  form.removeAttribute("aria-busy");
  if (!field.value) field.dataset.waited = "true";
  form.requestSubmit(event.submitter instanceof HTMLElement ? event.submitter : null);
}
