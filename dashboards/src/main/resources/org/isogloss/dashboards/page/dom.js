// Small helpers around the DOM. Whatever comes from the run is set as text, never as markup.

export const $ = id => document.getElementById(id);

/** An element with a class and children; strings become text. */
export function el(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** An element of a drawing. */
export function svg(tag, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Sets text only if it is another: untouched text stays selected, and costs nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setClass(element, className) {
  if (element.className !== className) element.className = className;
}
