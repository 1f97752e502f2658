// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"fmt"
	"testing"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// TestStrokesCrossNoRule: Nastaliq's long strokes reach neither over a rule above
// their line or beside its beginning, nor into one under it or a face.
func TestStrokesCrossNoRule(t *testing.T) {
	b := newBuilder(t)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	all := len(languages(t, b)) == len(b.Messages.Languages())
	for i, p := range []Page{{Lang: "ur"}, {Lang: "ur", LargePrint: true}, {Lang: "ur", With: "pa", LargePrint: true}, {Lang: "ur", Booklet: true}} {
		for k, kind := range printed(p) {
			modules := plannedSlugs(t, b)
			switch at := (2*i + k) % len(modules); {
			case kind.OfDay() || kind.OfCourse():
				modules = modules[:1]
			case !all: // a sample: each kind's in turn, and all in the book
				modules = modules[at : at+1]
			}
			for _, module := range modules {
				d, err := (*Document)(nil), error(nil)
				switch {
				case kind.OfDay():
					d, err = b.Workshop(kind, day, p)
				case kind.OfCourse():
					d, err = b.Module(kind, course, "", p)
				default:
					d, err = b.Module(kind, course, module, p)
				}
				if err != nil {
					t.Fatal(err)
				}
				pages, err := typeset.Layout(d)
				if err != nil {
					t.Fatal(err)
				}
				for i, page := range pages.Pages {
					for _, where := range crossed(page) {
						t.Errorf("%s of %s with %q, large %v, booklet %v, page %d: %s", kind, module, p.With, p.LargePrint, p.Booklet, i+1, where)
					}
				}
			}
		}
	}
}

// crossed tells of Nastaliq's runs whose outlines reach over a level rule above
// their baseline or into one under it, over an upright one on their right, or into a face.
func crossed(page typeset.Page) (list []string) {
	for _, it := range page.Items {
		if it.Text == nil || it.Text.Face.Script != "Aran" {
			continue
		}
		ink, ok := it.Ink()
		if !ok {
			continue
		}
		whole := ink
		ink.Height = it.Text.Y - ink.Y
		for _, other := range page.Items {
			if other.Path == nil || other.Path.Code {
				continue
			}
			switch o := other.Path.Ops; {
			case len(o) == 2 && o[0].X == o[1].X:
				if x := o[0].X; x > ink.X+ink.Width/2 && x < ink.X+ink.Width && o[0].Y < it.Text.Y && it.Text.Y < o[1].Y {
					list = append(list, fmt.Sprintf("%.1f points over the rule beside it, at %.1f points", ink.X+ink.Width-x, it.Text.Size))
				}
			case len(o) == 2 && o[0].Y == o[1].Y, o[0].Op == 'R':
				ys := []float64{o[0].Y}
				x, width := min(o[0].X, o[len(o)-1].X), o[len(o)-1].X-o[0].X
				if o[0].Op == 'R' {
					x, width, ys = o[0].X, o[0].X1, append(ys, o[0].Y+o[0].Y1)
				}
				if a, _ := other.Bounds(); o[0].Op != 'R' && a.Meets(whole) && a.Y > it.Text.Y {
					list = append(list, fmt.Sprintf("%.1f points into the rule under it at %.0f, at %.1f points", whole.Y+whole.Height-a.Y, a.Y, it.Text.Size))
				}
				for _, y := range ys {
					if (typeset.Area{X: x, Y: y, Width: width, Height: 0.1}).Meets(ink) {
						list = append(list, fmt.Sprintf("%.1f points over the rule at %.0f, at %.1f points", y-ink.Y, y, it.Text.Size))
					}
				}
			case o[0].Op == 'M' && len(o) > 4:
				if a, _ := other.Bounds(); a.Width < 50 && a.Meets(ink) {
					list = append(list, fmt.Sprintf("%.1f points into a face at %.0f", a.Y+a.Height-ink.Y, a.Y))
				}
			}
		}
	}
	return list
}
