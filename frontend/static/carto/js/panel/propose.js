/** Proposing: a place, a text, a signature. Kept as a draft until the server has given its number. */

import { postFeature } from "carto/api.js";
import { begin, effortField, spend } from "carto/effort.js";
import { dropDraft, isBegun, keepDraft, latest, readDraft } from "carto/draft.js";
import { byId, language, one, text } from "carto/page.js";
import { clearErrors, showErrors } from "carto/panel/errors.js";
import { createPlaceField } from "carto/panel/place_field.js";
import { files } from "carto/panel/propose/files.js";
import { createOnlineDraft } from "carto/panel/propose/online.js";
import { createPreview } from "carto/panel/propose/preview.js";
import { questions } from "carto/panel/propose/questions.js";
import { charterAccepted, holdContact, renewCharter, sign } from "carto/panel/propose/sign.js";
import { createSimilar } from "carto/panel/propose/similar.js";
import { words } from "carto/panel/propose/words.js";
import { createSteps } from "carto/panel/steps.js";

/**
 * What a step adds to the whole: the fields a draft keeps, what is missing (name, whether it is there, the sentence),
 * the properties and the files that are sent, what it listens to.
 * @typedef {{
 *   step: number,
 *   kept: string[],
 *   missing: (given: FormData, settings: import("carto/settings.js").Settings) => [string, boolean, string][],
 *   properties: (given: FormData) => Record<string, unknown>,
 *   files?: (form: HTMLFormElement) => [string, File][],
 *   listen?: (form: HTMLFormElement, settings: import("carto/settings.js").Settings) => void,
 * }} Part
 */

const PARTS = [words, questions, files, sign];
const KEPT = ["shape", "about", "unplaced", ...PARTS.flatMap((part) => part.kept)];

/**
 * @param {import("carto/settings.js").Settings} settings
 * @param {import("carto/panel/place_field.js").Drawing} drawing
 * @param {{centre: () => [number, number], onDraw: (shape: import("carto/coordinates.js").Shape, isByKeyboard: boolean) => void, onSent: (feature: any) => void, onPrefer: (reference: string, argument?: string) => void, onAbout: (geometry: import("geojson").Geometry | null) => void}} way
 */
