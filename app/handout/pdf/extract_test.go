// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/lang"
)

// reader is just enough of a PDF reader to get the text back: plain objects,
// ToUnicode maps, content streams.
type reader struct {
	t       testing.TB
	objects map[int][]byte
	fonts   map[string]map[uint16]string
}

var (
	objectStart = regexp.MustCompile(`(?m)^(\d+) 0 obj\n`)
	fontEntry   = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	bfchar      = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]*)>`)
	showText    = regexp.MustCompile(`BT /(F\d+) [^\[]*(\[[^\]]*\]TJ )ET`)
	hexString   = regexp.MustCompile(`<([0-9A-F]+)>`)
)

func newReader(t testing.TB, data []byte) *reader {
	t.Helper()
	r := &reader{t: t, objects: map[int][]byte{}, fonts: map[string]map[uint16]string{}}
	at := objectStart.FindAllSubmatchIndex(data, -1)
	for _, m := range at {
		num, _ := strconv.Atoi(string(data[m[2]:m[3]]))
		body, _, _ := bytes.Cut(data[m[1]:], []byte("endobj\n"))
		r.objects[num] = body
	}
	for _, m := range fontEntry.FindAllSubmatch(r.objects[2], -1) {
		r.fonts[string(m[1])] = r.toUnicode(r.objects[number(m[2])])
	}
	return r
}

func number(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}

// ref follows a key that refers to an object.
func (r *reader) ref(dict []byte, key string) []byte {
	m := regexp.MustCompile(key + ` (\d+) 0 R`).FindSubmatch(dict)
	if m == nil {
		r.t.Fatalf("no %s in %.200s", key, dict)
	}
	return r.objects[number(m[1])]
}

func (r *reader) stream(obj []byte) []byte {
	_, rest, _ := bytes.Cut(obj, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		r.t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return data
}

func (r *reader) toUnicode(font []byte) map[uint16]string {
	m := map[uint16]string{}
	for _, pair := range bfchar.FindAllSubmatch(r.stream(r.ref(font, "/ToUnicode")), -1) {
		code, _ := strconv.ParseUint(string(pair[1]), 16, 16)
		raw, _ := hex.DecodeString(string(pair[2]))
		var units []uint16
		for i := 0; i < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		m[uint16(code)] = string(utf16.Decode(units))
	}
	return m
}

// pages lists the pages' content streams.
func (r *reader) pages() (out [][]byte) {
	kids, _, _ := bytes.Cut(r.objects[1], []byte("]"))
	for _, m := range regexp.MustCompile(`(\d+) 0 R`).FindAllSubmatch(kids, -1) {
		out = append(out, r.stream(r.ref(r.objects[number(m[1])], "/Contents")))
	}
	return out
}

// runs is the text of each BT … ET, code by code from left to right.
func (r *reader) runs(content []byte) (out []string) {
	for _, m := range showText.FindAllSubmatch(content, -1) {
		var text strings.Builder
		for _, h := range hexString.FindAllSubmatch(m[2], -1) {
			for i := 0; i < len(h[1]); i += 4 {
				code, _ := strconv.ParseUint(string(h[1][i:i+4]), 16, 16)
				s, ok := r.fonts[string(m[1])][uint16(code)]
				if !ok {
					r.t.Fatalf("code %04X of %s stands for nothing", code, m[1])
				}
				text.WriteString(s)
			}
		}
		out = append(out, text.String())
	}
	return out
}

// seen is a run's text, part by part, as each part's codes stand on the page from
// left to right.
func seen(run *typeset.TextRun) (parts []string) {
	for _, part := range pdf.Clauses(run) {
		parts = append(parts, codesOf(&part))
	}
	return parts
}

func codesOf(run *typeset.TextRun) string {
	var b strings.Builder
	if run.Turns {
		b.WriteRune(0x61C)
	}
	for _, g := range run.Glyphs {
		rs := []rune(g.Text)
		if run.RTL {
			slices.Reverse(rs)
		}
		if run.RTL && len(rs) == 1 && !unicode.In(rs[0], unicode.L, unicode.M, unicode.N) {
			b.WriteRune(0x61C)
		}
		b.WriteString(string(rs))
	}
	return b.String()
}

// TestCodesStandForTheText reads each file back and finds every run's text.
func TestCodesStandForTheText(t *testing.T) {
	for _, tag := range languages {
		pages, err := typeset.Layout(sample(tag, handout.Letter))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := pdf.Write(&out, pages); err != nil {
			t.Fatal(err)
		}
		r := newReader(t, out.Bytes())
		for i, content := range r.pages() {
			var want []string
			for _, it := range pages.Pages[i].Items {
				if it.Text != nil {
					want = append(want, seen(it.Text)...)
				}
			}
			if got := r.runs(content); !slices.Equal(got, want) {
				t.Errorf("%s page %d:\n got %q\nwant %q", tag, i+1, got, want)
			}
		}
	}
}

// others are texts beside the samples, most of them in languages without one.
var others = map[lang.Tag]string{
	"ta":  "தமிழ் தொழிலாளர்கள் கொள்கை ஸ்ரீ",
	"vi":  "Chúng ta là người lao động Việt Nam.",
	"fil": "Manggagawà tayong lahat; may pagkakaisá.",
	"pt":  "A união faz a força: não há ação sem organização.",
	"ur": "ہم میں سے دس نے ایک ہی بات مانگی، اور کسی نے اکیلے نہیں مانگی۔ مزدوروں کی یکجہتی، ہڑتال اور تنظیم: اُردُو پڑھیے۔ " +
		"نستعلیق محنت کشوں تقسیم پہنچتے کہاں کھڑے یونین حقوق انصاف اکٹھے چلیں مُلک",
	"bn": "আমাদের দশজন একই জিনিস চেয়েছে, আর কেউ একা চায়নি। শ্রমিক ঐক্য, সংগ্রাম, রাষ্ট্র, স্বাস্থ্য।",
	"ko": "우리 열 사람이 같은 것을 요구했고, 아무도 혼자 요구하지 않았다. 노동조합: “단결이 힘이다”.",
}

// TestPopplerReadsTheSource compares what pdftotext finds with the source, word
// by word, also where Arabic or Urdu meets a number, a Latin word or a bracket.
//
// With -raw, in the order of the file, poppler parts a word from its comma or
// full stop, or from the number that it is joined to, and a vowel sign from a word
// that ends with it; and it parts words of Nastaliq, whose letters stand closer than a tenth of an em, anywhere. So
// Arabic is compared by its words' letters there, and Urdu is not.
func TestPopplerReadsTheSource(t *testing.T) {
	for tag, text := range others {
		popplerReads(t, tag, text)
	}
	for tag, w := range samples {
		for _, text := range []string{w.text, w.row, w.heading, w.draftText, w.title, w.kicker} {
			popplerReads(t, tag, text)
		}
	}
	for _, tag := range []lang.Tag{"ar", "ur"} {
		for _, text := range shipped(t, tag) {
			popplerReads(t, tag, text)
		}
	}
}

// shipped are paragraphs of the course in a language, without what marks them up:
// those of two modules, of all where GROUNDWORK_LANGUAGES says so.
func shipped(t *testing.T, tag lang.Tag) (list []string) {
	t.Helper()
	files, err := filepath.Glob("../../../content/courses/unite-against-racism/*." + string(tag) + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if os.Getenv("GROUNDWORK_LANGUAGES") != "all" && !strings.Contains(file, "where-we-stand") && !strings.Contains(file, "how-they-divide-us") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(data), "\n---\n")
		for line := range strings.Lines(body) {
			line = strings.ReplaceAll(strings.TrimLeft(strings.TrimSpace(line), "- "), "*", "")
			if len(line) > 60 && !strings.ContainsAny(line, "#`|[_{<") {
				list = append(list, line)
			}
		}
	}
	if len(list) < 20 {
		t.Fatalf("%d paragraphs in %s", len(list), tag)
	}
	return list
}

