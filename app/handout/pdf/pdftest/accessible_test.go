// SPDX-License-Identifier: AGPL-3.0-or-later

package pdftest_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	. "github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
)

// recorder notes what would fail.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Error(args ...any)            { r.said = append(r.said, fmt.Sprint(args...)) }
func (r *recorder) Errorf(f string, args ...any) { r.said = append(r.said, fmt.Sprintf(f, args...)) }

// TestAccessibleSeesWhatIsWrong breaks one thing after the other in a file
// without moving a byte of the rest.
func TestAccessibleSeesWhatIsWrong(t *testing.T) {
	t.Setenv("GROUNDWORK_VERAPDF", "")
	say := func(s string) []Block { return []Block{Paragraph{Text: Text{{Text: s, Link: "https://example.org/"}}}} }
	doc := &Document{Title: "A sheet", Lang: "en", Date: time.Unix(1e9, 0), Blocks: []Block{
		Heading{Level: 1, Text: Plain("First")}, Heading{Level: 2, Text: Plain("Second")},
		List{Items: []Item{{Blocks: say("one")}}}, QR{URL: "https://example.org/", Alt: "Opens a page"},
		Table{Columns: []Column{{Share: 1}}, Head: []Cell{{Blocks: say("head")}}, Rows: []Row{{Cells: []Cell{{Blocks: say("cell")}}}}},
	}}
	var out bytes.Buffer
	if err := pdf.Render(&out, doc); err != nil {
		t.Fatal(err)
	}
	right := &recorder{TB: t}
	pdftest.Accessible(right, out.Bytes())
	if len(right.said) > 0 {
		t.Fatalf("a file as it should be: %q", right.said)
	}
	for _, c := range []struct{ old, broken string }{
		{"/Marked true", "/Marked null"}, {"/DisplayDocTitle true", "/DisplayDocTitle null"}, {"/Lang (en)", "/Long (en)"},
		{"pdfuaid:part>1", "pdfuaid:part>7"}, {"/OutputIntents", "/OutputIntentz"}, {"/S /LI", "/S /Td"}, {"/S /LBody", "/S /TBody"},
		{"/S /H1", "/S /H3"}, {"/S /Figure /Alt", "/S /Figure /Ald"}, {"/Scope /Column", "/Scope /Pillar"}, {"/S /TBody", "/S /THead"},
		{"/Type /OBJR", "/Type /OBJX"}, {"/Tabs /S", "/Tabs /R"}, {"/StructParents 0", "/StructParents 9"}, {"/StructParent 1", "/StructPatent 1"},
		{"/Contents <FEFF", "/Contentz <FEFF"}, {"/ToUnicode", "/ToUnicodf"}, {"/FontFile2", "/FontFile4"},
	} {
		if !bytes.Contains(out.Bytes(), []byte(c.old)) {
			t.Errorf("there is no %q to break", c.old)
			continue
		}
		r := &recorder{TB: t}
		pdftest.Accessible(r, bytes.ReplaceAll(out.Bytes(), []byte(c.old), []byte(c.broken)))
		if len(r.said) == 0 {
			t.Errorf("%q instead of %q goes unseen", c.broken, c.old)
		}
	}
}
