/** An object of the plan that a proposal is about, as forms and drafts write it: `zone:7` or `prescription:7`. */

/**
 * What is posted of it; nothing without one.
 * @param {string} about
 * @returns {{about_zone?: number, about_prescription?: number}}
 */
export function propertiesOf(about) {
  const [kind, id] = about.split(":");
  return id && (kind === "zone" || kind === "prescription") ? { [`about_${kind}`]: Number(id) } : {};
}
