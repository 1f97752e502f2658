// SPDX-License-Identifier: AGPL-3.0-or-later

// Package pack makes a workshop's room pack: it lays out each of its documents
// once, counts the sheets, and writes them as one file in which every copy
// stands, collated, or as an archive of one file for each document.
//
// What belongs into a pack and how often is package handout's to say; this
// package only counts and puts together.
package pack

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/impose"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// mostSides bounds a file with all copies: beyond it, print the parts apart.
const mostSides = 20_000

// Pack is a room pack laid out. It is written once: as a PDF or as an archive.
type Pack struct {
	Parts  []handout.Part // with Sides
	Sheets int            // of all copies, the cover among them

	cover *handout.Document
	page  handout.Page
	pages []*typeset.Pages // of the parts
	front *typeset.Pages   // of the cover
}

// Make builds and lays out a pack. Bad numbers are fault.Invalid.
func Make(b *handout.Builder, day handout.Day, run handout.PrintRun, p handout.Page) (*Pack, error) {
	parts, err := b.Pack(day, run, p)
	if err != nil {
		return nil, err
	}
	k := &Pack{Parts: parts, page: p}
	if k.pages, err = layOut(parts); err != nil {
		return nil, err
	}
	sides := 0
	for i := range parts {
		parts[i] = parts[i].Laid(k.pages[i].Sides(), k.pages[i].Pieces)
		k.Sheets += parts[i].Sheets()
		sides += parts[i].Copies * parts[i].Sides
	}
	if sides > mostSides {
		return nil, fault.New(fault.Invalid, "errors-pack-many").With("People", handout.MostReaders).With("Spare", handout.MostSpare)
	}
	return k, k.addCover(b, day, run)
}

// addCover makes the cover, which counts itself: once more where it takes more
// sheets than was thought.
func (k *Pack) addCover(b *handout.Builder, day handout.Day, run handout.PrintRun) (err error) {
	parts := k.Sheets
	for own := 1; ; own = k.front.Sheets(!k.page.OneSided) {
		k.Sheets = parts + own
		if k.cover, err = b.Cover(day, run, k.Parts, k.Sheets, k.page); err != nil {
			return err
		}
		if k.front, err = impose.Layout(k.cover); err != nil {
			return err
		}
		if k.front.Sheets(!k.page.OneSided) <= own {
			return nil
		}
	}
}

// layOut lays the parts out, as many at once as there are processors.
func layOut(parts []handout.Part) ([]*typeset.Pages, error) {
	pages := make([]*typeset.Pages, len(parts))
	errs := make([]error, len(parts))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				pages[i], errs[i] = impose.Layout(parts[i].Doc)
			}
		})
	}
	for i := range parts {
		next <- i
	}
	close(next)
	workers.Wait()
	return pages, errors.Join(errs...)
}

// WritePDF writes one file: the cover, then every copy of every part.
func (k *Pack) WritePDF(w io.Writer) error {
	copies := []typeset.Copies{{Pages: k.front, Count: 1}}
	for i, part := range k.Parts {
		copies = append(copies, typeset.Copies{Pages: k.pages[i], Count: part.Copies})
	}
	all := typeset.Join(k.cover.Title, k.cover.Lang, k.cover.Date, !k.page.OneSided, copies...)
	return pdf.Write(w, all)
}

// WriteZIP writes an archive: the cover, and each part once. A part's name says
// what it is, its language, and how many copies to print.
func (k *Pack) WriteZIP(w io.Writer) error {
	z := zip.NewWriter(w)
	add := func(name string, pages *typeset.Pages) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: k.cover.Date.UTC()})
		if err != nil {
			return err
		}
		return pdf.Write(f, pages)
	}
	if err := add("00-cover.pdf", k.front); err != nil {
		return err
	}
	for i, part := range k.Parts {
		more := ""
		if part.Page.With != "" {
			more = "-" + string(part.Page.With)
		}
		if part.Page.LargePrint {
			more += "-large-print"
		}
		name := fmt.Sprintf("%02d-%s-%s%s-x%d.pdf", i+1, part.Kind, part.Page.Lang, more, part.Copies)
		if err := add(name, k.pages[i]); err != nil {
			return err
		}
	}
	return z.Close()
}
