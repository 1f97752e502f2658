// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundwork-org/groundwork/app/handout"
)

// errShape is returned for a file that isn't built as gofpdf 1.16.2 builds it.
var errShape = errors.New("pdf: gofpdf's output has an unknown shape")

// file is a PDF as a list of plain objects, by number less one; each is what
// stands between "obj" and "endobj".
type file struct {
	objects [][]byte
	deflate *deflater
}

// add appends an object and returns its number.
func (f *file) add(body string) int {
	f.objects = append(f.objects, []byte(body))
	return len(f.objects)
}

// addStream appends a stream, compressed where that helps.
func (f *file) addStream(dict string, data []byte, compress bool) int {
	f.objects = append(f.objects, f.stream(dict, data, compress))
	return len(f.objects)
}

func (f *file) stream(dict string, data []byte, compress bool) []byte {
	if compress {
		data = f.deflate.all(data)
		dict += " /Filter /FlateDecode"
	}
	out := make([]byte, 0, len(data)+len(dict)+60)
	out = fmt.Appendf(out, "<<%s /Length %d>>\nstream\n", dict, len(data))
	out = append(out, data...)
	return append(out, "\nendstream\n"...)
}

// readObjects takes a file of gofpdf's apart by its cross-reference table.
func readObjects(raw []byte) (*file, error) {
	tail := bytes.LastIndex(raw, []byte("startxref\n"))
	if tail < 0 {
		return nil, errShape
	}
	num, _, _ := bytes.Cut(raw[tail+len("startxref\n"):], []byte("\n"))
	xref, err := strconv.Atoi(string(num))
	if err != nil || xref < 0 || xref > tail || !bytes.HasPrefix(raw[xref:], []byte("xref\n0 ")) {
		return nil, errShape
	}
	lines := bytes.Split(raw[xref:tail], []byte("\n"))
	count, err := strconv.Atoi(strings.TrimPrefix(string(lines[1]), "0 "))
	if err != nil || count < 2 || len(lines) < 2+count {
		return nil, errShape
	}
	offsets := make([]int, count-1)
	for i := range offsets {
		entry := string(lines[3+i])
		if len(entry) < 18 || entry[17] != 'n' {
			return nil, errShape
		}
		if offsets[i], err = strconv.Atoi(entry[:10]); err != nil || offsets[i] > xref {
			return nil, errShape
		}
	}
	ends := append(slices.Clone(offsets), xref)
	slices.Sort(ends)
	f := &file{objects: make([][]byte, len(offsets))}
	for i, from := range offsets {
		next, _ := slices.BinarySearch(ends, from+1)
		body := raw[from:ends[next]]
		begin, end := fmt.Sprintf("%d 0 obj\n", i+1), "endobj\n"
		if !bytes.HasPrefix(body, []byte(begin)) || !bytes.HasSuffix(body, []byte(end)) {
			return nil, errShape
		}
		f.objects[i] = body[len(begin) : len(body)-len(end)]
	}
	return f, nil
}

// rewrite joins gofpdf's file with fonts, tags, links and metadata.
func (d *document) rewrite(raw []byte) ([]byte, error) {
	f, err := readObjects(raw)
	if err != nil {
		return nil, err
	}
	f.deflate = deflaters.Get().(*deflater)
	defer deflaters.Put(f.deflate)
	last := len(f.objects)
	info := last - 1
	if !bytes.HasPrefix(f.objects[last-1], []byte("<<\n/Type /Catalog\n")) ||
		!bytes.HasPrefix(f.objects[info-1], []byte("<<\n/Producer ")) {
		return nil, errShape
	}
	if err := f.orderPictures(); err != nil {
		return nil, err
	}
	fonts, err := d.addFonts(f)
	if err != nil {
		return nil, err
	}
	if f.objects[1], err = replaceOnce(f.objects[1], "/Font <<\n>>", "/Font <<"+fonts+">>"); err != nil {
		return nil, err
	}
	pages, err := pageObjects(f, len(d.pages.Pages))
	if err != nil {
		return nil, err
	}
	tree := d.addTree(f, pages)
	if err := d.markPages(f, pages); err != nil {
		return nil, err
	}
	if err := d.order(f, pages); err != nil {
		return nil, err
	}
	meta := f.addStream("/Type /Metadata /Subtype /XML", d.xmp(), false)
	outline := ""
	if n := d.addOutline(f, pages); n > 0 {
		outline = fmt.Sprintf(" /Outlines %d 0 R", n)
	}
	direction := "L2R"
	if d.pages.Lang.Dir() == "rtl" {
		direction = "R2L"
	}
	f.objects[last-1] = fmt.Appendf(nil, "<</Type /Catalog /Pages 1 0 R /Lang (%s) /MarkInfo <</Marked true>> "+
		"/StructTreeRoot %d 0 R /Metadata %d 0 R /OutputIntents [%d 0 R]%s /ViewerPreferences <</DisplayDocTitle true /Direction /%s%s>>>>\n",
		d.pages.Lang, tree, meta, f.addIntent(), outline, direction, d.printing())
	return f.bytes(last, info), nil
}

