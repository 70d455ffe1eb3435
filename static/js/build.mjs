/**
 * Builds `static/dist/`: the live page, the door, the residents' worker, what the team's pages run, the agents' app,
 * the styles.
 *
 *     node static/js/build.mjs <browsers, as esbuild names them>
 */

import { readFile, readdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build } from "esbuild";

const target = process.argv[2].split(",");
const shared = { bundle: true, minify: true, mangleProps: /^_/, target, logLevel: /** @type {const} */ ("warning") };
const split = {
  ...shared,
  splitting: true,
  format: /** @type {const} */ ("esm"),
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  outdir: "static/dist",
  metafile: true,
};
const LIVE = resolve("static/js/live/live.js");
/** What the live page loads later. */
const LATE = /\/(?:live\/(?:ending|repeated|widgets\/days)|expression\/(?:functions\/rare|sha256)|outbox\/memory)\.js$/;

/**
 * What is loaded later finds all that is there already in one chunk: esbuild would make one for each set of modules
 * that some of the late ones share with the page, and many small files compress badly.
 * @type {import("esbuild").Plugin}
 */
const together = {
  name: "together",
  setup({ onLoad, onResolve }) {
    onLoad({ filter: LATE }, async ({ path }) => ({ contents: `${await readFile(path, "utf-8")}\nimport "${LIVE}";\n` }));
    onResolve({ filter: /^live$/ }, ({ path }) => ({ path, namespace: "entry" }));
    onLoad({ filter: /^live$/, namespace: "entry" }, () => ({ contents: `import "${LIVE}";`, resolveDir: "." }));
  },
};

const { metafile } = await build({ ...split, entryPoints: { live: "live" }, plugins: [together] });
await writeFile("static/dist/meta.json", JSON.stringify(metafile));
await build({ ...split, entryPoints: ["static/js/door/door.js"] });
await build({ ...shared, format: "iife", entryPoints: ["static/js/worker/sw.js"], outdir: "static/dist" });
await build({ ...shared, format: "esm", entryPoints: ["static/js/review/review.js", "static/js/review/following.js", "static/js/review/answered.js"], outdir: "static/dist/team" });
const terrain = "static/dist/terrain";
await build({ ...split, entryPoints: ["static/js/terrain/terrain.js"], outdir: terrain });
await build({ ...shared, format: "iife", entryPoints: ["static/js/terrain/sw.js"], outdir: terrain });
const styles = (await readdir("static/css")).map((name) => `static/css/${name}`);
await build({ entryPoints: styles, minify: true, target, outdir: "static/dist/css" });
