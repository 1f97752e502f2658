// SPDX-License-Identifier: AGPL-3.0-or-later

// Package lang names languages the way the rest of Groundwork uses them: a
// short BCP 47 tag in URLs, file names and the HTML lang attribute, its writing
// direction, its name in its own script, and which tag to use for what a
// browser or a person asked for.
//
// It holds no list of languages. Which languages exist is read from the files
// in locales/ and content/; everything else follows from CLDR data in
// golang.org/x/text. It does not translate anything: that is package i18n.
package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Tag is a language tag in its shortest usual form: "en", "pa", "zh-Hans".
// The zero value means "no language known".
type Tag string

// English is the interface's own source language and the last fallback.
const English Tag = "en"

// Dir is a writing direction, as HTML's dir attribute spells it.
type Dir string

// The two base directions of HTML and of UAX #9.
const (
	LTR Dir = "ltr"
	RTL Dir = "rtl"
)

// rtlScripts are the ISO 15924 scripts written from right to left
// (Unicode Character Database, bidi class R or AL, modern use).
var rtlScripts = map[string]bool{
	"Arab": true, "Hebr": true, "Syrc": true, "Thaa": true, "Nkoo": true,
	"Adlm": true, "Rohg": true, "Mand": true, "Samr": true,
}

// Parse reads any BCP 47 tag or alias ("tl", "zh-CN", "pa-IN", "PA") and
// returns its short form ("fil", "zh-Hans", "pa"). ok is false where the
// string is no language tag at all.
func Parse(s string) (tag Tag, ok bool) {
	if s == "" || len(s) > 35 {
		return "", false
	}
	t, err := language.All.Parse(strings.ReplaceAll(s, "_", "-"))
	if err != nil || t == language.Und {
		return "", false
	}
	base, conf := t.Base()
	if conf == language.No {
		return "", false
	}
	script, _ := t.Script()
	plain, err := language.Compose(base)
	if err != nil {
		return "", false
	}
	if usual, _ := plain.Script(); base.String() == "zh" || usual != script {
		return Tag(base.String() + "-" + script.String()), true
	}
	return Tag(base.String()), true
}

// Script is the ISO 15924 code of the script the language is usually written
// in, for example "Guru" for "pa".
func (t Tag) Script() string {
	s, _ := language.Make(string(t)).Script()
	return s.String()
}

// Dir is the base direction of text in this language.
func (t Tag) Dir() Dir {
	if rtlScripts[t.Script()] {
		return RTL
	}
	return LTR
}

// Name is the language's name in that language and script, with a capital
// first letter where the script has capitals: "ਪੰਜਾਬੀ", "Français".
func (t Tag) Name() string {
	name := display.Self.Name(language.Make(string(t)))
	if name == "" {
		return string(t)
	}
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// NameIn is the language's name in the reader's language, as it stands within a
// sentence: "English" is "inglés" in Spanish. Where CLDR does not have it, it is
// Name.
func (t Tag) NameIn(reader Tag) string {
	if names := display.Tags(language.Make(string(reader))); names != nil {
		if name := names.Name(language.Make(string(t))); name != "" {
			return name
		}
	}
	return t.Name()
}

// Gloss is NameIn for a reader who may not know the language's own letters; ""
// where it says no more than Name.
func (t Tag) Gloss(reader Tag) string {
	if name := t.NameIn(reader); !strings.EqualFold(name, t.Name()) {
		return name
	}
	return ""
}

// String returns the tag as it stands in URLs and lang attributes.
func (t Tag) String() string { return string(t) }
