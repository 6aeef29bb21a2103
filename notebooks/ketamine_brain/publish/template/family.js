// What a reader writes stays in this browser, and is printed with the page.
(() => {
  const PREFIX = "ketamine-brain/mine/";
  const fields = [...document.querySelectorAll("[data-mine]")];
  const kept = document.getElementById("kept");
  const keep = (act) => {
    try {
      act();
      kept.textContent = "";
    } catch { kept.textContent = "This browser keeps nothing: print before you close the page."; }
  };
  for (const field of fields) {
    const key = PREFIX + field.dataset.mine;
    keep(() => { field.value = localStorage.getItem(key) || ""; });
    field.addEventListener("input", () => keep(() => localStorage.setItem(key, field.value)));
  }
  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("clear").addEventListener("click", () => {
    for (const field of fields) {
      field.value = "";
      keep(() => localStorage.removeItem(PREFIX + field.dataset.mine));
    }
  });
})();
