// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"sync"
)

//go:embed html/*.html html/part/*.html
var files embed.FS

// Screen is a page that can be shown.
type Screen interface {
	Render(w io.Writer) error
}

// Render writes a page's HTML.
func Render(w io.Writer, p Screen) error { return p.Render(w) }

// screen ties a page struct to its template, which is parsed when first used.
type screen[T any] struct {
	name  string
	parse func() (*template.Template, error)
}

// definition is what the type-check needs to know of a screen.
type definition struct {
	name  string
	zero  any
	parse func() (*template.Template, error)
}

// definitions are all screens, for the type-check.
var definitions []definition

// define makes the screen of html/<name>.html within the layout. It may use the
// templates of html/part.
func define[T any](name string) *screen[T] {
	s := &screen[T]{name: name, parse: sync.OnceValues(func() (*template.Template, error) {
		return template.New("layout.html").ParseFS(files, "html/layout.html", "html/part/*.html", "html/"+name+".html")
	})}
	var zero T
	definitions = append(definitions, definition{name: name, zero: zero, parse: s.parse})
	return s
}

// execute writes the page.
func (s *screen[T]) execute(w io.Writer, p T) error {
	t, err := s.parse()
	if err != nil {
		return fmt.Errorf("template %s: %w", s.name, err)
	}
	return t.Execute(w, p)
}
