// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Translation is how far the content is translated into the page's language,
// and in short into every other.
type Translation struct {
	Page
	Source  bool // the content is written in the page's language
	Tongues []TranslationRow
	Pages   []TranslationRow
}

// TranslationRow says how one page stands, or one language.
type TranslationRow struct {
	Phrase
	Address string
	Bits    []string // "Draft: 12"
}

var translation = define[Translation]("translation")

// Render writes the page.
func (p Translation) Render(w io.Writer) error { return translation.execute(w, p) }
