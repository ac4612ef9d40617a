/** Sentences beside the fields they are about; the first one takes the focus. */

import { element } from "carto/page.js";

/** @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const list of form.querySelectorAll(".errorlist")) list.remove();
  for (const field of form.querySelectorAll(".field-faulty")) field.classList.remove("field-faulty");
  for (const control of form.querySelectorAll("[data-described-by]")) {
    control.removeAttribute("aria-invalid");
    control.setAttribute("aria-describedby", control.getAttribute("data-described-by") ?? "");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} errors by name of field; those of unknown fields go to the form as a whole
 * @returns {HTMLElement | null} the first control at fault
 */
export function showErrors(form, errors) {
  clearErrors(form);
  let first = null;
  for (const field of form.querySelectorAll("[data-field]")) {
    const name = field.getAttribute("data-field") ?? "";
    if (!errors[name]?.length) continue;
    const control = mark(/** @type {HTMLElement} */ (field), name, errors[name]);
    first ??= control;
  }
  const known = new Set([...form.querySelectorAll("[data-field]")].map((field) => field.getAttribute("data-field")));
  const whole = Object.entries(errors).flatMap(([name, sentences]) => (known.has(name) ? [] : sentences));
  if (whole.length) form.querySelector(".form-errors")?.append(listOf("form-errors-list", whole));
  return first;
}

/**
 * @param {HTMLElement} field
 * @param {string} name
 * @param {string[]} sentences
 */
function mark(field, name, sentences) {
  const id = `error-${name}`;
  field.classList.add("field-faulty");
  if (field.hasAttribute("data-once-faulty")) field.hidden = false;
  field.closest("details")?.setAttribute("open", ""); // what is folded takes no focus
  field.append(listOf(id, sentences));
  // Of a field that is many controls (the place), those that name themselves; else all of them.
  const named = [...field.querySelectorAll("[data-at-fault]")];
  const controls = named.length ? named : [...field.querySelectorAll("input, textarea, select")];
  for (const control of controls) {
    const described = control.getAttribute("data-described-by") ?? control.getAttribute("aria-describedby") ?? "";
    control.setAttribute("data-described-by", described);
    control.setAttribute("aria-describedby", `${described} ${id}`.trim());
    if (!(control instanceof HTMLButtonElement)) control.setAttribute("aria-invalid", "true");
  }
  return /** @type {HTMLElement | null} */ (controls[0] ?? null);
}

/**
 * @param {string} id
 * @param {string[]} sentences
 */
function listOf(id, sentences) {
  return element("ul", { id, class: "errorlist" }, ...sentences.map((sentence) => element("li", {}, sentence)));
}
