// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Kind is what a file holds.
type Kind string

// The kinds of files.
const (
	Data     Kind = "data"
	Keys     Kind = "keys"     // with the tombstones
	Erasures Kind = "erasures" // the tombstones alone
)

// holds says whether files of this kind have such a collection.
func (k Kind) holds(c record.Collection) bool {
	switch k {
	case Data:
		return !c.Apart
	case Keys:
		return c.Apart
	}
	return c.Name == record.ErasuresName
}

// Header is the first line of a file.
type Header struct {
	Format int       `json:"format"`
	Kind   Kind      `json:"kind"`
	Made   time.Time `json:"made"`
	// Installation tells installations apart: a hash of the secret that lies
	// with the keys; "" before there was one.
	Installation string `json:"installation"`
}

const (
	format = 1
	magic  = "groundwork backup "
	// maxLine is more than any document has: plans are bounded by the web.
	maxLine = 8 << 20
)

var (
	errDamaged = errors.New("not as a backup is written")
	errNewer   = errors.New("a format of a newer release")
)

// write writes the collections of a kind.
func write(ctx context.Context, out io.Writer, h Header, from storage.Source, p *Progress) error {
	w := bufio.NewWriterSize(out, 1<<16)
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s%s\n", magic, head)
	for _, c := range record.Collections() {
		if !h.Kind.holds(c) {
			continue
		}
		fmt.Fprintf(w, "#%s\n", c.Name)
		var total record.Total
		err := from.Each(ctx, c.Name, func(doc any) error {
			line, err := record.Encode(doc)
			if err != nil {
				return err
			}
			total.Add(line)
			p.step("written", c.Name, total.Count)
			_, _ = w.Write(line)
			return w.WriteByte('\n')
		})
		if err != nil {
			return err
		}
		p.done("written", c.Name, total.Count)
		fmt.Fprintf(w, "#end %s %d %s\n", c.Name, total.Count, total.Hash())
	}
	fmt.Fprintln(w, "#end")
	return w.Flush()
}

// read reads a file to its end and calls f with every document; begin is called
// with its header. Whatever is not as write writes it gives errDamaged or
// errNewer, perhaps after calls of f: who relies on the whole reads it twice.
func read(in io.Reader, begin func(Header) error, f func(record.Collection, any) error) error {
	r := &lines{r: bufio.NewReaderSize(in, 1<<16)}
	h, err := r.header()
	if err != nil {
		return err
	}
	if err := begin(h); err != nil {
		return err
	}
	seen := map[string]bool{}
	for {
		line, err := r.next()
		if err != nil {
			return err
		}
		if string(line) == "#end" {
			return r.end()
		}
		if len(line) < 2 || line[0] != '#' {
			return errDamaged
		}
		c, known := record.Find(string(line[1:]))
		switch {
		case !known || !h.Kind.holds(c):
			return fmt.Errorf("%w: a collection that this release does not know", errNewer)
		case seen[c.Name]:
			return errDamaged
		}
		seen[c.Name] = true
		if err := r.collection(c, f); err != nil {
			return err
		}
	}
}

// lines reads lines of bounded length.
type lines struct{ r *bufio.Reader }

func (l *lines) next() ([]byte, error) {
	var whole []byte
	for {
		part, err := l.r.ReadSlice('\n')
		if err == nil && whole == nil {
			return part[:len(part)-1], nil
		}
		whole = append(whole, part...)
		switch {
		case len(whole) > maxLine:
			return nil, errDamaged
		case err == nil:
			return whole[:len(whole)-1], nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, cut(err)
		}
	}
}

// cut is an end, or a damage that age has noticed, in the midst of a file.
func cut(err error) error {
	return fmt.Errorf("%w: %w", errDamaged, err)
}

func (l *lines) header() (h Header, err error) {
	line, err := l.next()
	if err != nil {
		return h, err
	}
	text, ok := bytes.CutPrefix(line, []byte(magic))
	if !ok || json.Unmarshal(text, &h) != nil {
		return h, errDamaged
	}
	if h.Format != format {
		return h, errNewer
	}
	if h.Kind != Data && h.Kind != Keys && h.Kind != Erasures {
		return h, errDamaged
	}
	return h, nil
}

// collection reads documents up to the line that tells how many there were.
func (l *lines) collection(c record.Collection, f func(record.Collection, any) error) error {
	var total record.Total
	for {
		line, err := l.next()
		if err != nil {
			return err
		}
		if len(line) > 0 && line[0] == '#' {
			if string(line) != fmt.Sprintf("#end %s %d %s", c.Name, total.Count, total.Hash()) {
				return errDamaged
			}
			return nil
		}
		doc, err := c.Decode(line)
		if err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
		total.Add(line)
		if err := f(c, doc); err != nil {
			return err
		}
	}
}

// end makes sure that nothing follows; age tells at the end of the file whether
// it was whole.
func (l *lines) end() error {
	_, err := l.r.ReadByte()
	switch {
	case err == nil:
		return errDamaged
	case errors.Is(err, io.EOF):
		return nil
	}
	return cut(err)
}
