/** Finding and making elements. Text only ever enters as text. */

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`No element #${id}`);
  return found;
}

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function one(selector, type, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`No ${type.name} ${selector}`);
  return found;
}

/**
 * An element with its attributes and children; strings become text.
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * A sentence of the page in the visitor's language, from `<template id="texts">`, its `%n` replaced.
 * @param {string} key
 * @param {number | string} [n]
 */
export function text(key, n = "") {
  const texts = one("#texts", HTMLTemplateElement);
  const found = texts.content.querySelector(`[data-text="${key}"]`);
  return (found?.textContent ?? key).replace("%n", typeof n === "number" ? n.toLocaleString(language()) : n);
}

/** The language of the page, for numbers. */
export function language() {
  return document.documentElement.lang || "fr";
}
