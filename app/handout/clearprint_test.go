// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// TestNothingReadIsSmallerThan12Points, in any format but large print: sources and
// what is not legal advice are no fine print (CNIB Clear Print guidelines).
func TestNothingReadIsSmallerThan12Points(t *testing.T) {
	b := newBuilder(t)
	for _, p := range []Page{{Lang: "fr"}, {Lang: "fil"}, {Lang: "pt", Paper: A4}, {Lang: "ta"}, {Lang: "ar", With: "en"}, {Lang: "ta", With: "ur"}} {
		for name, d := range sheets(t, b, p) {
			if name == "recovery" {
				continue // one page for a safe, of what a machine reads
			}
			pages, err := typeset.Layout(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range pages.Pages {
				for _, it := range page.Items {
					if it.Text == nil || it.Node != nil && it.Node.Role == "Lbl" || it.Text.Face.Script != p.Lang.Script() {
						continue // as in large print
					}
					if it.Text.Size < 12*0.99 {
						t.Errorf("%s, %+v: %.1f points: %q", name, p, it.Text.Size, read(it.Text))
					}
				}
			}
		}
	}
}
