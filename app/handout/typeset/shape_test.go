// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/lang"
)

var update = flag.Bool("update", false, "write the golden files again (needs hb-shape)")

// words whose shaping goes wrong first: joins, conjuncts, reordered vowels,
// stacked marks, ligatures.
var shapedWords = []struct {
	tag   lang.Tag
	words string
}{
	{"en", "Groundwork office fly Avenue Tomorrow"},
	{"fr", "œuvre façon où l’équipe ÉLÈVE"},
	{"es", "¿Quién niñez compañeras? ¡Únanse!"},
	{"vi", "người Việt Nguyễn lao-động"},
	{"fil", "manggagawà pagkakaisá"},
	{"pa", "ਪੰਜਾਬੀ ਕਿਸਨੂੰ ਪ੍ਰਸ਼ਨ ਸ੍ਵੈ ਫ਼ੈਸਲਾ ਵਿੱਚੋਂ ਤਰ੍ਹਾਂ ਸਿੱਖਿਆ ਇੱਕਜੁੱਟ ਜਥੇਬੰਦੀ"},
	{"hi", "हिन्दी क्षमता श्रमिक प्रश्न र्थ कृष्ण ज़रूरत विद्यार्थी"},
	{"ta", "தமிழ் தொழிலாளர்கள் கொள்கை ஸ்ரீ க்ஷ"},
	{"ar", "العربيّة لحظةً متّحدون الآخر لا إلى اللّه يتغيّر؟ 2023"},
	{"ur", "مزدور اُردُو پڑھیے ہیں مُلک کارکن"},
}

const goldenWords = "testdata/hb-shape.txt"

// TestGoldenWords compares glyph ids, offsets and advances with what
// HarfBuzz's own hb-shape said of the same words in the same fonts.
func TestGoldenWords(t *testing.T) {
	if *update {
		writeGoldenWords(t)
	}
	data, err := os.ReadFile(goldenWords)
	if err != nil {
		t.Fatal(err)
	}
	e := testEngine(t)
	lines := 0
	for line := range strings.Lines(string(data)) {
		field := strings.Split(strings.TrimSpace(line), "\t")
		lines++
		face, got := shapeWord(t, e, lang.Tag(field[0]), field[2])
		if face != field[1] || got != field[3] {
			t.Errorf("%s %s\n got %s %s\nwant %s %s", field[0], field[2], face, got, field[1], field[3])
		}
	}
	if lines < 50 {
		t.Errorf("only %d words tested", lines)
	}
}

func testEngine(t testing.TB) *engine {
	t.Helper()
	store, err := Fonts()
	if err != nil {
		t.Fatal(err)
	}
	e := engines.Get().(*engine)
	e.use(store)
	return e
}

// shapeWord sets one word and writes its glyphs as hb-shape does.
func shapeWord(t testing.TB, e *engine, tag lang.Tag, word string) (face, glyphs string) {
	t.Helper()
	ps, err := e.paragraphs(handout.Plain(word), setting{lang: tag, size: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) != 1 || len(ps[0].items) != 1 {
		t.Fatalf("%s: %q is not one item", tag, word)
	}
	it := ps[0].items[0]
	var parts []string
	for _, g := range it.glyphs {
		s := fmt.Sprint(g.ID)
		if g.XOff != 0 || g.YOff != 0 {
			s += fmt.Sprintf("@%d,%d", g.XOff, g.YOff)
		}
		parts = append(parts, s+fmt.Sprintf("+%d", g.Advance))
	}
	return it.face.Name, "[" + strings.Join(parts, "|") + "]"
}

func writeGoldenWords(t *testing.T) {
	var out strings.Builder
	e := testEngine(t)
	for _, w := range shapedWords {
		for word := range strings.FieldsSeq(w.words) {
			face, _ := shapeWord(t, e, w.tag, word)
			shaped, err := exec.Command("hb-shape", "--no-glyph-names", "--no-clusters", "--language="+string(w.tag),
				"../../../static/fonts/"+face+".ttf", word).Output()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s\t%s\t%s\t%s\n", w.tag, face, word, strings.TrimSpace(string(shaped)))
		}
	}
	if err := os.WriteFile(goldenWords, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
