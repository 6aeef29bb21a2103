// Sizes of many nodes, watched together.
//
// All are read before any is acted on: the browser would else lay the whole page out anew for each.

const watched = new Map(); // node → { read, act }
let observer = null;

function look(entries) {
  const found = entries.map(({ target }) => watched.get(target)).filter(Boolean);
  const sizes = found.map(({ read }) => read());
  found.forEach(({ act }, i) => act(sizes[i]));
}

// Calls act(read()) whenever the size of `node` changes, and once at first; returns an end.
export function watchSize(node, read, act) {
  if (typeof ResizeObserver === "undefined") return () => {};
  observer ||= new ResizeObserver(look);
  watched.set(node, { read, act });
  observer.observe(node);
  return () => {
    watched.delete(node);
    observer.unobserve(node);
  };
}
