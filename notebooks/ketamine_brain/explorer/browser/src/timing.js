// What waits for a hand to settle, and what may happen only so often.

export function settled(action, wait = 600) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}

// At once, then at most every `wait` ms with the latest state; `flush` does now what still waits.
export function throttled(action, wait) {
  let timer = null;
  let waiting = false;
  const run = () => {
    waiting = false;
    timer = setTimeout(() => {
      timer = null;
      if (waiting) run();
    }, wait);
    action();
  };
  const ask = () => {
    if (timer === null) run();
    else waiting = true;
  };
  ask.flush = () => {
    if (!waiting) return;
    waiting = false;
    action();
  };
  return ask;
}
