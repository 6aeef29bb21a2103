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
function tooLong(svg, moving) {
  const { width } = svg.viewBox.baseVal;
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return []; // not shown yet
  const scale = width / frame.width;
  const still = [...svg.querySelectorAll("text")].filter((words) => !moving(words));
  return still.map((words) => {
    const box = words.getBoundingClientRect();
    const [low, high] = [(box.left - frame.left) * scale, (box.right - frame.left) * scale];
    return { words, upright: box.height > box.width, over: Math.max(-low, high - width) };
  }).filter(({ upright, over }) => !upright && over > 0).map(({ words, over }) => {
    const length = words.getComputedTextLength();
    const share = words.getAttribute("text-anchor") === "middle" ? 2 : 1;
    return { words, length: Math.max(length / 2, length - share * (over + EDGE)) };
  });
}

const waiting = []; // figures that were put on the page since the last frame

// In the next frame, for a page puts a figure in its place first. All that wait are measured before
// any is changed: the browser would else lay the page out anew for each.
export function tuckIn(svg, moving) {
  waiting.push([svg, moving]);
  if (waiting.length > 1) return;
  requestAnimationFrame(() => {
    const long = waiting.splice(0).flatMap((each) => tooLong(...each));
    for (const { words, length } of long) {
      words.setAttribute("textLength", length);
      words.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
  });
}

const SHARE_LEFT = { start: 0, middle: 0.5, end: 1 }; // of the width, left of where words are put

const pens = new Map(); // by font: to set a canvas's font costs more than to measure with it

function penOf(font) {
  if (!pens.has(font)) {
    const pen = document.createElement("canvas").getContext("2d");
    pens.set(font, Object.assign(pen, { font }));
  }
  return pens.get(font);
}

// Where moving words stand: kept within the frame. A canvas measures them, for asking the figure
// itself would have the browser lay it out anew for each.
export function keeper(svg) {
  const known = new Map(); // words → how they are set, and the width of what they said last
  const { width } = svg.viewBox.baseVal;
  return (words, said, dx) => {
    if (!said || !svg.isConnected) return dx;
    if (!known.has(words)) known.set(words, settingOf(words));
    const own = known.get(words);
    if (own.said !== said) Object.assign(own, { said, width: own.pen.measureText(said).width });
    const low = own.place - own.left * own.width + dx;
    return dx + nudge(low, low + own.width, width);
  };
}

function settingOf(words) {
  const style = getComputedStyle(words);
  const moved = words.transform.baseVal.consolidate();
  const own = words.x.baseVal.length ? words.x.baseVal[0].value : 0;
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return {
    pen: penOf(font),
    left: SHARE_LEFT[style.textAnchor],
    place: own + (moved ? moved.matrix.e : 0),
  };
}
