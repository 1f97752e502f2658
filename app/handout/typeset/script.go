// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"github.com/groundwork-org/groundwork/app/lang"
)

// unified says that several languages write a script's characters, each with
// shapes of its own: a face for one of them serves it best.
func unified(s language.Script) bool {
	switch s {
	case language.Han, language.Hiragana, language.Katakana, language.Bopomofo:
		return true
	}
	return false
}

// nastaliq are the languages whose readers expect the Arabic script to hang from
// the right, as in their newspapers and schoolbooks. ISO 15924 calls it Aran; no
// tag says so, and CLDR neither.
var nastaliq = map[lang.Tag]bool{"ur": true, "pa-Arab": true, "ks": true, "skr": true}

// mostJoined is how many letters that are joined in a word a line of Nastaliq has room
// for; words of Urdu have eight.
const mostJoined = 12

// tatweel lengthens what joins two letters; it is of no script.
const tatweel = 'ـ'

// climbs says that a text has more letters than that joined: each stands higher than
// the next, up to lines above, and over the page's edge.
func climbs(text string) bool {
	joined := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 0x200D:
		case r != tatweel && !(unicode.IsLetter(r) && unicode.Is(unicode.Arabic, r)):
			joined = 0
		case strings.ContainsRune("اآأإٱٲٳدڈذرڑزژوؤۆۇےۓءةۃ", r): // joined to none after them
			joined = 0
		default:
			if joined++; joined > mostJoined {
				return true
			}
		}
	}
	return false
}

// usualScript is the script that a language is usually written in, in the
// store's names of faces.
func (e *engine) usualScript(tag lang.Tag) string {
	if nastaliq[tag] {
		if _, ok, _ := e.store.face("Aran", Regular); ok {
			return "Aran"
		}
	}
	return tag.Script()
}

// faceScript names the script whose face sets a character of a script in text
// whose language is usually written in own. Faces for Chinese, Japanese and
// Korean are called by what their languages are written in (Hans, Kore: ISO
// 15924's codes for several scripts together), not by what UAX #24 says of a
// character.
func faceScript(s language.Script, own string) string {
	switch {
	case !s.Strong():
		return own
	case s == language.Hangul:
		return "Kore"
	case s == language.Arabic && own == "Aran":
		return own
	case unified(s):
		switch own {
		case "Hans", "Hant", "Jpan", "Kore":
			return own
		}
		return "Hans"
	}
	return s.String()
}

// script is the script that characters of no script of their own are shaped in
// where a language is usually written in code; it is remembered.
func (e *engine) script(code string) language.Script {
	s, ok := e.scriptIDs[code]
	if !ok {
		switch code {
		case "Hans", "Hant", "Jpan":
			s = language.Han
		case "Kore":
			s = language.Hangul
		case "Aran":
			s = language.Arabic
		default:
			var err error
			if s, err = language.ParseScript(code); err != nil {
				s = language.Latin
			}
		}
		e.scriptIDs[code] = s
	}
	return s
}
