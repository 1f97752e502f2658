// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/groundwork-org/groundwork/app/lang"
)

func TestSpokenHidesOtherLanguages(t *testing.T) {
	all := fstest.MapFS{}
	for _, name := range []string{"courses/c/course.md", "courses/c/course.pa.md", "courses/c/course.ar.md", "courses/c/a.b.md",
		"courses/c/wall.png", "en/errors.toml", "pa/errors.toml", "ar/errors.toml"} {
		all[name] = &fstest.MapFile{Data: []byte(name)}
	}
	some := spoken{all, []lang.Tag{lang.English, "pa"}}
	var seen []string
	err := fs.WalkDir(some, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			seen = append(seen, name)
		}
		return err
	})
	want := "courses/c/a.b.md courses/c/course.md courses/c/course.pa.md courses/c/wall.png en/errors.toml pa/errors.toml"
	if got := strings.Join(seen, " "); err != nil || got != want {
		t.Errorf("sees %s, %v; want %s", got, err, want)
	}
	if _, err := some.Open("courses/c/course.ar.md"); err == nil {
		t.Error("a hidden file opens")
	}
}

func TestOpenContentInReadsTheSame(t *testing.T) {
	whole, _, err := OpenContent(nil)
	if err != nil {
		t.Fatal(err)
	}
	one, messages, err := OpenContentIn([]lang.Tag{"pa"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tags := messages.Languages(); len(tags) != 2 {
		t.Errorf("languages %v, want en and pa", tags)
	}
	for _, c := range whole.Current().Courses {
		same, err := one.Current().Course(c.Slug)
		if err != nil || len(same.Modules) != len(c.Modules) {
			t.Fatalf("%s: %v", c.Slug, err)
		}
		for i, m := range c.Modules {
			for _, b := range m.Blocks {
				if got, want := same.Modules[i].Read(b, "pa"), m.Read(b, "pa"); got.Text.Title != want.Text.Title || got.Draft != want.Draft || got.Held != want.Held {
					t.Errorf("%s#%s differs", m.Slug, b.ID)
				}
			}
		}
	}
}
