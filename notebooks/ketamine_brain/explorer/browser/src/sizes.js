// Sizes of many nodes, watched together.
//
// All are read before any is acted on: the browser would else lay the whole page out anew for each.

const watchers = new Map(); // node → Set of { read, act }
let observer = null;

function look(entries) {
  const found = entries.flatMap(({ target }) => [...(watchers.get(target) || [])]);
  const sizes = found.map(({ read }) => read());
  found.forEach(({ act }, i) => act(sizes[i]));
}

// Calls act(read()) whenever the size of `node` changes, and once at first; returns an end.
export function watchSize(node, read, act) {
  if (typeof ResizeObserver === "undefined") return () => {};
  observer ||= new ResizeObserver(look);
  const watcher = { read, act };
  const others = watchers.get(node) || new Set();
  watchers.set(node, others.add(watcher));
  observer.observe(node);
  return () => {
    others.delete(watcher);
    if (others.size) return;
    watchers.delete(node);
    observer.unobserve(node);
  };
}
