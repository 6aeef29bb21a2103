// What only the page does: open the list of contents where there is room, and make ids in live
// words lead to their numbers.
(() => {
  const contents = document.querySelector(".contents details");
  if (contents) contents.open = matchMedia("(min-width: 110rem)").matches;

  // Ten minutes: only the tagged cells, and a way back to all of it.
  const main = document.getElementById("main");
  if (new URLSearchParams(location.search).get("path") === "ten" && main.querySelector(".ten")) {
    document.documentElement.classList.add("ten-minutes");
    const note = document.createElement("p");
    const whole = document.createElement("a");
    whole.href = location.pathname;
    whole.textContent = "Show the whole page";
    note.className = "path-note";
    note.append("Ten minutes: a guess, a picture, one figure, the labels, what to say. ", whole);
    main.prepend(note);
  }

  // What is folded on a screen stands open on paper.
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details.on-paper")) each.open = true;
  });

  const WORDS = [".kb-source", ".kb-feedback", ".kb-verdict", ".kb-note", ".kb-question",
    ".kb-quiz legend"].join(", ");
  const ID = /\b[A-Z]{2,4}\d?-?[A-Z]{0,2}\d+\b/g;

  function linked(id) {
    if (!document.getElementById(`ref-${id}`)) return id;
    const link = document.createElement("a");
    link.className = "cite";
    link.href = `#ref-${id}`;
    link.textContent = id;
    return link;
  }

  function linkWords(node) {
    const words = node.data;
    const pieces = [];
    let at = 0;
    for (const bracket of words.matchAll(/\[[^\]]*\]/g)) {
      for (const found of bracket[0].matchAll(ID)) {
        pieces.push(words.slice(at, bracket.index + found.index), linked(found[0]));
        at = bracket.index + found.index + found[0].length;
      }
    }
    const any = pieces.some((piece) => typeof piece !== "string" && piece.href);
    if (any) node.replaceWith(...pieces, words.slice(at));
  }

  function linkAll(root) {
    for (const holder of root.querySelectorAll(WORDS)) {
      const texts = [...holder.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      texts.filter((node) => node.data.includes("[")).forEach(linkWords);
    }
  }

  // Most of what changes are a sentence's numbers, sixty times a second.
  const bringsBracket = ({ addedNodes }) => (
    [...addedNodes].some((node) => node.textContent.includes("[")));

  for (const widget of document.querySelectorAll("[data-kb]")) {
    linkAll(widget);
    const watch = new MutationObserver((records) => {
      if (records.some(bringsBracket)) linkAll(widget);
    });
    watch.observe(widget, { childList: true, subtree: true });
  }
})();
