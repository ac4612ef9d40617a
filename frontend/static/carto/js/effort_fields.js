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
 * Hold a sending until its proof is there. An empty one goes too: `data-waited` says that it was waited for.
 * @param {SubmitEvent} event
 */
async function hold(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.effortBy === "script") return;
  const field = effortField(form);
  if (!field) return;
  if (field.dataset.waited) {
    delete field.dataset.waited;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.getAttribute("aria-busy") === "true") return;
  const { submitter } = event;
  form.setAttribute("aria-busy", "true");
  field.value = await begin(field);
  form.removeAttribute("aria-busy");
  field.dataset.waited = "true";
  form.requestSubmit(submitter instanceof HTMLElement ? submitter : null);
}
