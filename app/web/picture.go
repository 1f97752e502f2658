// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"net/url"
	"path"
	"strings"
	"sync"
	"weak"

	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/fault"
)

// pictures has everybody who is sent a picture at the same time sent the same
// bytes: one copy of a photograph for each of a thousand phones that are slow to
// take it would be more memory than there is. What nobody is being sent is not
// kept.
type pictures struct {
	mu      sync.Mutex // one is read at a time
	version string     // of the content that sent is about
	sent    map[string]weak.Pointer[packed]
}

// get is the picture of that name in a version of the content, read if nobody
// is being sent it.
func (p *pictures) get(version, name string, read func(string) ([]byte, error)) (*packed, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.version != version || p.sent == nil {
		p.version, p.sent = version, map[string]weak.Pointer[packed]{}
	}
	if one := p.sent[name].Value(); one != nil {
		return one, nil
	}
	data, err := read(name)
	if err != nil {
		return nil, err
	}
	one := pack(contentTypes[strings.ToLower(path.Ext(name))], data, nil)
	p.sent[name] = weak.Make(one)
	return one, nil
}

// pictureKey holds a picture with its request until it was sent.
const pictureKey = "picture"

// picture serves a picture of the content, by the address that nodes have.
func (s *Server) picture(c *fiber.Ctx) error {
	name, err := url.PathUnescape(c.Params("*"))
	if err != nil {
		return fault.Wrap(fault.NotFound, "errors-not-found", err)
	}
	library, read := s.Content.View()
	one, err := s.pictures.get(library.Version, name, read)
	if err != nil {
		return err
	}
	c.Locals(pictureKey, one)
	return one.serve(c)
}