// joined is a number after a word of one letter to three, which is written as one with it.
var joined = regexp.MustCompile(`(^|\s)(\p{L}{1,3}) ([0-9])`)

func popplerReads(t *testing.T, tag lang.Tag, text string) {
	t.Helper()
	doc := &handout.Document{Title: "x", Lang: tag, Paper: handout.A4, Date: time.Unix(1e9, 0),
		Blocks: []handout.Block{handout.Paragraph{Text: handout.Plain(text)}}}
	var out bytes.Buffer
	if err := pdf.Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	name := file(t, out.Bytes())
	read := func(how ...string) string {
		got, err := exec.Command(tool(t, "pdftotext"), append(how, "-enc", "UTF-8", name, "-")...).Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(got)
	}
	if g, w := comparable(read()), comparable(text); g != w {
		t.Errorf("%s\n got %q\nwant %q", tag, g, w)
	}
	letters := func(s string) string {
		s = strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.M, r):
				return -1
			case !unicode.In(r, unicode.L, unicode.N):
				return ' '
			}
			return r
		}, comparable(s))
		return joined.ReplaceAllString(strings.Join(strings.Fields(s), " "), "$1$2$3")
	}
	if g, w := letters(read("-raw")), letters(text); g != w && tag != "ur" {
		t.Errorf("%s, raw\n got %q\nwant %q", tag, g, w)
	}
}

