// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"io"
	"io/fs"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/go-text/typesetting/font"

	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/static"
)

// opened remembers which files were opened.
type opened struct {
	fs.FS
	mu    sync.Mutex
	names []string
}

func (o *opened) Open(name string) (fs.File, error) {
	o.mu.Lock()
	o.names = append(o.names, name)
	o.mu.Unlock()
	return o.FS.Open(name)
}

// TestFacesAreParsedWhenNeeded: a server that prints no Chinese never reads the
// faces for it, which are larger than all others together.
func TestFacesAreParsedWhenNeeded(t *testing.T) {
	files := &opened{FS: static.Files}
	store, err := NewStore(files, "fonts")
	if err != nil {
		t.Fatal(err)
	}
	files.names = nil
	for _, c := range []struct {
		tag, text string
		want      []string
	}{
		{"en", "solidarity", []string{"fonts/Latn-Regular.ttf"}},
		{"pa", "ਏਕਤਾ ☐", []string{"fonts/Guru-Regular.ttf", "fonts/Zmth-Regular.ttf", "fonts/Zsym-Regular.ttf"}},
		{"zh-Hans", "团结 2023", []string{"fonts/Hans-Regular.ttf"}},
		{"ko", "단결 團結", nil}, // checked below: what Hangul's face lacks is looked for
	} {
		files.names = nil
		_, err := LayoutWith(store, doc(lang.Tag(c.tag), para(c.text)))
		if (err != nil) != (c.want == nil) {
			t.Errorf("%s: %v", c.tag, err)
		}
		if slices.Sort(files.names); c.want != nil && !slices.Equal(files.names, c.want) {
			t.Errorf("%s read %q, want %q", c.tag, files.names, c.want)
		}
	}
}

// TestEveryScriptHasFaces: the design's twelve languages, Bengali and Korean,
// regular and bold.
func TestEveryScriptHasFaces(t *testing.T) {
	store, err := Fonts()
	if err != nil {
		t.Fatal(err)
	}
	for tag, text := range map[lang.Tag]string{
		"en": "A", "fr": "œÀ«", "es": "¿Ñ", "fil": "ñà", "pt": "ãÇ", "vi": "ắỹƯđ", "pa": "ਪੰਜਾਬੀ", "hi": "हिन्दी", "ta": "தமிழ்",
		"ar": "العربية", "ur": "اردوڑںے", "zh-Hans": "简体中文，。“”", "bn": "বাংলা", "ko": "한국어",
	} {
		for _, style := range []Style{Regular, Bold} {
			for _, r := range text {
				f, ok, err := store.face(tag.Script(), style)
				if err != nil || !ok || f.Style != style || !f.Has(r) {
					t.Errorf("%s: %q in style %d: %v %v", tag, r, style, ok, err)
				}
			}
		}
	}
}

// BenchmarkParseFace is what the first handout in a script pays once.
func BenchmarkParseFace(b *testing.B) {
	for _, name := range []string{"Latn-Regular", "Deva-Regular", "Hans-Regular", "Kore-Regular"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				file, err := openFont(static.Files, "fonts/"+name+".ttf")
				if err != nil {
					b.Fatal(err)
				}
				if _, err := parseFace(name, name[:4], Regular, file); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestInkIsTheOutlines: a run's ink is what go-text reads of the whole file.
func TestInkIsTheOutlines(t *testing.T) {
	store, err := Fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{"Latn", "Aran", "Taml"} {
		f, _, err := store.face(script, Regular)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := font.ParseTTF(io.NewSectionReader(f.File, 0, f.File.Size()))
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for gid := range uint16(400) {
			run := &TextRun{X: 10, Y: 50, Face: f, Size: float64(f.UnitsPerEm), Glyphs: []Glyph{{ID: gid, YOff: 100}}}
			got, ok := Item{Text: run}.Ink()
			want, has := whole.GlyphExtents(font.GID(gid))
			if has = has && want.Width != 0; ok != has {
				t.Errorf("%s: glyph %d shows ink: %v, want %v", script, gid, ok, has)
			}
			if !ok {
				continue
			}
			shown++
			up := 50 - 0.1*float64(f.UnitsPerEm) - float64(want.YBearing)
			for _, d := range []float64{got.X - 10 - float64(want.XBearing), got.Width - float64(want.Width), got.Y - up, got.Height + float64(want.Height)} {
				if math.Abs(d) > 1.5 {
					t.Errorf("%s: glyph %d fills %v, want %+v", script, gid, got, want)
					break
				}
			}
		}
		if shown < 100 {
			t.Errorf("%s: %d glyphs", script, shown)
		}
	}
}
