// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"sync"
)

// Bounds of what is kept in memory of printed modules and courses: how many,
// and how many bytes in all. The oldest go first. A module's sheet has about 50
// KB, a course's book ten times that.
const (
	sheetsKept = 256
	bytesKept  = 24 << 20
)

// sheets is a bounded cache of what content prints. Several who ask for the
// same sheet at once wait for one layout.
type sheets struct {
	mu    sync.Mutex
	byKey map[string]*sheet
	order []string // oldest first
	bytes int
	busy  *layouts
}

type sheet struct {
	once sync.Once
	data []byte
	etag string
	kept bool
	err  error
}

// errUnfinished is what a layout leaves behind that panicked.
var errUnfinished = errors.New("web: a layout did not come to its end")

func newSheets(busy *layouts) *sheets {
	return &sheets{byKey: make(map[string]*sheet), busy: busy}
}

// get returns the sheet for key, making it once. A failure is not kept, nor one
// that build says is not whole.
func (s *sheets) get(key string, build func() (data []byte, whole bool, err error)) (*sheet, error) {
	s.mu.Lock()
	one, ok := s.byKey[key]
	if !ok {
		one = &sheet{}
		s.byKey[key] = one
	}
	s.mu.Unlock()
	one.once.Do(func() {
		one.err = errUnfinished // where build panics, for those who wait
		defer func() { s.made(key, one) }()
		if err := s.busy.enter(publicLayouts); err != nil {
			one.err = err
			return
		}
		defer s.busy.leave()
		if one.data, one.kept, one.err = build(); one.err == nil {
			sum := sha256.Sum256(one.data)
			one.etag = `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
		}
	})
	if one.err != nil {
		return nil, one.err
	}
	return one, nil
}

// made counts a sheet that was just made, or forgets one that could not be, or
// not whole: it pushes none out that could.
func (s *sheets) made(key string, one *sheet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.err != nil || !one.kept {
		delete(s.byKey, key)
		return
	}
	s.order = append(s.order, key)
	s.bytes += len(one.data)
	s.trim()
}

// trim lets the oldest go until the rest is within the bounds.
func (s *sheets) trim() {
	for len(s.order) > sheetsKept || s.bytes > bytesKept && len(s.order) > 1 {
		s.drop(s.order[0])
	}
}

func (s *sheets) drop(key string) {
	s.bytes -= len(s.byKey[key].data)
	delete(s.byKey, key)
	s.order = slices.DeleteFunc(s.order, func(k string) bool { return k == key })
}
