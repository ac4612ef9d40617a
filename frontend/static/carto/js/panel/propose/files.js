/** The photos and documents of a proposal: chosen several at a time, listed, described, taken away again. */

import { element, one, text } from "carto/page.js";

/**
 * @typedef {{file: File, description: string}} Chosen
 * @typedef {"photos" | "pieces"} Name
 */

/** @type {Name[]} */
const NAMES = ["photos", "pieces"];
/** @type {Record<Name, Chosen[]>} */
const chosen = { photos: [], pieces: [] };

/** @type {import("carto/panel/propose.js").Part} */
export const files = {
  step: 1,
  kept: [],
  missing: (given, { kinds }) => {
    const kind = kinds.find(({ slug }) => slug === given.get("kind"));
    return [["pieces", !kind?.needs_piece || chosen.pieces.length > 0, text("need_piece")]];
  },
  properties: () => (chosen.photos.length ? { photo_descriptions: chosen.photos.map(({ description }) => description) } : {}),
  files: () => NAMES.flatMap((name) => chosen[name].map(({ file }) => /** @type {[string, File]} */ ([name, file]))),
  listen: (form, { limits }) => {
    const most = { photos: limits.most_photos, pieces: limits.most_pieces };
    const bytes = { photos: limits.photo_bytes, pieces: limits.piece_bytes };
    for (const name of NAMES) {
      const input = form.querySelector(`[data-files=${name}]`);
      if (input instanceof HTMLInputElement) input.addEventListener("change", () => take(form, name, input, most[name], bytes[name]));
    }
    form.addEventListener("reset", () => {
      for (const name of NAMES) {
        chosen[name] = [];
        show(form, name);
      }
    });
  },
};

/**
 * Add what was just chosen to what is there; what is too many or too heavy is named and left.
 * @param {HTMLFormElement} form
 * @param {Name} name
 * @param {HTMLInputElement} input
 * @param {number} count
 * @param {number} bytes
 */
function take(form, name, input, count, bytes) {
  const said = [];
  for (const file of input.files ?? []) {
    if (file.size > bytes) said.push(text("file_too_heavy", file.name));
    else if (chosen[name].length >= count) said.push(text("too_many_files", count));
    else {
      chosen[name].push({ file, description: "" });
      said.push(text("file_added", file.name));
    }
  }
  input.value = ""; // the same file may be chosen again after it was taken away
  show(form, name);
  tell([...new Set(said)].join(" "));
}

/**
 * @param {HTMLFormElement} form
 * @param {Name} name
 */
function show(form, name) {
  const list = form.querySelector(`[data-chosen=${name}]`);
  list?.replaceChildren(...chosen[name].map((one) => row(form, name, one)));
}

/**
 * @param {HTMLFormElement} form
 * @param {Name} name
 * @param {Chosen} one
 */
function row(form, name, one) {
  const remove = element("button", { type: "button", class: "button-quiet", "aria-label": text("remove_file", one.file.name) }, text("remove"));
  remove.addEventListener("click", () => {
    chosen[name] = chosen[name].filter((other) => other !== one);
    show(form, name);
    tell(text("file_removed", one.file.name));
    /** @type {HTMLElement | null} */ (form.querySelector(`[data-files=${name}]`))?.focus();
  });
  const line = element("p", { class: "chosen-file" }, element("span", {}, one.file.name), remove);
  return element("li", {}, line, ...(name === "photos" ? [description(one)] : []));
}

/** What the photo shows: an `<input>` of no name, as its words go with the file. @param {Chosen} one */
function description(one) {
  const input = /** @type {HTMLInputElement} */ (element("input", { type: "text", maxlength: "300", autocomplete: "off" }));
  input.value = one.description;
  input.addEventListener("input", () => {
    one.description = input.value;
  });
  return element("label", {}, text("describe_photo", one.file.name), input);
}

/** Said on the page as well as aloud. @param {string} sentence */
function tell(sentence) {
  one("#files-said", HTMLElement).textContent = sentence;
}
