// SPDX-License-Identifier: AGPL-3.0-or-later

package handout_test

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	. "github.com/groundwork-org/groundwork/app/handout"
)

// TestLook makes pictures for a person to look at (make look): every kind in
// every format and language, each page of it, and under the plain sheets the
// same words set by Chromium in the same faces. It runs where GROUNDWORK_LOOK
// names a folder, in one language of each script or, where GROUNDWORK_LANGUAGES
// is all, in all.
//
//	DIR/pa/participant-plain-1.png   ours above, Chromium's below
//	DIR/pa/participant-large-1.png   one of the formats
func TestLook(t *testing.T) {
	dir := os.Getenv("GROUNDWORK_LOOK")
	if dir == "" {
		t.Skip("nothing to look at: set GROUNDWORK_LOOK to a folder")
	}
	b := newBuilder(t)
	formats := []struct {
		name string
		Page
	}{
		{"plain", Page{}}, {"a4", Page{Paper: A4}}, {"large", Page{LargePrint: true}}, {"lowink", Page{LowInk: true, Paper: A4}},
		{"booklet", Page{Booklet: true}}, {"booklet-large", Page{Booklet: true, LargePrint: true, Paper: A4}},
		{"with-latin", Page{With: "en", Paper: A4}}, {"with-rtl", Page{With: "ar"}}, {"with-large", Page{With: "pa", LargePrint: true}},
		{"poster", Page{Poster: 2}},
	}
	for _, l := range languages(t, b) {
		t.Run(string(l), func(t *testing.T) {
			into := filepath.Join(dir, string(l))
			if err := os.MkdirAll(into, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, f := range formats {
				p := f.Page
				if p.Lang = l; p.With == l {
					p.With = "vi"
				}
				for name, d := range inFormat(t, b, p) {
					if name == string(Book) && slices.Contains([]string{"a4", "lowink", "with-large"}, f.name) {
						continue // as long as all others together
					}
					ours, beside := pictures(t, print(t, d)), []image.Image(nil)
					if f.name == "plain" {
						beside = pictures(t, chromiums(t, d))
					}
					contact(t, filepath.Join(into, strings.ReplaceAll(name, ", ", "-")+"-"+f.name), ours, beside)
				}
			}
		})
	}
}

// inFormat are the documents of every kind that can be had in a format.
func inFormat(t *testing.T, b *Builder, p Page) map[string]*Document {
	t.Helper()
	list := make(map[string]*Document)
	day := Day{Workshop: saturday(t, b), Names: Names{"Amrit"}}
	for i, name := range KindNames() {
		kind := Kind(name)
		var d *Document
		var err error
		switch modules := plannedSlugs(t, b); {
		case kind.OfDay():
			d, err = b.Workshop(kind, day, p)
		case kind.OfCourse():
			d, err = b.Module(kind, course, "", p)
		default:
			d, err = b.Module(kind, course, modules[(i+slices.Index(b.Messages.Languages(), p.Lang))%len(modules)], p)
		}
		if f := (*fault.Fault)(nil); errors.As(err, &f) && f.Kind == fault.Invalid {
			continue // not in this format, and the command says so
		}
		if err != nil {
			t.Fatalf("%s in %s: %v", name, p.Lang, err)
		}
		list[name] = d
	}
	return list
}

func plannedSlugs(t *testing.T, b *Builder) []string {
	t.Helper()
	c, err := b.Library.Course(course)
	if err != nil {
		t.Fatal(err)
	}
	var slugs []string
	for _, m := range c.Modules {
		slugs = append(slugs, m.Slug)
	}
	return slugs
}

// chromiums is Chromium's print of the same words.
func chromiums(t *testing.T, d *Document) []byte {
	t.Helper()
	dir := t.TempDir()
	page, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(page, []byte(asPage(d)), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, page)
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pictures are a file's pages, 45 dots to an inch.
func pictures(t *testing.T, data []byte) []image.Image {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "sheet.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-png", "-r", "45", file, filepath.Join(dir, "p")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "p*.png"))
	slices.Sort(names)
	var list []image.Image
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		list = append(list, img)
	}
	return list
}

// contact lays pages onto sheets of two rows: ours, or ours above Chromium's.
func contact(t *testing.T, stem string, ours, beside []image.Image) {
	t.Helper()
	wide, high := 0, 0
	for _, img := range slices.Concat(ours, beside) {
		wide, high = max(wide, img.Bounds().Dx()), max(high, img.Bounds().Dy())
	}
	columns := max(1, 1180/(wide+8))
	var rows [][]image.Image
	for i := 0; i < max(len(ours), len(beside)); i += columns {
		for _, of := range [][]image.Image{ours, beside} {
			if i < len(of) {
				rows = append(rows, of[i:min(i+columns, len(of))])
			} else if beside != nil {
				rows = append(rows, nil)
			}
		}
	}
	const per = 2
	for n := 0; n*per < len(rows); n++ {
		part := rows[n*per : min((n+1)*per, len(rows))]
		sheet := image.NewRGBA(image.Rect(0, 0, columns*(wide+8), len(part)*(high+8)))
		draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.RGBA{120, 140, 160, 255}), image.Point{}, draw.Src)
		for r, row := range part {
			for c, img := range row {
				at := image.Pt(c*(wide+8)+4, r*(high+8)+4)
				draw.Draw(sheet, img.Bounds().Add(at), img, image.Point{}, draw.Src)
			}
		}
		f, err := os.Create(fmt.Sprintf("%s-%d.png", stem, n+1))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, sheet); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
