// Filters the findings; the address keeps the filter. Without it the page lists all of them, folded.
"use strict";
(() => {
  const form = document.querySelector("form.controls");
  if (!form) return;
  const kinds = [...document.querySelectorAll("details.kind")].map((kind) => ({
    kind,
    editions: [...kind.querySelectorAll("details[data-edition]")].map((edition) => ({
      edition,
      findings: [...edition.querySelectorAll("li")].map((item) => ({ item, text: item.textContent.toLowerCase() })),
    })),
  }));
  const fields = ["q", "kind", "edition", "criterion"];

  function show(element, number) {
    element.hidden = number === 0;
    element.querySelector("summary .n, summary.n").textContent = number;
    return number;
  }

  function filter() {
    const value = Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
    const words = value.q.toLowerCase().split(/\s+/).filter(Boolean);
    const active = fields.some((name) => value[name]);
    let all = 0;
    for (const { kind, editions } of kinds) {
      let ofKind = 0;
      for (const { edition, findings } of editions) {
        let here = 0;
        for (const { item, text } of findings) {
          const hit =
            (!value.kind || kind.dataset.kind === value.kind) &&
            (!value.edition || edition.dataset.edition === value.edition) &&
            (!value.criterion || item.dataset.c === value.criterion) &&
            words.every((word) => text.includes(word));
          item.hidden = !hit;
          here += hit;
        }
        ofKind += show(edition, here);
        edition.open = active && here > 0;
      }
      all += show(kind, ofKind);
      kind.open = active && ofKind > 0;
    }
    form.querySelector(".found").textContent = `${all} finding${all === 1 ? "" : "s"}`;
    document.querySelector(".none").hidden = all > 0;
    const kept = new URLSearchParams(Object.entries(value).filter(([, text]) => text));
    history.replaceState(null, "", active ? `#${kept}` : location.pathname + location.search);
  }

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const name of fields) form.elements[name].value = kept.get(name) ?? "";
    filter();
  }

  form.hidden = false;
  for (const event of ["input", "change"]) form.addEventListener(event, filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", () => {
    // a place on the page, such as the content that one skips to, is no filter
    if (!document.getElementById(location.hash.slice(1))) restore();
  });
  restore();
})();
