// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// longestPath is longer than any path of ours. What is longer leads nowhere, and
// would stand in the menu once for each language.
const longestPath = 512

// page is what every page of this request begins with: its language, the
// language menu for the same page, and the translated title.
func (s *Server) page(c *fiber.Ctx, titleKey string, titleArgs ...any) view.Page {
	l := s.language(c)
	path := c.Path()
	if rest, ok := strings.CutPrefix(path, "/"+string(l)); ok && (rest == "" || rest[0] == '/') && len(rest) <= longestPath {
		path = rest
	} else {
		path = "/"
	}
	p := s.pageAt(l, path)
	p.Title, p.TitleLang = p.T(titleKey, titleArgs...), l
	if !safe(c.Method()) {
		p.Forget = s.script("forget.js")
	}
	a := s.actor(c)
	if p.SignedIn = a.Account != ""; a.whose() != "" {
		s.ofSession(c, &p, a.whose(), a.Ends)
	}
	p.ContentBroken = p.SignedIn && slices.ContainsFunc(s.Content.Problems(), func(found curriculum.Problem) bool { return !found.Advice })
	return p
}

// ofSession makes a page somebody's who is signed in, until her session ends.
func (s *Server) ofSession(c *fiber.Ctx, p *view.Page, whose string, ends time.Time) {
	p.Lock, p.Whose, p.Here, p.TellsWho, p.Session = s.script("lock.js"), whose, whose, true, sessionWord(c.Cookies(SessionCookie))
	p.Left = max(int64(ends.Sub(s.Now())/time.Second), 0)
}

// pageAt is a page in language l at a path without its language ("/learn/x").
func (s *Server) pageAt(l lang.Tag, path string) view.Page {
	p := view.Page{
		L: s.Messages.For(l), Lang: l, Path: path,
		Stylesheet: s.assets.address("groundwork.css"), Icon: s.assets.address("mark.svg"),
	}
	for _, t := range s.langs.Tags() {
		p.Languages = append(p.Languages, view.Language{
			Tag: t, Name: t.Name(), Here: t == l,
			Address: "/" + string(t) + path + "?" + chooseQuery + "=1",
		})
	}
	return p
}

// script is the address of a file of static/js, for Page.Scripts.
func (s *Server) script(name string) string { return s.assets.address(name) }
