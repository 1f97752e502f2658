// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zlib"

	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// deflater compresses a document's streams one after the other: making one
// costs more than most streams do.
type deflater struct{ *zlib.Writer }

// The fastest level takes half as long as the usual one, for 3% more bytes.
var deflaters = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed) // this level is always valid
	return &deflater{w}
}}

func (z *deflater) all(data []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(data)/2 + 64)
	z.Reset(&out)
	_, _ = z.Write(data) // a bytes.Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

// addFonts writes the document's fonts and returns the entries for the
// resource dictionary.
func (d *document) addFonts(f *file) (string, error) {
	var entries strings.Builder
	for _, fo := range d.fonts.list {
		n, err := fo.write(f)
		if err != nil {
			return "", fmt.Errorf("pdf: font %s: %w", fo.face.Name, err)
		}
		fmt.Fprintf(&entries, "/%s %d 0 R ", fo.name, n)
	}
	return entries.String(), nil
}

// write adds the five objects of a composite font (ISO 32000-1, 9.7) and
// returns the number of the first.
func (f *font) write(out *file) (int, error) {
	data, err := f.subset()
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := fmt.Sprintf("%s+Noto-%s", tag, f.face.Name)
	program := out.addStream(fmt.Sprintf("/Length1 %d", len(data)), data, true)
	descriptor := out.add(f.descriptor(name, program))
	gids := make([]byte, 2*len(f.uses)+2)
	for i, u := range f.uses {
		binary.BigEndian.PutUint16(gids[2*i+2:], u.id)
	}
	toGID := out.addStream("", gids, true)
	toUnicode := out.addStream("", f.toUnicode(), true)
	var widths strings.Builder
	for _, u := range f.uses {
		fmt.Fprintf(&widths, "%d ", u.width)
	}
	descendant := out.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s "+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R "+
		"/DW 0 /W [1 [%s]] /CIDToGIDMap %d 0 R>>\n", name, descriptor, strings.TrimSpace(widths.String()), toGID))
	return out.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H "+
		"/DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>\n", name, descendant, toUnicode)), nil
}

func (f *font) descriptor(name string, program int) string {
	head := f.src.tables["head"]
	em := func(at int) int {
		return int(int16(binary.BigEndian.Uint16(head[at:]))) * 1000 / f.src.unitsPerEm
	}
	angle, stem := 0, 80
	switch f.face.Style {
	case typeset.Italic:
		angle = -12
	case typeset.Bold:
		stem = 140
	}
	const symbolic = 4
	return fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle %d "+
		"/Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>\n", name, symbolic,
		em(36), em(38), em(40), em(42), angle, f.face.Ascent, f.face.Descent, f.face.CapHeight, stem, program)
}

// toUnicode maps codes back to text.
func (f *font) toUnicode() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(f.uses); from += 100 {
		part := f.uses[from:min(from+100, len(f.uses))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(part))
		for i, u := range part {
			b = fmt.Appendf(b, "<%04X> ", from+i+1)
			b = append(appendUTF16(b, u.text, false), '\n')
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// addTree writes the structure tree and the links, and returns the number of
// the tree's root.
func (d *document) addTree(f *file, pages []int) int {
	t := d.tree
	t.complete(t.root.node)
	t.levelHeadings()
	base := len(f.objects)
	for i, el := range t.all {
		el.num = base + 1 + i
	}
	firstLink := base + len(t.all) + 1
	ofElement := map[*element][]int{} // links, by index
	for i := range d.links {
		d.links[i].num = firstLink + i
		ofElement[d.links[i].el] = append(ofElement[d.links[i].el], i)
	}
	root := firstLink + len(d.links)
	for _, el := range t.all {
		f.add(d.elementObject(el, pages, root, ofElement[el]))
	}
	for i, l := range d.links {
		f.add(fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%.2f %.2f %.2f %.2f] /Border [0 0 0] /F 4 "+
			"/Contents %s /StructParent %d %s>>\n", l.x0, l.y0, l.x1, l.y1,
			appendUTF16(nil, l.uri, true), len(pages)+i, d.target(l.uri, pages)))
	}
	var nums strings.Builder
	for i := range pages {
		fmt.Fprintf(&nums, "%d [", i)
		if i < len(t.pages) {
			for _, el := range t.pages[i] {
				fmt.Fprintf(&nums, "%d 0 R ", el.num)
			}
		}
		nums.WriteString("]\n")
	}
	for i, l := range d.links {
		fmt.Fprintf(&nums, "%d %d 0 R\n", len(pages)+i, l.el.num)
	}
	return f.add(fmt.Sprintf("<</Type /StructTreeRoot /K %d 0 R /ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>\n",
		t.root.num, nums.String(), len(pages)+len(d.links)))
}

func (d *document) elementObject(el *element, pages []int, root int, links []int) string {
	parent := root
	if el.parent != nil {
		parent = el.parent.num
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<<%s /P %d 0 R", el.attributes(), parent)
	if el.page >= 0 {
		fmt.Fprintf(&b, " /Pg %d 0 R", pages[el.page])
	}
	b.WriteString(" /K [")
	for _, k := range el.kids {
		switch {
		case k.el != nil:
			fmt.Fprintf(&b, "%d 0 R ", k.el.num)
		case k.page == el.page:
			fmt.Fprintf(&b, "%d ", k.mcid)
		default:
			fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[k.page], k.mcid)
		}
	}
	for _, i := range links {
		fmt.Fprintf(&b, "<</Type /OBJR /Pg %d 0 R /Obj %d 0 R>> ", pages[d.links[i].page], d.links[i].num)
	}
	b.WriteString("]>>\n")
	return b.String()
}

// target is where a link leads: an address, or the top of a page of the file.
func (d *document) target(uri string, pages []int) string {
	if id, inside := strings.CutPrefix(uri, "#"); inside {
		if page, ok := d.pages.Marks[id]; ok {
			_, height := d.pages.Size(page)
			return fmt.Sprintf("/Dest [%d 0 R /XYZ 0 %.2f null]", pages[page], height)
		}
	}
	return fmt.Sprintf("/A <</S /URI /URI %s>>", literal(uri))
}

// literal writes an address as a PDF string; addresses are ASCII.
func literal(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\n", "", "\r", "").Replace(s) + ")"
}