// comparable drops direction marks and joins lines, in Chinese without a space.
func comparable(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x202A && r <= 0x202E || r == 0x200E || r == 0x200F || r == 0x61C || r == '\f':
			return -1
		case r == 0xA0 || r == 0x202F:
			return ' '
		}
		return r
	}, s)
	between := " "
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		between = ""
	}
	return strings.Join(strings.Fields(s), between)
}

func TestTagged(t *testing.T) {
	for _, tag := range languages {
		raw := string(render(t, tag, handout.A4))
		for _, want := range []string{
			fmt.Sprintf("/Lang (%s)", tag), "/MarkInfo <</Marked true>>", "/DisplayDocTitle true", "/StructTreeRoot",
			"/S /Document", "/S /H1", "/S /H2", "/S /P", "/S /L ", "/S /LI", "/S /LBody", "/S /Table", "/S /TR", "/S /TH", "/S /TD",
			"/S /Figure /Alt <FEFF", "/S /Link", "/Scope /Column", "/Type /OBJR", "/ParentTree", "/Type /Metadata", "/ID [<",
		} {
			if !strings.Contains(raw, want) {
				t.Errorf("%s: no %s", tag, want)
			}
		}
		if rtl := strings.Contains(raw, "/Direction /R2L"); rtl != (tag == "ar") {
			t.Errorf("%s: reads from the right: %v", tag, rtl)
		}
		if tag != "en" && !strings.Contains(raw, "/S /Span /Lang (en)") {
			t.Errorf("%s: the English name has no language of its own", tag)
		}
		checkMarks(t, newReader(t, []byte(raw)))
	}
}

// checkMarks wants every drawing operator inside of marked content, and every
// marked-content sequence closed.
func checkMarks(t *testing.T, r *reader) {
	t.Helper()
	for i, content := range r.pages() {
		depth := 0
		for line := range strings.Lines(string(content)) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasSuffix(line, "BDC"), strings.HasSuffix(line, "BMC"):
				depth++
			case line == "EMC":
				depth--
			case depth != 1 && (strings.HasSuffix(line, "ET") || strings.HasSuffix(line, "Q")):
				t.Errorf("page %d draws outside of marked content: %s", i+1, line)
			}
		}
		if depth != 0 {
			t.Errorf("page %d: %d sequences stay open", i+1, depth)
		}
	}
}
