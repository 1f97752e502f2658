// A typst compiler kept warm: for each line on standard input (the path of a
// .typ file) it compiles the file anew and answers with "milliseconds bytes".
// Run in a folder whose node_modules has @myriaddreamin/typst-ts-node-compiler:
//   node --input-type=module - FONTS < typst.mjs        (see peer_test.go)
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync, writeFileSync } from "node:fs";
const [fonts, modules] = process.argv.slice(2);
const { NodeCompiler } = createRequire(modules + "/")("@myriaddreamin/typst-ts-node-compiler");
const compiler = NodeCompiler.create({ workspace: ".", fontArgs: [{ fontPaths: [fonts] }] });
let n = 0;
for await (const file of createInterface({ input: process.stdin })) {
  const source = readFileSync(file, "utf8") + "\n// " + n++ + "\n";
  const start = performance.now();
  const pdf = compiler.pdf({ mainFileContent: source });
  const took = performance.now() - start;
  compiler.evictCache(0);
  if (n === 1) writeFileSync(file.replace(/\.typ$/, ".pdf"), pdf);
  console.log(took.toFixed(3), pdf.length);
}