// printing is what a reader proposes when the file is printed (ISO 32000-1,
// table 150).
func (d *document) printing() (s string) {
	switch d.pages.Duplex {
	case handout.OneSided:
		s = " /Duplex /Simplex"
	case handout.LongEdge:
		s = " /Duplex /DuplexFlipLongEdge"
	case handout.ShortEdge:
		s = " /Duplex /DuplexFlipShortEdge"
	}
	if d.pages.Exact {
		s += " /PrintScaling /None"
	}
	return s
}

func replaceOnce(b []byte, old, with string) ([]byte, error) {
	if bytes.Count(b, []byte(old)) != 1 {
		return nil, errShape
	}
	return bytes.Replace(b, []byte(old), []byte(with), 1), nil
}

// pageObjects lists the page objects' numbers in order.
func pageObjects(f *file, want int) ([]int, error) {
	_, rest, ok := bytes.Cut(f.objects[0], []byte("/Kids ["))
	list, _, ok2 := bytes.Cut(rest, []byte("]"))
	if !ok || !ok2 {
		return nil, errShape
	}
	var pages []int
	fields := strings.Fields(string(list))
	for i := 0; i+2 < len(fields); i += 3 {
		n, err := strconv.Atoi(fields[i])
		if err != nil || n < 1 || n > len(f.objects) || !bytes.HasPrefix(f.objects[n-1], []byte("<</Type /Page\n")) {
			return nil, errShape
		}
		pages = append(pages, n)
	}
	if len(pages) != want {
		return nil, errShape
	}
	return pages, nil
}

// markPages tells each page where its content stands in the structure tree.
func (d *document) markPages(f *file, pages []int) error {
	for i, num := range pages {
		add := fmt.Sprintf("<</Type /Page\n/StructParents %d /Tabs /S\n", i)
		var annots []string
		for _, l := range d.links {
			if l.page == i {
				annots = append(annots, fmt.Sprintf("%d 0 R", l.num))
			}
		}
		if len(annots) > 0 {
			add += "/Annots [" + strings.Join(annots, " ") + "]\n"
		}
		var err error
		if f.objects[num-1], err = replaceOnce(f.objects[num-1], "<</Type /Page\n", add); err != nil {
			return err
		}
		if err := f.compressContents(num); err != nil {
			return err
		}
	}
	return nil
}

// compressContents deflates a page's content stream, which gofpdf puts right
// after the page.
func (f *file) compressContents(page int) error {
	if !bytes.Contains(f.objects[page-1], fmt.Appendf(nil, "/Contents %d 0 R>>", page+1)) {
		return errShape
	}
	dict, rest, ok := bytes.Cut(f.objects[page], []byte(">>\nstream\n"))
	data, ok2 := bytes.CutSuffix(rest, []byte("\nendstream\n"))
	if !ok || !ok2 || string(dict) != fmt.Sprintf("<</Length %d", len(data)) {
		return errShape
	}
	f.objects[page] = f.stream("", data, true)
	return nil
}

// bytes writes the file: header, objects, cross-reference table and trailer.
// The id is a hash of everything before it.
func (f *file) bytes(catalog, info int) []byte {
	size := 1024
	for _, o := range f.objects {
		size += len(o) + 40
	}
	out := make([]byte, 0, size)
	out = append(out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"...)
	offsets := make([]int, len(f.objects))
	for i, o := range f.objects {
		offsets[i] = len(out)
		out = fmt.Appendf(out, "%d 0 obj\n", i+1)
		out = append(out, o...)
		out = append(out, "endobj\n"...)
	}
	id := sha256.Sum256(out)
	xref := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)+1)
	for _, o := range offsets {
		out = fmt.Appendf(out, "%010d 00000 n \n", o)
	}
	return fmt.Appendf(out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects)+1, catalog, info, id[:16], id[:16], xref)
}
