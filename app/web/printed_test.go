// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// TestSheetsAreMadeOnceAndBounded: many who ask at once wait for one layout; a
// failure is tried again; many sheets, or large ones, push the oldest out.
func TestSheetsAreMadeOnceAndBounded(t *testing.T) {
	s := newSheets(newLayouts())
	var made atomic.Int32
	build := func(size int) func() ([]byte, bool, error) {
		return func() ([]byte, bool, error) { made.Add(1); return make([]byte, size), true, nil }
	}
	var crowd sync.WaitGroup
	for range 50 {
		crowd.Go(func() {
			if one, err := s.get("same", build(10)); err != nil || len(one.data) != 10 || one.etag == "" {
				t.Errorf("%v, %v", one, err)
			}
		})
	}
	crowd.Wait()
	if made.Load() != 1 {
		t.Errorf("laid out %d times", made.Load())
	}
	broken := errors.New("no")
	if _, err := s.get("bad", func() ([]byte, bool, error) { return nil, false, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if one, err := s.get("bad", build(5)); err != nil || len(one.data) != 5 {
		t.Errorf("a failure was kept: %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = s.get("torn", func() ([]byte, bool, error) { panic("no") })
	}()
	if one, err := s.get("torn", build(6)); err != nil || len(one.data) != 6 {
		t.Errorf("a layout that panicked was kept: %v", err)
	}
	for i := range 2 * sheetsKept {
		if _, err := s.get(fmt.Sprint("many ", i), build(1)); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.byKey) != sheetsKept || len(s.order) != sheetsKept || s.bytes != sheetsKept {
		t.Errorf("%d sheets, %d in order, %d bytes", len(s.byKey), len(s.order), s.bytes)
	}
	for i := range sheetsKept {
		_, _ = s.get(fmt.Sprint("nothing ", i), func() ([]byte, bool, error) { return nil, false, broken })
	}
	if len(s.byKey) != sheetsKept || s.byKey[fmt.Sprint("many ", sheetsKept)] == nil {
		t.Error("what cannot be printed pushed out what can")
	}
	for i := range 20 {
		if _, err := s.get(fmt.Sprint("large ", i), build(bytesKept/4)); err != nil {
			t.Fatal(err)
		}
	}
	if s.bytes > bytesKept || len(s.byKey) != 4 || s.byKey["large 19"] == nil {
		t.Errorf("%d bytes in %d sheets", s.bytes, len(s.byKey))
	}
	if one, err := s.get("huge", build(2*bytesKept)); err != nil || len(one.data) != 2*bytesKept {
		t.Error("what is larger than the cache is not printed")
	}
}
