// The learner's own answers: on this machine only, and gone when the learner clears them.

const PREFIX = "ketamine-brain/";
const memory = new Map(); // where the browser keeps nothing (private windows, locked-down machines)

// Whether answers outlive the page.
export function keeps() {
  try {
    localStorage.setItem(`${PREFIX}?`, "1");
    localStorage.removeItem(`${PREFIX}?`);
    return true;
  } catch { return false; }
}

export function recall(key) {
  const inMemory = memory.has(key) ? memory.get(key) : null;
  try {
    const words = localStorage.getItem(PREFIX + key);
    return words === null ? inMemory : JSON.parse(words);
  } catch { return inMemory; }
}

// Told of every answer that is kept or cleared: who shows them again listens for it.
export const KEPT = "kb-kept";

function tell() {
  if (typeof dispatchEvent === "function") dispatchEvent(new Event(KEPT));
}

export function remember(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch { /* the copy in memory serves */ }
  tell();
}

export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch { /* nothing was kept */ }
  tell();
}

export function everythingRemembered() {
  const kept = Object.fromEntries(memory);
  try {
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      if (key.startsWith(PREFIX)) kept[key.slice(PREFIX.length)] = recall(key.slice(PREFIX.length));
    }
  } catch { /* memory alone */ }
  return kept;
}
