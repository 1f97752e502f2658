// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import "github.com/go-text/typesetting/language"

// unified says that several languages write a script's characters, each with
// shapes of its own: a face for one of them serves it best.
func unified(s language.Script) bool {
	switch s {
	case language.Han, language.Hiragana, language.Katakana, language.Bopomofo:
		return true
	}
	return false
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
