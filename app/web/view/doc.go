// SPDX-License-Identifier: AGPL-3.0-or-later

// Package view holds what people see: one struct per page, and the HTML it
// becomes.
//
// To add a page: a struct that embeds Page, in a file named after the feature;
// a template of the same name in html/, which defines "main"; and one line that
// ties them together:
//
//	type Roll struct {
//		Page
//		Rows []RollRow
//	}
//
//	var roll = define[Roll]("roll")
//
//	func (p Roll) Render(w io.Writer) error { return roll.execute(w, p) }
//
// Every template is type-checked against its struct by a test, so a field that
// is not there does not compile, so to speak. Templates say words with
// {{$.T "key" "Name" value}}, {{$.N "key" count}} for plurals and {{$.H "key"
// "Name" value}} where the value is somebody's own word and stands in <bdi>.
// No page is a map; no template decides anything but looks.
package view
