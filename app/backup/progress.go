// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"fmt"
	"io"
	"time"
)

// Progress tells how far it is: a line when a collection is done, and in
// between one a second. A nil Progress tells nothing.
type Progress struct {
	Out  io.Writer
	Now  func() time.Time
	last time.Time
}

func (p *Progress) step(what, collection string, n int) {
	if p == nil || n%256 != 0 {
		return
	}
	now := p.Now()
	if p.last.IsZero() {
		p.last = now
	}
	if now.Sub(p.last) >= time.Second {
		p.last = now
		fmt.Fprintf(p.Out, "  %s: %d %s …\n", collection, n, what)
	}
}

func (p *Progress) done(what, collection string, n int) {
	if p != nil {
		fmt.Fprintf(p.Out, "  %s: %d %s\n", collection, n, what)
	}
}

// say tells what comes next.
func (p *Progress) say(format string, args ...any) {
	if p != nil {
		fmt.Fprintf(p.Out, format+"\n", args...)
	}
}
