// The engine of the form: the published facts, over which shapes are checked or levels derived.

import init, * as oxigraph from "oxigraph";
import { bracketed } from "./lib/brackets.js";
import { Checker } from "./lib/check.js";
import { serve } from "./lib/engine.js";
import { json, unpacked } from "./lib/fetching.js";
import { Lineage } from "./lib/levels.js";

let checker;
let lineage;

serve({
  async open({ wasm, facts, documents, task }) {
    const [stated, names, one, other] = await Promise.all([
      unpacked(facts),
      json(documents.names),
      json(task === "check" ? documents.shapes : documents.rules),
      json(task === "check" ? documents.before : documents.queries),
      init({ module_or_path: wasm }),
    ]);
    if (task === "check") {
      const constraints = one.constraints.map((constraint) => ({ ...constraint, query: bracketed(constraint.query) }));
      checker = new Checker(oxigraph, stated, constraints, names.rated, other);
    } else {
      const queries = Object.fromEntries(other.queries.map(({ name, text }) => [name, bracketed(text)]));
      lineage = new Lineage(oxigraph, stated, one.rules.map(({ query }) => bracketed(query)), queries, names);
    }
  },
  check: ({ turtle }) => checker.check(turtle),
  levels: ({ turtle }) => lineage.levels(turtle),
});
