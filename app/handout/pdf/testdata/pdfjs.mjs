// Reads PDFs with pdf.js: for each file named on standard input, one line of
// JSON with the text of its pages, items joined as a viewer copies them.
//   node pdfjs.mjs MODULES < names
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
for (const drawing of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[drawing] ??= class {}; // nothing is drawn
const modules = process.argv[2];
const { getDocument } = await import(pathToFileURL(modules + "/pdfjs-dist/legacy/build/pdf.mjs"));
for await (const file of createInterface({ input: process.stdin })) {
  const doc = await getDocument({ data: new Uint8Array(readFileSync(file)), isEvalSupported: false, useSystemFonts: false, verbosity: 0 }).promise;
  const pages = [];
  for (let n = 1; n <= doc.numPages; n++) {
    const { items } = await (await doc.getPage(n)).getTextContent();
    pages.push(items.map((i) => i.str + (i.hasEOL ? "\n" : "")).join(""));
  }
  console.log(JSON.stringify(pages.join("\n")));
}
