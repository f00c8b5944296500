// Elements that are there because the page's layout has them: a name that is none is a fault, and says so.

/**
 * The first element of some words, of a kind.
 * @template {Element} Kind
 * @param {string} words a selector  @param {new () => Kind} kind  @param {ParentNode} [root]
 * @returns {Kind}
 */
export function one(words, kind, root = document) {
  const found = root.querySelector(words);
  if (!(found instanceof kind)) throw new Error(`there is no ${kind.name} at ${words}`);
  return found;
}

/**
 * All elements of some words, of a kind.
 * @template {Element} Kind
 * @param {string} words a selector  @param {new () => Kind} kind  @param {ParentNode} [root]
 * @returns {Kind[]}
 */
export function all(words, kind, root = document) {
  return [...root.querySelectorAll(words)].flatMap((found) => (found instanceof kind ? found : []));
}

/**
 * The element with an id.
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no element #${id}`);
  return found;
}

/**
 * The target of an event as an element, or null.
 * @param {Event} event
 */
export const targetOf = ({ target }) => (target instanceof Element ? target : null);

/**
 * Set a text only when it is another one: screen readers speak each change.
 * @param {Element} node  @param {string} text
 */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A new element with some properties.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag  @param {Record<string, unknown>} properties
 */
export function made(tag, properties = {}) {
  const node = document.createElement(tag);
  Object.assign(node, properties);
  return node;
}

/**
 * Set a text, with symbols set as symbols: p_g with its subscript.
 * @param {HTMLElement} node  @param {string} text
 */
export function putSymbols(node, text) {
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  node.innerHTML = plain.replace(/\b([kpLW])_(\w+)/g, "$1<sub>$2</sub>");
}
