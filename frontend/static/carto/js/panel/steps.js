/** A long form as a few short steps, one in view at a time. */

import { byId, one, text } from "carto/page.js";

/**
 * @param {HTMLFormElement} form
 * @param {(step: number) => Record<string, string[]>} check the errors of a step, by field; empty to go on
 * @param {(errors: Record<string, string[]>) => void} showErrors
 * @param {(step: number) => Promise<void> | void} [prepare] what is done before one goes on to this step
 */
export function createSteps(form, check, showErrors, prepare = () => undefined) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const [back, next, send] = ["step-back", "step-next", "step-send"].map(byId);
  let current = 0;
  let isLeaving = false;

  /** @param {number} rank */
  function go(rank) {
    current = Math.max(0, Math.min(rank, steps.length - 1));
    steps.forEach((step, at) => {
      /** @type {HTMLElement} */ (step).hidden = at !== current;
    });
    if (back) back.hidden = current === 0;
    if (next) next.hidden = current === steps.length - 1;
    if (send) send.hidden = current !== steps.length - 1;
    const told = text("step", current + 1);
    if (byId("step-rank").textContent !== told) byId("step-rank").textContent = told; // said when it changes only
  }

  async function forward() {
    if (isLeaving) return;
    const errors = check(current);
    showErrors(errors);
    if (Object.keys(errors).length) return;
    isLeaving = true;
    const preparing = prepare(current + 1);
    if (preparing) await preparing;
    isLeaving = false;
    go(current + 1);
    one("legend, h3", HTMLElement, steps[current]).focus();
  }

  next?.addEventListener("click", forward);
  back?.addEventListener("click", () => {
    go(current - 1);
    one("legend, h3", HTMLElement, steps[current]).focus();
  });
  go(0);
  return {
    go,
    forward,
    isLast: () => current === steps.length - 1,
    /** The step that holds a field. @param {Element} field */
    goTo: (field) => go(steps.findIndex((step) => step.contains(field))),
  };
}
