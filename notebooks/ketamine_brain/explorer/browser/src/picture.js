// The figure as it stands, as a file: SVG or PNG, with its sentence and the safety line.

const SVG = "http://www.w3.org/2000/svg";
const FACE = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";
const SAFETY = "Teaching model, not dosing guidance";
const LINE = 15;
const LETTER = 11;
const PNG_SCALE = 2.5;

// Words broken into lines of at most `most` letters.
export function lines(words, most) {
  const all = [""];
  for (const word of words.split(/\s+/)) {
    const last = all[all.length - 1];
    if (last && last.length + word.length + 1 > most) all.push(word);
    else all[all.length - 1] = last ? `${last} ${word}` : word;
  }
  return all;
}

// Color variables as the colors of the light page, which is also that of paper.
export const inked = (svg) => svg.replace(/var\(--kb-[\w-]+,\s*([^)]+)\)/g, "$1");

function write(svg, words, x, y, weight) {
  const text = document.createElementNS(SVG, "text");
  const own = { x, y, "font-size": LETTER, "font-family": FACE, fill: "#1f2933",
    "font-weight": weight };
  for (const [key, value] of Object.entries(own)) text.setAttribute(key, value);
  text.textContent = words;
  svg.append(text);
}

const PINNED = { opacity: "0.6", "stroke-dasharray": "3 4", fill: "none" };

export function svgFile(drawn, title, sentence, pinned) {
  const svg = drawn.cloneNode(true);
  const [, , width, height] = drawn.getAttribute("viewBox").split(/\s+/).map(Number);
  svg.querySelectorAll(".kb-reading").forEach((node) => node.remove());
  svg.querySelectorAll(".kb-pinned").forEach((node) => {
    for (const [key, value] of Object.entries(PINNED)) node.setAttribute(key, value);
  });
  const most = Math.floor(width / (LETTER * 0.54));
  const below = [...lines(sentence, most), ...pinned.flatMap((words) => lines(words, most))];
  const safe = drawn.textContent.includes(SAFETY) ? [] : [SAFETY];
  const head = title ? LINE + 6 : 0;
  const tall = height + head + LINE * (below.length + safe.length) + 12;
  const ground = document.createElementNS(SVG, "rect");
  const all = { x: 0, y: -head, width, height: tall, fill: "#ffffff" };
  for (const [key, value] of Object.entries(all)) ground.setAttribute(key, value);
  svg.prepend(ground);
  if (title) write(svg, title, 6, -6, "bold");
  [...below, ...safe].forEach((words, i) => {
    write(svg, words, 6, height + LINE * (i + 1), "normal");
  });
  const outer = { viewBox: `0 ${-head} ${width} ${tall}`, width, height: tall, xmlns: SVG };
  for (const [key, value] of Object.entries(outer)) svg.setAttribute(key, value);
  for (const key of ["class", "aria-label", "role", "tabindex"]) svg.removeAttribute(key);
  return { text: inked(new XMLSerializer().serializeToString(svg)), width, height: tall };
}

export function pngFile({ text, width, height }) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width * PNG_SCALE, height * PNG_SCALE].map(Math.round);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
    };
    image.onerror = () => failed(new Error("the browser cannot draw it"));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
}
