// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/storage/storagetest"
)

// collected is a source made of what a file held.
type collected map[string][]any

func (c collected) Each(_ context.Context, name string, f func(any) error) error {
	for _, doc := range c[name] {
		if err := f(doc); err != nil {
			return err
		}
	}
	return nil
}

func (c collected) Close() error { return nil }

// FuzzRead: whatever is read without an error is written again as the same
// documents, and nothing makes the reader fall over.
func FuzzRead(f *testing.F) {
	for _, kind := range []Kind{Data, Keys, Erasures} {
		f.Add(plainFile(f, kind))
	}
	f.Add([]byte(`groundwork backup {"format":1,"kind":"data"}` + "\n#end\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		var head Header
		held := collected{}
		err := read(bytes.NewReader(file), func(h Header) error { head = h; return nil }, func(c record.Collection, doc any) error {
			held[c.Name] = append(held[c.Name], doc)
			return nil
		})
		if err != nil {
			if !errors.Is(err, errDamaged) && !errors.Is(err, errNewer) {
				t.Fatalf("an error that nobody expects: %v", err)
			}
			return
		}
		for _, docs := range held {
			for _, doc := range docs {
				record.Erased{"x": true}.Apply(doc, nil)
			}
		}
		var again bytes.Buffer
		if err := write(context.Background(), &again, head, held, nil); err != nil {
			t.Fatal(err)
		}
		n := 0
		err = read(&again, func(Header) error { return nil }, func(c record.Collection, doc any) error {
			n++
			return nil
		})
		if err != nil {
			t.Fatalf("what was read is not read again: %v", err)
		}
		for _, docs := range held {
			n -= len(docs)
		}
		if n != 0 {
			t.Fatalf("%d documents more than before", n)
		}
	})
}

// plainFile is a file of this kind without its encryption.
func plainFile(f *testing.F, kind Kind) []byte {
	dir := "sqlite:" + f.TempDir()
	s, err := storage.Open(context.Background(), dir)
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	storagetest.Fill(f, s)
	source, err := storage.OpenSource(context.Background(), dir)
	if err != nil {
		f.Fatal(err)
	}
	defer source.Close()
	var b bytes.Buffer
	if err := write(context.Background(), &b, Header{Format: format, Kind: kind}, source, nil); err != nil {
		f.Fatal(err)
	}
	return b.Bytes()
}
