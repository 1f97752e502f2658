// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "github.com/groundwork-org/groundwork/app/lang"

// Wrong is what is wrong with a form: the message stands beside its field, or
// above the form where it belongs to none.
type Wrong struct {
	Field   string
	Message string
}

// At is the message of one field, "" where it is fine.
func (w Wrong) At(field string) string {
	if w.Field == field {
		return w.Message
	}
	return ""
}

// Choice is one option of a list.
type Choice struct {
	Value string
	Label string
	Lang  lang.Tag // of the label; "" as the page
	Here  bool     // chosen
}

// WorkshopHead is what stands at the top of every page about a workshop.
type WorkshopHead struct {
	Code  string
	Title Phrase
	Date  string
	Span  string // "9:30–16:30", in the workshop's own zone
	Place string
	// Path is the room's page without the language: "/trainer/workshops/K7Q4MX".
	Path string
}

// Bar is one language's people, with a bar as wide as its share of the largest.
type Bar struct {
	Tag    lang.Tag
	Name   string // of the language, in its own script
	People int
	Width  int // of 100
}

// Count is how many are in the room.
type Count struct {
	Present  int
	Expected int
	Bars     []Bar
}

// QR is a code for a phone's camera, its quiet zone within Size.
type QR struct {
	Size int    // modules each way
	Path string // of an SVG path
}
