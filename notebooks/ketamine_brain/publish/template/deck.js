// The deck: keys stay with the control in focus, and a second window can hold the notes (they go
// hand in hand, also from disk).
(() => {
  const KEY_S = 83;
  const KEY_N = 78;
  const speaker = location.search === "?speaker";
  const inWidget = () => document.activeElement && document.activeElement.closest(".kb");
  for (const widget of document.querySelectorAll(".kb")) {
    widget.setAttribute("data-prevent-swipe", "");
  }
  const showNotes = () => Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
  Reveal.initialize({
    width: 1024,
    height: 768,
    margin: 0,
    minScale: 0.2,
    maxScale: 2.5,
    center: false,
    transition: "none",
    backgroundTransition: "none",
    hash: !speaker && !location.hash.includes("="),
    hashOneBasedIndex: true,
    slideNumber: "c/t",
    keyboardCondition: () => !inWidget(),
    embedded: speaker,
    controlsTutorial: false,
    keyboard: { [KEY_S]: openSpeaker, [KEY_N]: showNotes },
  });
  const follow = ({ currentSlide }) => { if (speaker) show(currentSlide); };
  Reveal.on("slidechanged", follow);
  Reveal.on("ready", follow);

  // Only the named controls and presets of an explorer stand on a slide, and the way back.
  for (const place of document.querySelectorAll("[data-show]")) {
    const kept = place.dataset.show.split(" ").map(Number);
    const presets = place.dataset.presets.split("|");
    const controls = [...place.querySelectorAll(".kb-explorer .kb-control")];
    controls.forEach((each, i) => { each.hidden = !kept.includes(i); });
    const row = place.querySelector(".kb-explorer .kb-presets");
    if (!row) continue;
    for (const each of row.querySelectorAll(".kb-button")) {
      each.hidden = !presets.includes(each.textContent);
    }
    const buttons = [...place.querySelectorAll(".kb-explorer .kb-button")];
    row.append(buttons.find((each) => each.textContent === "Reset"));
  }

  let other = null;
  const tell = () => {
    if (other) other.postMessage({ deck: location.pathname, at: Reveal.getIndices() }, "*");
  };
  function openSpeaker() {
    if (speaker) return;
    const address = `${location.href.split(/[?#]/)[0]}?speaker`;
    other = window.open(address, "speaker", "width=1000,height=800");
    setTimeout(tell, 1500);
  }
  addEventListener("message", ({ data, source }) => {
    if (!data || data.deck !== location.pathname) return;
    other = source;
    const here = Reveal.getIndices();
    if (here.h !== data.at.h || here.v !== data.at.v) Reveal.slide(data.at.h, data.at.v);
  });
  Reveal.on("slidechanged", tell);

  let script;
  let clock;
  if (speaker) {
    document.body.classList.add("speaker");
    script = document.createElement("div");
    clock = document.createElement("p");
    script.className = "script";
    script.tabIndex = 0;
    clock.className = "clock";
    document.body.append(script, clock);
    other = window.opener;
    const began = Date.now();
    const tick = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      const rest = String(seconds % 60).padStart(2, "0");
      clock.textContent = `${Math.floor(seconds / 60)}:${rest}`;
    };
    tick();
    setInterval(tick, 1000);
  }
  function show(slide) {
    const notes = slide.querySelector(".notes");
    const copies = notes ? [...notes.childNodes].map((node) => node.cloneNode(true)) : [];
    script.replaceChildren(...copies);
  }
})();
