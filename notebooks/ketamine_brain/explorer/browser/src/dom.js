// Small helpers: elements, buttons, ids, a file to save.

function put(node, key, value) {
  if (key === "class") node.className = value;
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else if (value === true) node.setAttribute(key, "");
  else if (value !== false && value !== undefined && value !== null) node.setAttribute(key, value);
}

// No line ends between a number and its percent sign.
export const together = (words) => words.replace(/(\d) (?=%)/g, "$1\u00a0");

const asShown = (child) => (typeof child === "string" ? together(child) : child);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) put(node, key, value);
  const shown = children.filter((c) => c !== null && c !== undefined && c !== "");
  node.append(...shown.map(asShown));
  return node;
}

// Words in which *stars* stand around what is said with weight, as nodes.
export function stressed(words) {
  return words.split(/\*([^*]+)\*/).map((each, i) => (i % 2 ? element("em", {}, each) : each))
    .filter((each) => each !== "");
}

export function button(words, action, attributes = {}) {
  const own = { type: "button", class: "kb-button", onclick: action, ...attributes };
  return element("button", own, words);
}

let counter = 0;

export function freshId(stem) {
  counter += 1;
  return `kb-${stem}-${Date.now().toString(36)}-${counter}`;
}

// A part of the page with a name of its own. Not <section>: to a deck that is a slide.
export function region(kind, label, ...children) {
  return element("div", { class: kind, role: "region", "aria-label": label }, ...children);
}

export function saveToFile(name, value) {
  saveBlob(name, new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
}

export function saveBlob(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
