// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"net/url"
	"reflect"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestPartMakesTheSameSheets: every kind of sheet is the same document from what
// it needs as from all of the content.
func TestPartMakesTheSameSheets(t *testing.T) {
	builder := func(content *markdown.Store, err error) *handout.Builder {
		if err != nil {
			t.Fatal(err)
		}
		_, messages, err := OpenContent(nil)
		if err != nil {
			t.Fatal(err)
		}
		return &handout.Builder{Library: content.Current(), Messages: messages, URL: &url.URL{Scheme: "https", Host: "g.example"}, Pictures: content.Picture}
	}
	content, _, err := OpenContent(nil)
	whole := builder(content, err)
	sheet := func(b *handout.Builder, kind handout.Kind, course, module string) (*handout.Document, error) {
		page := handout.Page{Lang: "hi", Paper: handout.A4}
		if kind != handout.RunOfShow && kind != handout.SignIn {
			return b.Module(kind, course, module, page)
		}
		c, err := b.Library.Course(course)
		if err != nil {
			return nil, err
		}
		plan, err := workshop.PlanOf(c, module)
		if err != nil {
			return nil, err
		}
		return b.Workshop(kind, handout.Day{Workshop: workshop.Workshop{Plan: plan}}, page)
	}
	for _, c := range whole.Library.Courses {
		for _, kind := range append(handout.ModuleKinds(), handout.Book, handout.RunOfShow, handout.SignIn) {
			for _, module := range []string{"", c.Modules[0].Slug, c.Modules[len(c.Modules)-1].Slug} {
				if module != "" && kind.OfCourse() {
					continue
				}
				content, _, err := OpenPart(PartFor(kind, c.Slug, module, "hi"), nil)
				want, wrong := sheet(whole, kind, c.Slug, module)
				got, err := sheet(builder(content, err), kind, c.Slug, module)
				if wrong != nil || err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s of %s/%s differs: %v, %v", kind, c.Slug, module, err, wrong)
				}
			}
		}
	}
}
