// Prints what the first view costs over the network and fails when it costs too much.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const LIMIT_KB = 350;
const HOME = "src/pages/home/index.tsx";
const CHARTS = "src/charts/engine.ts";

const folder = new URL("../dist/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8"));

const files = new Set(["index.html"]);
function collect(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: was it renamed?`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const other of chunk.imports ?? []) collect(other);
}
for (const key of ["index.html", HOME, CHARTS]) collect(key);

let brotli = 0;
let gzip = 0;
for (const file of files) {
  const sizeOf = (ending) => {
    const path = join(folder, file + ending);
    return existsSync(path) ? statSync(path).size : statSync(join(folder, file)).size;
  };
  brotli += sizeOf(".br");
  gzip += sizeOf(".gz");
  console.log(`${(sizeOf(".br") / 1024).toFixed(1).padStart(7)} KB brotli  ${file}`);
}
const kilobytes = (bytes) => (bytes / 1024).toFixed(1);
console.log(
  `first load: ${kilobytes(brotli)} KB brotli, ${kilobytes(gzip)} KB gzip; limit ${LIMIT_KB} KB`,
);
if (gzip / 1024 > LIMIT_KB) process.exitCode = 1;
