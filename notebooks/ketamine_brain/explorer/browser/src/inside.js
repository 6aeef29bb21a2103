// Words stay within the frame of their figure, whatever an engine makes of their width.

const EDGE = 2; // SVG units

// How far [low, high] must move to lie within 0 to `size`; what is put wholly outside stays there,
// for that is how a scene hides it.
export function nudge(low, high, size) {
  if (low > size || high < 0) return 0;
  if (low < EDGE) return Math.min(EDGE - low, Math.max(0, size - EDGE - high));
  if (high > size - EDGE) return Math.max(size - EDGE - high, Math.min(0, EDGE - low));
  return 0;
}

// Words that stand still and run out are set closer: their length is what the frame leaves.
export function tuckIn(svg, moving) {
  const { width } = svg.viewBox.baseVal;
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return; // not shown yet
  const scale = width / frame.width;
  const long = [...svg.querySelectorAll("text")].filter((words) => !moving(words)).map((words) => {
    const box = words.getBoundingClientRect();
    const [low, high] = [(box.left - frame.left) * scale, (box.right - frame.left) * scale];
    return { words, upright: box.height > box.width, over: Math.max(-low, high - width) };
  }).filter(({ upright, over }) => !upright && over > 0);
  for (const { words, over } of long) {
    const length = words.getComputedTextLength();
    const share = words.getAttribute("text-anchor") === "middle" ? 2 : 1;
    words.setAttribute("textLength", Math.max(length / 2, length - share * (over + EDGE)));
    words.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

// Where moving words stand: kept within the frame. Their width is measured once for what they say.
export function keeper(svg) {
  const measured = new Map(); // by element, and what it says
  return (words, dx) => {
    const { width } = svg.viewBox.baseVal;
    const said = words.textContent;
    if (!svg.isConnected) return dx;
    if (!measured.has(words)) measured.set(words, new Map());
    const own = measured.get(words);
    if (!own.has(said)) {
      const box = words.getBBox();
      const place = words.transform.baseVal.consolidate();
      own.set(said, [box.x, box.x + box.width].map((x) => x + (place ? place.matrix.e : 0)));
    }
    const [low, high] = own.get(said);
    return high > low ? dx + nudge(low + dx, high + dx, width) : dx;
  };
}
