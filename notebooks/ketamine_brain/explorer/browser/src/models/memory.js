// What a drag asks for again and again is kept: memory(most) returns keep(key, made), which gives
// what made() gave for `key`, and knows the `most` newest keys.
export function memory(most) {
  const kept = new Map();
  return (key, made) => {
    if (!kept.has(key)) kept.set(key, made());
    const value = kept.get(key);
    if (kept.size > most) kept.delete(kept.keys().next().value);
    return value;
  };
}
