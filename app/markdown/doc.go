// SPDX-License-Identifier: AGPL-3.0-or-later

// Package markdown reads the content folders: it turns Markdown files into
// curriculum.Library, and says like a compiler what is wrong with them.
//
// # The folder
//
//	courses/<course>/course.md       the course's own page
//	courses/<course>/<module>.md     a module
//	methods/methods.md               one block per method
//	glossary/glossary.md             one block per word
//	journeys/<journey>.md            one block per stage
//	<any of these>.<tag>.md          its translation
//
// Several folders are laid over one another: a file in a later one replaces
// the file of the same path in an earlier one.
//
// # The file
//
// YAML front matter between two lines "---", then blocks. A block is a level-2
// heading with attributes, and all that follows up to the next one:
//
//	## Go-round {#go-round .rights step=experience method=pairs minutes=15}
//
//	For everybody.
//
//	::: trainer
//	For the trainer.
//	:::
//
// A translation's headings carry {#id}, and materials="…" and jurisdiction="…" in
// its own words where the source has them; nothing else. Lines of flip-chart parts end
// where they end in the source; elsewhere a line end is a space. Setext
// headings and indented code are not part of the format, raw HTML is an error.
//
// A footnote is a mark in the text, [^wages], and a paragraph in the same block
// that begins with [^wages]: on a line of its own. Each label stands once in a
// file, whose footnotes are numbered block by block.
//
// # Links
//
// A link to another file of the content ("naming-the-moment.md#forces") becomes
// a path without a language: "/learn/COURSE", "/learn/COURSE/MODULE#block",
// "/glossary#word", "/methods#method" or "/journeys/JOURNEY". A link within the
// file is "#block". Pictures become the path of their file in the folder.
//
// Nothing here knows how anything looks, and goldmark is known nowhere else.
package markdown
