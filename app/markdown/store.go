// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/picture"
)

// Store holds the content as it is now. A broken file never takes the site
// down: its last good version stays, and Problems says what is wrong.
//
// All methods may be called from any goroutine.
type Store struct {
	roots []Root
	part  Part
	now   atomic.Pointer[state]

	mu     sync.Mutex // one reload at a time; guards what follows
	good   map[string]raw
	parses map[string]*file // by fingerprint
	told   []func(*curriculum.Library, []curriculum.Problem)
}

// state is one consistent view of the content.
type state struct {
	library  *curriculum.Library
	problems []curriculum.Problem
	pictures map[string]string
}

// Open reads the content of all roots, later ones over earlier ones. Content
// with errors opens too: see Problems.
func Open(roots ...Root) *Store { return newStore(roots, Part{}) }

// OpenPart is Open for one sheet of paper. The shipped folder alone, which has no
// errors, is read as far as the part goes and not checked; where folders are
// laid over it, their courses are read whole, since what is broken shows only
// beside the rest.
func OpenPart(part Part, shipped Root, over ...Root) *Store {
	if len(over) > 0 {
		return newStore(append([]Root{shipped}, over...), Part{Languages: part.Languages})
	}
	s := &Store{roots: []Root{shipped}, part: part}
	t := readTree(s.roots, part)
	library, _ := assemble(t, parseAll(t, nil))
	s.now.Store(&state{library, nil, t.pictures})
	return s
}

func newStore(roots []Root, part Part) *Store {
	s := &Store{roots: roots, part: part, good: map[string]raw{}}
	// What is good in the earlier folders stands in for a file that is broken
	// in a later one.
	for i := range roots[:max(len(roots)-1, 0)] {
		s.reload(roots[:i+1])
	}
	s.Reload()
	return s
}

// Current is the library as it is now.
func (s *Store) Current() *curriculum.Library { return s.now.Load().library }

// Problems is what is wrong with the files as they are now, advice included.
func (s *Store) Problems() []curriculum.Problem { return s.now.Load().problems }

// Subscribe has f called after every reload that changed something, one call
// at a time, with the current library and problems. f must not call Reload.
func (s *Store) Subscribe(f func(*curriculum.Library, []curriculum.Problem)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, f)
}

// Reload reads all files again and tells the subscribers if anything changed.
func (s *Store) Reload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.now.Load()
	s.reload(s.roots)
	now := s.now.Load()
	if old != nil && old.library.Version == now.library.Version && slices.Equal(old.problems, now.problems) {
		return
	}
	for _, f := range s.told {
		f(now.library, now.problems)
	}
}

// reload makes a new state of roots. The caller holds mu, or nobody else knows s.
func (s *Store) reload(roots []Root) {
	t := readTree(roots, s.part)
	files := s.parse(t)
	library, problems := assemble(t, files)
	broken := errorFiles(problems)
	if len(broken) == 0 {
		s.good = t.files
		s.now.Store(&state{library, problems, t.pictures})
		return
	}
	mended, still := s.mend(t, broken)
	switch old := s.now.Load(); {
	case len(still) == 0:
		s.now.Store(&state{mended, problems, t.pictures})
	case old != nil && len(old.library.Courses) > 0:
		s.now.Store(&state{old.library, problems, old.pictures})
	default:
		s.now.Store(&state{library, problems, t.pictures})
	}
}

// mend puts the last good version in the place of each file that is broken or
// cannot be read, alone or with its folder, and leaves out what never was good;
// then likewise what is broken without that, such as a course whose module it
// was, unless nothing was ever good. still are the files broken even then.
func (s *Store) mend(t tree, broken map[string]bool) (library *curriculum.Library, still map[string]bool) {
	mended := tree{files: maps.Clone(t.files), pictures: t.pictures}
	still = broken
	for again := true; again && s.putBack(mended.files, still); again = len(still) > 0 && len(s.good) > 0 {
		var problems []curriculum.Problem
		library, problems = assemble(mended, s.parse(mended))
		still = errorFiles(problems)
	}
	if len(still) == 0 {
		s.good = mended.files
	}
	return library, still
}

// putBack is one round of mend; it says whether it changed anything.
func (s *Store) putBack(files map[string]raw, broken map[string]bool) (changed bool) {
	for p, r := range files {
		good, ok := s.good[p]
		if !broken[r.name] || ok && fingerprint(good) == fingerprint(r) {
			continue
		}
		if delete(files, p); ok {
			files[p] = good
		}
		changed = true
	}
	for p, good := range s.good {
		if unread(broken, good.name) && fingerprint(files[p]) != fingerprint(good) {
			files[p], changed = good, true
		}
	}
	return changed
}

// parse takes a tree's files apart, keeping what was parsed before.
func (s *Store) parse(t tree) parsed {
	files := parseAll(t, s.parses)
	s.parses = map[string]*file{}
	for p, f := range files {
		s.parses[fingerprint(t.files[p])] = f
	}
	return files
}

func errorFiles(problems []curriculum.Problem) map[string]bool {
	broken := map[string]bool{}
	for _, p := range problems {
		if !p.Advice {
			broken[p.Pos.File] = true
		}
	}
	return broken
}

// unread says whether a file is broken or lies in a folder that cannot be read.
func unread(broken map[string]bool, name string) bool {
	for ; !broken[name]; name = path.Dir(name) {
		if name == path.Dir(name) {
			return false
		}
	}
	return true
}

// Picture is the bytes of a picture that the content shows, by Node.URL, without what
// its file tells besides (package picture). One that is being changed is not there
// until it was read anew.
func (s *Store) Picture(name string) ([]byte, error) { return s.picture(s.now.Load(), name) }

// View is the library as it is now, and Picture for its pictures: what is made
// of both has nothing of another state of the content in it.
func (s *Store) View() (*curriculum.Library, func(name string) ([]byte, error)) {
	now := s.now.Load()
	return now.library, func(name string) ([]byte, error) { return s.picture(now, name) }
}

func (s *Store) picture(of *state, name string) ([]byte, error) {
	if digest, ok := of.pictures[name]; ok {
		for _, root := range slices.Backward(s.roots) {
			data, why := root.read(name, maxPicture)
			if sum := sha256.Sum256(data); why == "" && string(sum[:]) == digest {
				if bare := picture.Bare(data); bare != nil {
					return bare, nil
				}
			}
		}
	}
	return nil, fault.Wrap(fault.NotFound, "errors-not-found", fmt.Errorf("no picture %q", name))
}
