// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/errgroup"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// shelf keeps every page for readers, in every language, rendered and
// compressed. A reload makes a new set of pages and swaps it in at once.
type shelf struct {
	pages  atomic.Pointer[map[string]*packed] // by path
	reload sync.Mutex
	// compressing is done when the pages put on the shelf last are compressed.
	compressing sync.WaitGroup
}

func newShelf() *shelf {
	sh := &shelf{}
	sh.clear()
	return sh
}

// clear takes all pages off the shelf and stops compressing them.
func (sh *shelf) clear() { sh.pages.Store(&map[string]*packed{}) }

// stock renders all pages of a library and swaps them in. Pages whose bytes stay
// the same keep their compressed forms. Compressing goes on after it returns;
// until then pages are sent as they are.
func (s *Server) stock(library *curriculum.Library) error {
	s.shelf.reload.Lock()
	defer s.shelf.reload.Unlock()
	before := *s.shelf.pages.Load()
	after, err := s.renderAll(library, before)
	if err != nil {
		return err
	}
	current := &after
	s.shelf.pages.Store(current)
	s.shelf.compressing.Go(func() {
		for _, p := range after {
			if s.shelf.pages.Load() != current {
				return // others are on the shelf by now
			}
			p.compress()
		}
	})
	return nil
}

// renderAll renders the pages of each language beside those of the others.
func (s *Server) renderAll(library *curriculum.Library, before map[string]*packed) (map[string]*packed, error) {
	var mu sync.Mutex
	var all errgroup.Group
	after := map[string]*packed{}
	all.SetLimit(runtime.GOMAXPROCS(0))
	for _, l := range s.langs.Tags() {
		all.Go(func() error {
			r := reader{s: s, library: library, lang: l}
			for at, build := range r.pages() {
				var buf bytes.Buffer
				path := "/" + string(l) + at
				if err := view.Render(&buf, build()); err != nil {
					return fmt.Errorf("page %s: %w", path, err)
				}
				p := pack(contentHTML, buf.Bytes(), before[path])
				if strings.HasPrefix(at, "/trainer/") {
					p.cache = vOwnCheck
				}
				mu.Lock()
				after[path] = p
				mu.Unlock()
			}
			return nil
		})
	}
	return after, all.Wait()
}

// restock is called after every reload of the content. Pages that cannot be
// rendered leave the last good ones in place.
func (s *Server) restock(library *curriculum.Library, problems []curriculum.Problem) {
	if err := s.stock(library); err != nil {
		s.Log.Error("pages not renewed", slog.Any("error", err))
		return
	}
	for _, p := range problems {
		if !p.Advice {
			s.Log.Warn("content", slog.String("problem", p.String()))
		}
	}
	s.Log.Info("pages renewed", slog.Int("pages", len(*s.shelf.pages.Load())), slog.Int("problems", len(problems)))
}

// read serves a page from the shelf.
func (s *Server) read(c *fiber.Ctx) error {
	// Fiber's own path, which chose the route: fasthttp's resolves dots and
	// escapes, and would lead around the gate.
	p, ok := (*s.shelf.pages.Load())[c.Path()]
	if !ok {
		return s.absent(c)
	}
	return p.serve(c)
}

// absent redirects where only the last slash differs, or else says what is not
// there: the course, the module, or the page.
func (s *Server) absent(c *fiber.Ctx) error {
	other, cut := strings.CutSuffix(c.Path(), "/")
	if !cut {
		other += "/"
	}
	if _, ok := (*s.shelf.pages.Load())[other]; ok {
		return c.Redirect(other, fiber.StatusPermanentRedirect)
	}
	slug := c.Params("course")
	if slug == "" {
		return fault.New(fault.NotFound, "errors-not-found")
	}
	course, err := s.Content.Current().Course(slug)
	if err != nil {
		return err
	}
	_, err = course.Module(c.Params("module"))
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, "errors-not-found")
}
