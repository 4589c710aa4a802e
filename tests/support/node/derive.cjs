// Derives in the engine that runs in a browser: node derive.cjs FOLDER MODULES
//
// FOLDER has asserted.nq, and the rules as rules.json, a list of CONSTRUCT queries in their order. What they add is written
// to stdout as N-Triples. MODULES is the folder with the package oxigraph.

const fs = require("node:fs");
const path = require("node:path");
const oxigraph = require(path.join(process.argv[3], "oxigraph"));

const folder = process.argv[2];
const store = new oxigraph.Store();
store.load(fs.readFileSync(path.join(folder, "asserted.nq"), "utf-8"), { format: "application/n-quads" });
const graph = oxigraph.namedNode("https://w3id.org/openness-kg/graph/derived");
for (const rule of JSON.parse(fs.readFileSync(path.join(folder, "rules.json"), "utf-8"))) {
  for (const found of store.query(rule, { use_default_graph_as_union: true })) {
    store.add(oxigraph.quad(found.subject, found.predicate, found.object, graph));
  }
}
for (const quad of store.match(null, null, null, graph)) {
  process.stdout.write(`${quad.subject} ${quad.predicate} ${quad.object} .\n`);
}
