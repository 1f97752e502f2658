// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io/fs"
	"regexp"
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

// TestWhatIsTypedStaysHere: no browser remembers what is typed into a page, or
// sends it to a service that checks spelling.
func TestWhatIsTypedStaysHere(t *testing.T) {
	action, field := regexp.MustCompile(`{{.*?}}`), regexp.MustCompile(`<(?:input|textarea)\b[^>]*>`)
	typed, kept := regexp.MustCompile(`type="(?:text|search|email|tel|url)"|^<textarea`), regexp.MustCompile(`autocomplete="(?:off|username|one-time-code)"`)
	found := 0
	err := fs.WalkDir(files, "html", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		page, err := fs.ReadFile(files, path)
		for _, f := range field.FindAllString(action.ReplaceAllString(string(page), ""), -1) {
			if !typed.MatchString(f) {
				continue
			}
			found++
			if !kept.MatchString(f) || !strings.Contains(f, `spellcheck="false"`) {
				t.Errorf("%s: %s", path, f)
			}
		}
		return err
	})
	if err != nil || found < 30 {
		t.Fatalf("%d fields, %v", found, err)
	}
}

// TestPassphrasesAreTypedAsSuch: every field for a passphrase hides what is typed,
// says to a keeper of passphrases which one it is, and takes what is pasted in.
func TestPassphrasesAreTypedAsSuch(t *testing.T) {
	field := regexp.MustCompile(`<input[^>]*name="(?:passphrase|new)"[^>]*>`)
	right := regexp.MustCompile(`type="password" autocomplete="(?:current|new)-password" required`)
	found := 0
	err := fs.WalkDir(files, "html", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		for _, input := range field.FindAllString(string(text), -1) {
			found++
			if !right.MatchString(input) {
				t.Errorf("%s: %s", path, input)
			}
		}
		if strings.Contains(string(text), "onpaste") {
			t.Errorf("%s stops pasting", path)
		}
		return err
	})
	if err != nil || found < 10 {
		t.Errorf("%d fields, %v", found, err)
	}
}

// beforeSessions are the pages on which nobody is signed in yet, and that of a
// check-in, which needs nobody to be.
var beforeSessions = map[string]bool{"join": true, "sign-in": true, "factor-give": true, "setup": true, "invitation": true,
	"recovery-use": true, "pass-enter": true, "me-card": true}

// TestEveryFormSaysWhosePageItIs: a form of a page of somebody's session must not
// act for whoever is signed in later in the same browser.
func TestEveryFormSaysWhosePageItIs(t *testing.T) {
	form := regexp.MustCompile(`(?i)<form\b(?:{{.*?}}|[^>{])*method="?post(?:{{.*?}}|[^>{])*>(.{0,25})`)
	found := 0
	err := fs.WalkDir(files, "html", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		for _, f := range form.FindAllStringSubmatch(string(text), -1) {
			if before := beforeSessions[strings.TrimSuffix(strings.TrimPrefix(path, "html/"), ".html")]; before == strings.HasPrefix(f[1], `{{template "whose" $}}`) {
				t.Errorf("%s: %s", path, f[0])
			}
			found++
		}
		return err
	})
	if err != nil || found < 60 {
		t.Errorf("%d forms, %v", found, err)
	}
}
