// What a drag asks for again and again is kept: memory(most) returns keep(key, made), which gives
// what made() gave for `key`, and knows the `most` keys that were asked for last.
export function memory(most) {
  const kept = new Map();
  return (key, made) => {
    const value = kept.has(key) ? kept.get(key) : made();
    kept.delete(key);
    kept.set(key, value); // the last of a map is its newest
    if (kept.size > most) kept.delete(kept.keys().next().value);
    return value;
  };
}
