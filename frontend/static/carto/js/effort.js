/**
 * The small calculation a form joins to what it sends, against machines: made in a worker while the person types, sent
 * in the hidden field `proof`. Where it cannot be made, the field stays empty and the server asks for patience instead.
 */

import { getJson } from "carto/api.js";

const TIMEOUT_MS = 60_000;
const RENEWED_AFTER_MS = 90 * 60_000; // the server takes it for two hours

/** @typedef {{done: Promise<void>, begun: number}} Effort */

/** @type {WeakMap<HTMLInputElement, Effort>} */
const efforts = new WeakMap();

/**
 * The field of a form that asks for an effort, if it does.
 * @param {Element | null} form
 * @returns {HTMLInputElement | null}
 */
export function effortField(form) {
  const field = form?.querySelector("input[data-effort]");
  return field instanceof HTMLInputElement ? field : null;
}

/**
 * Start it, once; again when what was made has grown old. Done, the proof is in the field, which stays empty where none
 * can be made.
 * @param {HTMLInputElement} field
 * @returns {Promise<void>}
 */
export function begin(field) {
  const known = efforts.get(field);
  if (known && Date.now() - known.begun < RENEWED_AFTER_MS) return known.done;
  field.value = "";
  const done = prove(field).then(
    (proof) => {
      field.value = proof;
    },
    () => {},
  );
  efforts.set(field, { done, begun: Date.now() });
  return done;
}

/**
 * A proof serves once: the next sending needs another.
 * @param {HTMLInputElement} field
 */
export function spend(field) {
  efforts.delete(field);
  field.value = "";
  const patience = patienceBeside(field);
  if (patience) patience.value = "";
}

/** @param {HTMLInputElement} field */
async function prove(field) {
  const { challenge, patience } = await getJson(field.dataset.effort ?? "");
  const waiting = patienceBeside(field);
  if (waiting && !waiting.value) waiting.value = patience;
  if (!challenge) return "";
  const solution = await solve(challenge);
  return solution ? btoa(JSON.stringify({ challenge, solution })) : "";
}

/** @param {HTMLInputElement} field */
function patienceBeside(field) {
  const found = field.form?.elements.namedItem("patience");
  return found instanceof HTMLInputElement ? found : null;
}

/**
 * @param {object} challenge
 * @returns {Promise<object | null>}
 */
function solve(challenge) {
  const worker = new Worker(import.meta.resolve("altcha-pbkdf2"));
  /** @type {Promise<object | null>} */
  const solved = new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data?.derivedKey ? data : null));
    worker.addEventListener("error", () => resolve(null));
    worker.postMessage({ type: "work", challenge, timeout: TIMEOUT_MS });
  });
  return solved.finally(() => worker.terminate());
}
