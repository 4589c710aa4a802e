// Asks Comunica: node ask.cjs SOURCE FOLDER MODULES [TYPE]
//
// SOURCE is the address of an RDF file, or of an endpoint if TYPE is sparql. The queries are the .rq files of FOLDER, and their answers go beside them. MODULES
// is the folder with the package @comunica/query-sparql-file.

const fs = require("node:fs");
const path = require("node:path");
const [source, folder, modules, type = "file"] = process.argv.slice(2);
const { QueryEngineFactory } = require(path.join(modules, "@comunica/query-sparql-file"));

async function answer(engine, query) {
  const result = await engine.query(query, { sources: [{ type, value: source }] });
  const form = result.resultType === "quads" ? "application/n-triples" : "application/sparql-results+json";
  const { data } = await engine.resultToString(result, form);
  let text = "";
  for await (const part of data) text += part;
  return text;
}

async function main() {
  const engine = await new QueryEngineFactory().create();
  for (const name of fs.readdirSync(folder).filter((name) => name.endsWith(".rq")).sort()) {
    const stem = path.join(folder, path.basename(name, ".rq"));
    try {
      fs.writeFileSync(`${stem}.answer`, await answer(engine, fs.readFileSync(`${stem}.rq`, "utf-8")));
    } catch (error) {
      fs.writeFileSync(`${stem}.failure`, String(error));
    }
  }
}

main();
