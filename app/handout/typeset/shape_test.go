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
	{"vi", "người Việt Nguyễn lao-động nghiệp đoàn thưởng quyền ở lại giữ vững ẵm Ẫ ỹ"},
	{"pt", "união greve não coração Lição à às"},
	{"fil", "manggagawà pagkakaisá"},
	{"pa", "ਪੰਜਾਬੀ ਕਿਸਨੂੰ ਪ੍ਰਸ਼ਨ ਸ੍ਵੈ ਫ਼ੈਸਲਾ ਵਿੱਚੋਂ ਤਰ੍ਹਾਂ ਸਿੱਖਿਆ ਇੱਕਜੁੱਟ ਜਥੇਬੰਦੀ"},
	{"hi", "हिन्दी क्षमता श्रमिक प्रश्न र्थ कृष्ण ज़रूरत विद्यार्थी संघर्ष ज्ञान राष्ट्र हड़ताल पढ़ें एकजुटता मज़दूर ट्रेड द्वारा"},
	{"ta", "தமிழ் தொழிலாளர்கள் கொள்கை ஸ்ரீ க்ஷ ஒற்றுமை போராட்டம் சங்கம் பௌர்ணமி கூட்டமைப்பு வேலைநிறுத்தம் டீ நூறு"},
	{"bn", "বাংলা শ্রমিক ঐক্য সংগ্রাম কর্মী ক্ষমতা প্রশ্ন রাষ্ট্র ইউনিয়ন সংহতি উৎপাদন স্বাস্থ্য"},
	{"ar", "العربيّة لحظةً متّحدون الآخر لا إلى اللّه يتغيّر؟ 2023"},
	{"ur", "مزدور اُردُو پڑھیے ہیں مُلک کارکن یکجہتی ہڑتال تنظیم ساتھیو! لیے؟ تھی۔ ۲۰۲۳ نستعلیق محنت کشوں تقسیم پہنچتے کہاں کھڑے یونین حقوق انصاف اکٹھے چلیں نسل\u200cپرستی لحظةً"},
	{"zh-Hans", "团结就是力量。 工会（2023年）：「罢工」、“工人” 培训者 ——"},
	{"ko", "노동자 단결 노동조합 (2023년): “파업”, 연대! 쟁의 휴게실"},
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
		it := shapeWord(t, e, lang.Tag(field[0]), field[2])
		if got := hbGlyphs(it.glyphs); it.face.Name != field[1] || got != field[3] {
			t.Errorf("%s %s\n got %s %s\nwant %s %s", field[0], field[2], it.face.Name, got, field[1], field[3])
		}
	}
	if lines < 120 {
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

// shapeWord sets one word, of one script.
func shapeWord(t testing.TB, e *engine, tag lang.Tag, word string) item {
	t.Helper()
	ps, err := e.paragraphs(handout.Plain(word), setting{lang: tag, size: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) != 1 || len(ps[0].items) != 1 {
		t.Fatalf("%s: %q is not one item", tag, word)
	}
	return ps[0].items[0]
}

// hbGlyphs writes glyphs as hb-shape does.
func hbGlyphs(glyphs []Glyph) string {
	var parts []string
	for _, g := range glyphs {
		s := fmt.Sprint(g.ID)
		if g.XOff != 0 || g.YOff != 0 {
			s += fmt.Sprintf("@%d,%d", g.XOff, g.YOff)
		}
		parts = append(parts, s+fmt.Sprintf("+%d", g.Advance))
	}
	return "[" + strings.Join(parts, "|") + "]"
}

func writeGoldenWords(t *testing.T) {
	var out strings.Builder
	e := testEngine(t)
	for _, w := range shapedWords {
		for word := range strings.FieldsSeq(w.words) {
			it := shapeWord(t, e, w.tag, word)
			direction := "ltr"
			if it.level&1 == 1 {
				direction = "rtl"
			}
			face := it.face.Name
			shaped, err := exec.Command("hb-shape", "--no-glyph-names", "--no-clusters", "--language="+string(w.tag),
				"--script="+it.script.String(), "--direction="+direction, "../../../static/fonts/"+face+".ttf", word).Output()
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