export function createPropose(settings, drawing, { centre, onDraw, onSent, onPrefer, onAbout }) {
  const form = /** @type {HTMLFormElement} */ (byId("propose-form"));
  const place = createPlaceField(form, settings, drawing, { centre, onDraw, onPlaced: placed, onAbout });
  const steps = createSteps(form, (step) => missing(step), (errors) => tell(errors), (step) => (step === 2 ? ready() : undefined));
  const similar = createSimilar(form, settings, () => place.geometry(), { onSupport: (reference) => onPrefer(reference), onArgue: onPrefer, onDiffers: () => preview.show() });
  const preview = createPreview(form, settings, () => place.geometry(), { near: similar.near, onShown: onAbout });
  let isSending = false;
  let isFilling = false; // what the page itself fills in is nothing new
  const online = createOnlineDraft(form, settings, content);
  let onServer = settings.draft;
  for (const part of PARTS) part.listen?.(form, settings);

  /** Before signing: what everyone will see, and what others said like it. */
  function ready() {
    preview.show();
    return similar.show();
  }

  function content() {
    return { fields: fieldsOf(form), geometry: place?.geometry() ?? null };
  }

  /** What was said of the place before is no longer true of it. */
  function placed() {
    clearErrors(form);
    keep();
  }

  function keep() {
    if (isFilling) return;
    const now = content();
    keepDraft(settings.slug, now);
    if (isBegun(now)) online.changed();
  }

  /**
   * What a step lacks, told before the server is asked.
   * @param {number} step
   * @returns {Record<string, string[]>}
   */
  function missing(step) {
    const given = new FormData(form);
    const objection = place.objection();
    if (step === 0) return objection ? { geometry: [objection] } : {};
    const lacking = PARTS.filter((part) => part.step === step).flatMap((part) => part.missing(given, settings).filter(([, isThere]) => !isThere));
    return Object.fromEntries(lacking.map(([name, , sentence]) => [name, [sentence]]));
  }

  /** @param {Record<string, string[]>} errors */
  function tell(errors) {
    const first = showErrors(form, errors);
    if (!first) return;
    steps.goTo(first);
    first.focus();
  }

  async function send() {
    if (isSending) return;
    const errors = { ...missing(0), ...missing(1), ...missing(2) };
    if (Object.keys(errors).length) return tell(errors);
    isSending = true;
    const button = byId("step-send");
    button.setAttribute("aria-busy", "true");
    const field = effortField(form);
    try {
      if (field) await begin(field);
      await answer(await postFeature(settings.urls.submit_api, featureOf(form, place, similar.near()), filesOf(form), tokenOf(form)));
      if (field) spend(field);
    } catch {
      tell({ whole: [text("not_sent")] });
    }
    button.removeAttribute("aria-busy");
    isSending = false;
  }

  /** @param {import("carto/api.js").Deposited} answered */
  async function answer(answered) {
    if ("errors" in answered) {
      if (answered.errors.charter_accepted) await renewCharter(settings);
      holdContact(form, answered.found);
      tell(answered.errors);
    } else if ("reason" in answered) tell({ whole: [answered.reason] });
    else {
      empty();
      charterAccepted(settings);
      drawing.clear();
      online.sent();
      steps.go(0);
      onSent(answered.feature);
    }
  }

  /** Back to the form as it first was, with no draft left on this device. */
  function empty() {
    isFilling = true;
    form.reset();
    place.restore(null);
    form.dispatchEvent(new Event("change"));
    isFilling = false;
    onServer = null;
    dropDraft(settings.slug);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (steps.isLast()) send();
    else steps.forward();
  });
  form.addEventListener("input", () => {
    keep();
    count(form);
  });
  form.addEventListener("change", keep);
  byId("drop-draft").addEventListener("click", () => {
    drawing.cancel();
    empty();
    online.drop();
    clearErrors(form);
    count(form);
    byId("draft-note").hidden = true;
    steps.go(0);
  });

  return {
    take: place.take,
    showPlace: place.showAgain,
    /** Take up the draft, its place being this one. @param {import("geojson").Geometry} geometry */
    openAt(geometry) {
      this.open();
      one(`[name=shape][value=${geometry.type}]`, HTMLInputElement, form).checked = true;
      place.restore(geometry);
      steps.go(0);
    },
    /** Take up the draft, about this object of the plan. @param {string} about */
    openAbout(about) {
      this.open();
      place.speakOf(about);
      steps.go(0);
    },
    /** Take up the draft when there is one. */
    open() {
      const draft = latest(readDraft(settings.slug), onServer);
      const isThere = isBegun(draft);
      byId("draft-note").hidden = !isThere;
      if (isThere) {
        isFilling = true;
        fill(form, draft.fields);
        place.restore(draft.geometry);
        form.dispatchEvent(new Event("change")); // the questions that depend on a reply show themselves
        isFilling = false;
      }
      count(form);
    },
  };
}

/** Whether a draft holds a field: those of the parts, and every reply. @param {string} name */
function isKept(name) {
  return KEPT.includes(name) || name.startsWith("reply-");
}

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string[]>}
 */
function fieldsOf(form) {
  const given = new FormData(form);
  return Object.fromEntries([...new Set(given.keys())].filter(isKept).map((name) => [name, given.getAll(name).map(String)]));
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string[]>} fields
 */
function fill(form, fields) {
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) || !isKept(field.name)) continue;
    const values = fields[field.name] ?? [];
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (values[0]) field.value = values[0];
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {ReturnType<typeof createPlaceField>} place
 * @param {string[]} near
 */
function featureOf(form, place, near) {
  const given = new FormData(form);
  const effort = { proof: given.get("proof") ?? "", patience: given.get("patience") ?? "" };
  const properties = Object.assign(effort, { near }, place.properties(), ...PARTS.map((part) => part.properties(given)));
  return { type: "Feature", geometry: place.geometry(), properties };
}

/** @param {HTMLFormElement} form */
function filesOf(form) {
  return PARTS.flatMap((part) => part.files?.(form) ?? []);
}

/** @param {HTMLFormElement} form */
function tokenOf(form) {
  return one("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
}

/**
 * The counters of the text fields: how many characters are left.
 * @param {HTMLFormElement} form
 */
function count(form) {
  for (const counter of form.querySelectorAll("[data-counts]")) {
    const field = one(`[name=${counter.getAttribute("data-counts")}]`, HTMLElement, form);
    const { value, maxLength } = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field);
    counter.textContent = `${value.length.toLocaleString(language())} / ${maxLength.toLocaleString(language())}`;
  }
}
