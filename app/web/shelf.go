// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// shelf keeps the pages for readers, in every language. Each is rendered when
// it is first asked for, and kept. A reload puts a new set of pages in place at
// once.
type shelf struct {
	pages  atomic.Pointer[map[string]*shelved] // by path
	reload sync.Mutex
}

// shelved is one page's place on the shelf.
type shelved struct {
	page atomic.Pointer[packed] // nil until somebody asked for it

	making sync.Mutex // guards what follows, which is gone once there is a page
	render func() ([]byte, error)
	before *packed // the page as it was before the last reload; nil where nobody has asked for it
}

func newShelf() *shelf {
	sh := &shelf{}
	sh.pages.Store(&map[string]*shelved{})
	return sh
}

// stock makes places for all pages of a library and swaps them in.
func (s *Server) stock(library *curriculum.Library) {
	s.shelf.reload.Lock()
	defer s.shelf.reload.Unlock()
	before, after := *s.shelf.pages.Load(), map[string]*shelved{}
	for _, l := range s.langs.Tags() {
		for at, build := range (reader{s: s, library: library, lang: l}).pages() {
			path := "/" + string(l) + at
			page := &shelved{render: func() ([]byte, error) {
				var buf bytes.Buffer
				err := view.Render(&buf, build())
				return bytes.Clone(buf.Bytes()), err
			}}
			if old, ok := before[path]; ok {
				page.before = old.last()
			}
			after[path] = page
		}
	}
	s.shelf.pages.Store(&after)
}

// last is the page as somebody last got it, or nil.
func (p *shelved) last() *packed {
	p.making.Lock()
	defer p.making.Unlock()
	if page := p.page.Load(); page != nil {
		return page
	}
	return p.before
}

// take is the page, rendered if it is not there yet. A page that stayed the same
// keeps its compressed forms; one that cannot be rendered stays as it was.
func (s *Server) take(path string, p *shelved) (*packed, error) {
	if page := p.page.Load(); page != nil {
		return page, nil
	}
	p.making.Lock()
	defer p.making.Unlock()
	if page := p.page.Load(); page != nil {
		return page, nil
	}
	body, err := p.render()
	page := p.before
	switch {
	case err == nil:
		page = pack(contentHTML, body, p.before)
		if _, at, _ := strings.Cut(path[1:], "/"); strings.HasPrefix(at, "trainer/") {
			page.cache = vOwnCheck
		}
	case page == nil:
		return nil, fmt.Errorf("page %s: %w", path, err)
	default:
		s.Log.Error("page not renewed", slog.String("page", path), slog.Any("error", err))
	}
	p.page.Store(page)
	p.render, p.before = nil, nil
	return page, nil
}

// restock is called after every reload of the content.
func (s *Server) restock(library *curriculum.Library, problems []curriculum.Problem) {
	s.stock(library)
	s.tell(problems)
	s.Log.Info("pages renewed", slog.Int("pages", len(*s.shelf.pages.Load())), slog.Int("problems", len(problems)))
}

// tell says in the log what is wrong with the content.
func (s *Server) tell(problems []curriculum.Problem) {
	for _, p := range problems {
		if !p.Advice {
			s.Log.Warn("content", slog.String("problem", p.String()))
		}
	}
}

// read serves a page from the shelf.
func (s *Server) read(c *fiber.Ctx) error {
	// Fiber's own path, which chose the route: fasthttp's resolves dots and
	// escapes, and would lead around the gate.
	p, ok := (*s.shelf.pages.Load())[c.Path()]
	if !ok {
		return s.absent(c)
	}
	page, err := s.take(c.Path(), p)
	if err != nil {
		return err
	}
	return page.serve(c)
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
