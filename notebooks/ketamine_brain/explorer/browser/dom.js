// Small helpers: elements, a learner's own store, and what waits until a hand has settled.

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(key, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
}

export function button(words, action, attributes = {}) {
  return element("button", { type: "button", class: "kb-button", onclick: action, ...attributes }, words);
}

let counter = 0;
export const freshId = (stem) => `kb-${stem}-${Date.now().toString(36)}-${counter++}`;

export function settled(action, wait = 600) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}

// The learner's own answers: on this machine only, and gone when the learner clears them.
const PREFIX = "ketamine-brain/";
const memory = new Map(); // where the browser keeps nothing (private windows, locked-down machines)

export function recall(key) {
  try {
    const words = localStorage.getItem(PREFIX + key);
    return words === null ? memory.get(key) ?? null : JSON.parse(words);
  } catch { return memory.get(key) ?? null; }
}

export function remember(key, value) {
  memory.set(key, value);
  try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* the copy in memory serves */ }
}

export function forget(key) {
  memory.delete(key);
  try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ }
}

export function everythingRemembered() {
  const kept = Object.fromEntries(memory);
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(PREFIX)) kept[key.slice(PREFIX.length)] = JSON.parse(localStorage.getItem(key));
    }
  } catch { /* memory alone */ }
  return kept;
}

export function saveToFile(name, value) {
  const link = element("a", { href: URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
