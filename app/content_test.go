// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// TestPartMakesTheSameSheets: every kind of sheet is the same document from what
// it needs as from all of the content.
func TestPartMakesTheSameSheets(t *testing.T) {
	builder := func(content *markdown.Store, err error) *handout.Builder {
		if err != nil {
			t.Fatal(err)
		}
		_, messages, err := OpenContent(nil)
		if err != nil {
			t.Fatal(err)
		}
		return &handout.Builder{Library: content.Current(), Messages: messages, URL: &url.URL{Scheme: "https", Host: "g.example"}, Pictures: content.Picture}
	}
	content, _, err := OpenContent(nil)
	whole := builder(content, err)
	sheet := func(b *handout.Builder, kind handout.Kind, course, module string) (*handout.Document, error) {
		page := handout.Page{Lang: "hi", Paper: handout.A4}
		if kind != handout.RunOfShow && kind != handout.SignIn {
			return b.Module(kind, course, module, page)
		}
		c, err := b.Library.Course(course)
		if err != nil {
			return nil, err
		}
		plan, err := workshop.PlanOf(c, module)
		if err != nil {
			return nil, err
		}
		return b.Workshop(kind, handout.Day{Workshop: workshop.Workshop{Plan: plan}}, page)
	}
	for _, c := range whole.Library.Courses {
		for _, kind := range append(handout.ModuleKinds(), handout.Book, handout.RunOfShow, handout.SignIn) {
			for _, module := range []string{"", c.Modules[0].Slug, c.Modules[len(c.Modules)-1].Slug} {
				if module != "" && kind.OfCourse() {
					continue
				}
				content, _, err := OpenPart(PartFor(kind, c.Slug, module, "hi"), nil)
				want, wrong := sheet(whole, kind, c.Slug, module)
				got, err := sheet(builder(content, err), kind, c.Slug, module)
				if wrong != nil || err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s of %s/%s differs: %v, %v", kind, c.Slug, module, err, wrong)
				}
			}
		}
	}
}

// TestALanguagePackEndsAtItsEdge: messages come out of a pack's own folder, in
// files of some size; whatever else is put there, the start neither waits for it
// nor tells of it.
func TestALanguagePackEndsAtItsEdge(t *testing.T) {
	outside := t.TempDir()
	secret := filepath.Join(outside, "fr", "secret.toml")
	write := func(file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(secret, "[signin]\npassword = \"lilac\"\nother = \"x\"\n")
	for name, c := range map[string]struct {
		put  func(pack string) error
		want string // of the error; "" where the pack is none
	}{
		"a pipe":               {func(p string) error { return syscall.Mkfifo(filepath.Join(p, "locales", "fr", "zz.toml"), 0o600) }, "locales/fr/zz.toml: this file cannot be read"},
		"a pipe as a language": {func(p string) error { return syscall.Mkfifo(filepath.Join(p, "locales", "bn"), 0o600) }, ""},
		"a file elsewhere":     {func(p string) error { return os.Symlink(secret, filepath.Join(p, "locales", "fr", "zz.toml")) }, "locales/fr/zz.toml: this file cannot be read"},
		"what has no end":      {func(p string) error { return os.Symlink("/dev/zero", filepath.Join(p, "locales", "fr", "zz.toml")) }, "locales/fr/zz.toml: this file cannot be read"},
		"a large file": {func(p string) error {
			return os.WriteFile(filepath.Join(p, "locales", "fr", "zz.toml"), []byte(strings.Repeat("# \n", 100_000)), 0o600)
		}, "locales/fr/zz.toml: this file is larger than 256 KB"},
		"a folder elsewhere": {func(p string) error {
			if err := os.RemoveAll(filepath.Join(p, "locales")); err != nil {
				return err
			}
			return os.Symlink(outside, filepath.Join(p, "locales"))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			pack := t.TempDir()
			write(filepath.Join(pack, "locales", "fr", "aa.toml"), "[pack-own]\nother = \"x\"\n")
			if err := c.put(pack); err != nil {
				t.Fatal(err)
			}
			opened := make(chan error, 1)
			go func() {
				_, _, err := OpenContent([]string{pack})
				opened <- err
			}()
			select {
			case err := <-opened:
				if said := words(err); said != c.want {
					t.Errorf("%q, want %q", said, c.want)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it waits")
			}
		})
	}
}

func words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
