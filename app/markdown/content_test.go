// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"testing"

	"github.com/groundwork-org/groundwork/content"
)

// shipped is the content that the binary carries.
var shipped = Root{Name: "content", FS: content.FS}

// TestShippedContent holds the shipped content to the same check as anybody's.
func TestShippedContent(t *testing.T) {
	lib, problems := Load(shipped)
	for _, p := range problems {
		if p.Advice {
			t.Log(p)
		} else {
			t.Error(p)
		}
	}
	for _, c := range lib.Courses {
		minutes := 0
		for _, m := range c.Modules {
			minutes += m.Minutes()
		}
		t.Logf("%s: %d modules, %d minutes, %v", c.Slug, len(c.Modules), minutes, c.Languages())
	}
}

// BenchmarkLoad measures reading the shipped content, as at start-up.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(shipped)
	}
}
