// A card for every number: a click, tap or key on an id shows what was measured, in whom, by whom,
// and a way to the list of sources and back.
(() => {
  const data = document.getElementById("kb-cards");
  if (!data) return;
  const rows = JSON.parse(data.textContent);
  let card = null;
  let back = null;

  function make(name, words, parent, more = {}) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(more)) node.setAttribute(key, value);
    node.textContent = words;
    parent.append(node);
    return node;
  }

  function close(from) {
    if (!card) return;
    card.remove();
    card = null;
    if (from) from.focus({ preventScroll: true });
  }

  function offerReturn(link) {
    if (back) back.remove();
    back = make("div", "", document.body, { class: "way-back" });
    const button = make("button", "← Back to where you were", back, { type: "button" });
    button.addEventListener("click", () => {
      back.remove();
      back = null;
      link.scrollIntoView({ block: "center" });
      link.focus({ preventScroll: true });
    });
  }

  function show(link, id) {
    close();
    const row = rows[id];
    card = make("div", "", document.body, { class: "source-card", role: "dialog", tabindex: "-1",
      "aria-label": `Source of ${id}` });
    make("p", `${id}: ${row.quantity}`, card).style.fontWeight = "600";
    const list = make("dl", "", card);
    const facts = { Value: row.value, Interval: row.spread, People: row.n, Study: row.study };
    for (const [name, words] of Object.entries(facts)) {
      if (!words) continue;
      make("dt", name, list);
      make("dd", words, list);
    }
    const acts = make("div", "", card, { class: "acts" });
    const at = document.getElementById(`ref-${id}`);
    if (row.link) {
      const address = row.link.replace("https://doi.org/", "doi:");
      make("a", address, acts, { href: row.link, rel: "noreferrer" });
    }
    if (at) {
      const there = make("a", "In the list of sources", acts, { href: `#ref-${id}` });
      there.addEventListener("click", () => {
        close();
        offerReturn(link);
      });
    }
    make("button", "Close", acts, { type: "button" }).addEventListener("click", () => close(link));
    card.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.cite");
    if (!link) {
      if (card && !card.contains(event.target)) close();
      return;
    }
    const id = link.getAttribute("href").replace("#ref-", "");
    if (!rows[id] || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link, id);
    card.dataset.from = id;
    card.addEventListener("keydown", (key) => { if (key.key === "Escape") close(link); });
  });
})();
