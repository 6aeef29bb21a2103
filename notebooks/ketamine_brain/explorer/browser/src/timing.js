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

const SPARE_MS = 4; // a frame with less left than this is not begun
const PAUSE_MS = 60; // WebKit does not say when it is idle

// Takes the steps of an iterator while nothing else is to do and nobody isBusy(); returns an end. A
// step that throws is the last.
export function whenIdle(steps, isBusy = () => false) {
  let over = false;
  const wait = (action) => (globalThis.requestIdleCallback
    ? requestIdleCallback(action) : setTimeout(action, PAUSE_MS));
  const hasTime = (deadline) => Boolean(deadline) && deadline.timeRemaining() > SPARE_MS;
  const takeSome = (deadline) => {
    do over = over || steps.next().done; while (!over && hasTime(deadline));
  };
  const run = (deadline) => {
    try {
      if (!isBusy()) takeSome(deadline);
    } catch { over = true; }
    if (!over) wait(run);
  };
  wait(run);
  return () => { over = true; };
}
