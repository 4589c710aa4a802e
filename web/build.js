// Builds the scripts of the two pages, their style, their workers and the engine into the package: node build.js

import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "..", "openness_kg", "site", "app", "built");
const modules = path.join(here, "node_modules");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["playground", "playground-worker", "contribute", "contribute-worker"].map((name) => `src/${name}.js`),
  outdir: target,
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "browser",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});
await copyFile(path.join(modules, "oxigraph", "web_bg.wasm"), path.join(target, "oxigraph.wasm"));
await copyFile(path.join(modules, "@zazuko", "yasqe", "build", "yasqe.min.css"), path.join(target, "yasqe.css"));
await writeFile(path.join(target, "licences.txt"), await licences(Object.keys(metafile.inputs)));

/** What the packages that are in the scripts ask to be kept with them. */
async function licences(inputs) {
  const names = new Set(inputs.map((file) => file.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
  // the editor comes as one file that holds these
  for (const name of ["codemirror", "lodash-es", "query-string", "dompurify", "store"]) names.add(name);
  const found = await Promise.all([...names].sort().map(async (name) => {
    const folder = path.join(modules, name);
    const { version, license, author, homepage } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf-8"));
    const texts = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file)).sort();
    const text = texts.length ? await readFile(path.join(folder, texts[0]), "utf-8") : "";
    return `${name} ${version}: ${license}, ${typeof author === "string" ? author : (author?.name ?? homepage ?? "")}\n\n${text}`;
  }));
  return found.map((text) => text.trim()).join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}
