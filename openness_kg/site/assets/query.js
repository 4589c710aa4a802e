// Leads to the page for SPARQL with what the fields hold bound in the query. Values are escaped as SPARQL's grammar
// has it (SPARQL 1.1, section 19.8), so that no text becomes part of the query.
"use strict";
for (const form of document.querySelectorAll("form[data-query]")) {
  const fieldset = form.querySelector("fieldset");
  const status = form.querySelector("[role=status]");
  const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\]+$/;
  const DATATYPES = { integer: /^[+-]?[0-9]+$/, date: /^\d{4}-\d{2}-\d{2}$/ };

  const term = (field) => {
    const text = field.value.trim();
    const kind = field.dataset.kind;
    if (kind === "string") {
      const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
      return `"${text.replace(/[\\"\n\r]/g, (found) => escapes[found])}"`;
    }
    if (DATATYPES[kind]) {
      return DATATYPES[kind].test(text) ? `"${text}"^^<http://www.w3.org/2001/XMLSchema#${kind}>` : null;
    }
    const folded = text.toLowerCase();
    const options = field.list ? [...field.list.options] : [];
    const ending = options.filter((one) => one.dataset.iri.endsWith(`/${folded}`));
    // the command takes slugs, too, and a model before the project that is called after it; models are listed first
    const slug = ending.slice(1).every((one) => one.dataset.iri.includes("/id/project/")) ? ending[0] : undefined;
    const option =
      options.find((one) => one.value === text) ?? // names may differ in nothing but case
      options.find((one) => one.value.toLowerCase() === folded) ??
      slug;
    const iri = option ? option.dataset.iri : text;
    return IRI.test(iri) ? `<${iri}>` : null;
  };

  const bound = (query, fields, terms) => {
    const clause = `VALUES (${fields.map((field) => "?" + field.name).join(" ")}) { (${terms.join(" ")}) }`;
    const inside = /^ *#\+ values$/m;
    const all = new RegExp(inside, "gm");
    if (!fields.length) return query.replace(all, "");
    return inside.test(query) ? query.replace(all, () => clause) : `${query.trimEnd()}\n${clause}\n`;
  };

  fieldset.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = [...fieldset.querySelectorAll("input")].filter((field) => field.value.trim());
    const terms = fields.map(term);
    const wrong = fields.find((_, number) => terms[number] === null);
    status.textContent = wrong ? `${wrong.name}: not in the list. Choose one of it, or give an IRI.` : "";
    if (wrong) return wrong.focus();
    location.href = `${form.action.split("#")[0]}#query=${encodeURIComponent(bound(form.dataset.query, fields, terms))}`;
  });
}
