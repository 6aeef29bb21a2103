// Measured inside the page: from an input event to the change of the figure, and distinct frames in
// a drag.
(() => {
  const GIVE_UP_MS = 1500;
  const STEPS = 100;
  const POWER_MS = 500;
  const MOVED = { subtree: true, attributes: true, attributeFilter: ["d", "x", "y"] };

  function watchExplorer(root) {
    const range = root.querySelector("input[type=range]");
    const low = Number(range.min);
    const step = Number(range.step) || (Number(range.max) - low) / STEPS;
    const steps = Math.round((Number(range.max) - low) / step);
    let i = 0;
    return {
      figure: root.querySelector(".kb-svg"),
      move() {
        i = (i + 1) % (2 * steps);
        range.value = low + step * (i <= steps ? i : 2 * steps - i);
        range.dispatchEvent(new Event("input", { bubbles: true }));
      },
      onChange(action) {
        new MutationObserver(action).observe(root.querySelector(".kb-svg"), MOVED);
      },
    };
  }

  function imageIn(node) {
    if (!node.querySelector) return null;
    return node.matches("img") ? node : node.querySelector("img");
  }

  function whenLoaded(image, action) {
    if (image.complete && image.naturalWidth) action();
    else image.addEventListener("load", action);
  }

  function watchInteract(root) {
    const handle = root.querySelector(".noUi-handle");
    let i = 0;
    return {
      get figure() { return root.querySelector("img") || root; },
      move() {
        i += 1;
        const key = Math.floor(i / 80) % 2 ? "ArrowLeft" : "ArrowRight";
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        handle.dispatchEvent(event);
      },
      onChange(action) {
        const watch = new MutationObserver((records) => {
          const added = records.flatMap((record) => [...record.addedNodes]);
          added.map(imageIn).filter(Boolean).forEach((image) => whenLoaded(image, action));
        });
        watch.observe(root, { subtree: true, childList: true });
      },
    };
  }

  async function latency(watched, times) {
    const found = [];
    let started = null;
    let done = null;
    watched.onChange(() => {
      if (started === null) return;
      found.push(performance.now() - started);
      started = null;
      done();
    });
    for (let i = 0; i < times; i += 1) {
      await new Promise((resolve) => {
        done = resolve;
        started = performance.now();
        watched.move();
        setTimeout(() => {
          started = null;
          resolve();
        }, GIVE_UP_MS);
      });
      await new Promise((resolve) => { setTimeout(resolve, 40 + 20 * Math.random()); });
    }
    return found;
  }

  function furthest(box, before) {
    const sides = ["x", "y", "width", "height"];
    return Math.max(...sides.map((side) => Math.abs(box[side] - before[side])));
  }

  async function drag(watched, seconds) {
    let changed = false;
    let frames = 0;
    let moved = 0;
    const before = watched.figure.getBoundingClientRect();
    watched.onChange(() => { changed = true; });
    const end = performance.now() + 1000 * seconds;
    await new Promise((resolve) => {
      const tick = () => {
        if (changed) frames += 1;
        changed = false;
        moved = Math.max(moved, furthest(watched.figure.getBoundingClientRect(), before));
        if (performance.now() > end) {
          resolve();
          return;
        }
        watched.move();
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    return { frames_a_second: frames / seconds, moved_px: moved };
  }

  // From the start of loading until a slider that is moved every 50 ms first moves its figure.
  function watchOpening() {
    const watch = setInterval(() => {
      const root = [...document.querySelectorAll(".kb-explorer")]
        .find((each) => each.querySelector("input[type=range]"));
      if (!root) return;
      if (!root.watched) {
        root.watched = watchExplorer(root);
        root.watched.onChange(() => {
          if (window.kbBench.firstMove === null) window.kbBench.firstMove = performance.now();
          clearInterval(watch);
        });
      }
      root.watched.move();
    }, 50);
  }

  const nextFrame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });

  async function oneSlider(range, times) {
    const [low, high] = [Number(range.min), Number(range.max)];
    const figure = range.closest(".kb-explorer").querySelector(".kb-svg");
    const found = [];
    for (let i = 0; i < times; i += 1) {
      await nextFrame(); // as a hand's moves come: no two in one frame
      range.value = low + ((high - low) * ((i * 7) % times)) / times;
      const start = performance.now();
      range.dispatchEvent(new Event("input", { bubbles: true }));
      figure.getBoundingClientRect();
      found.push(performance.now() - start);
    }
    return found;
  }

  // [ms, …] of every slider: its handler, and the layout after it.
  async function everySlider(times) {
    const found = [];
    for (const range of document.querySelectorAll(".kb-explorer input[type=range]")) {
      found.push(await oneSlider(range, times));
    }
    return found;
  }

  function timesASecond(action) {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < POWER_MS) {
      action(count);
      count += 1;
    }
    return (1000 * count) / (performance.now() - start);
  }

  function spell(letters) {
    let text = "";
    for (let i = 0; i < letters; i += 1) text += "a";
    if (text.length !== letters) throw new Error(`${text.length} of ${letters} letters`);
  }

  function copy(from, to) {
    for (let i = 0; i < from.length; i += 1) to[i] = from[i];
  }

  // How fast this processor is now, as Lighthouse counts it: how often a second a text of ten
  // thousand letters is put together, and a hundred thousand numbers are copied; a tenth of each,
  // averaged.
  function power() {
    const [odd, even] = [[], []];
    for (let i = 0; i < 100_000; i += 1) {
      odd[i] = i;
      even[i] = i;
    }
    const texts = timesASecond(() => spell(10_000));
    const copies = timesASecond((n) => (n % 2 ? copy(odd, even) : copy(even, odd)));
    return (texts + copies) / 20;
  }

  window.kbBench = { watchExplorer, watchInteract, latency, drag, watchOpening, everySlider, power,
    firstMove: null };
})();
