// Measured inside the page: from an input event to the change of the figure, and distinct frames in a drag.
window.kbBench = {
  watchExplorer(root) {
    const range = root.querySelector("input[type=range]");
    const path = [...root.querySelectorAll(".kb-svg path")];
    const low = Number(range.min), high = Number(range.max), step = Number(range.step) || (high - low) / 100;
    const steps = Math.round((high - low) / step);
    let i = 0;
    return {
      figure: root.querySelector(".kb-svg"),
      move() { i = (i + 1) % (2 * steps); range.value = low + step * (i <= steps ? i : 2 * steps - i); range.dispatchEvent(new Event("input", { bubbles: true })); },
      onChange(action) { new MutationObserver(action).observe(root.querySelector(".kb-svg"), { subtree: true, attributes: true, attributeFilter: ["d", "x", "y"] }); },
    };
  },
  watchInteract(root) {
    const handle = root.querySelector(".noUi-handle");
    let i = 0;
    return {
      get figure() { return root.querySelector("img") || root; },
      move() { i += 1; handle.dispatchEvent(new KeyboardEvent("keydown", { key: Math.floor(i / 80) % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true })); },
      onChange(action) {
        new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach((node) => {
          const image = node.querySelector ? (node.matches("img") ? node : node.querySelector("img")) : null;
          if (image) image.complete && image.naturalWidth ? action() : image.addEventListener("load", action);
        }))).observe(root, { subtree: true, childList: true });
      },
    };
  },
  async latency(watched, times) {
    const found = [];
    let started = null, done = null;
    watched.onChange(() => { if (started !== null) { found.push(performance.now() - started); started = null; done(); } });
    for (let i = 0; i < times; i++) {
      await new Promise((resolve) => {
        done = resolve;
        started = performance.now();
        watched.move();
        setTimeout(() => { started = null; resolve(); }, 1500);
      });
      await new Promise((resolve) => setTimeout(resolve, 40 + 20 * Math.random()));
    }
    return found;
  },
  async drag(watched, seconds) {
    let changed = false, frames = 0, moved = 0;
    const before = watched.figure.getBoundingClientRect();
    watched.onChange(() => { changed = true; });
    const end = performance.now() + 1000 * seconds;
    await new Promise((resolve) => {
      const tick = () => {
        if (changed) { frames += 1; changed = false; }
        const box = watched.figure.getBoundingClientRect();
        moved = Math.max(moved, Math.abs(box.x - before.x), Math.abs(box.y - before.y), Math.abs(box.width - before.width), Math.abs(box.height - before.height));
        if (performance.now() > end) { resolve(); return; }
        watched.move();
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    return { frames_a_second: frames / seconds, moved_px: moved };
  },
};
