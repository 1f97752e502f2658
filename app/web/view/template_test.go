// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
)

// TestTemplates type-checks every template against its page struct, in every
// branch: a field or method that is not there is an error.
func TestTemplates(t *testing.T) {
	defined := map[string]bool{"layout": true}
	for _, d := range definitions {
		defined[d.name] = true
		parsed, err := d.parse()
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		if err := templatecheck.CheckHTMLStrict(parsed, d.zero); err != nil {
			t.Errorf("%s: %v", d.name, err)
		}
	}
	err := fs.WalkDir(files, "html", func(path string, e fs.DirEntry, err error) error {
		name := strings.TrimSuffix(strings.TrimPrefix(path, "html/"), ".html")
		if err == nil && !e.IsDir() && !strings.HasPrefix(name, "part/") && !defined[name] {
			t.Errorf("%s belongs to no page", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
