// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"os"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
)

// TestCreditsAreTranslated: whom a course is from goes to translators with its title
// and summary, comes back into the front matter, and makes it older where it changes.
func TestCreditsAreTranslated(t *testing.T) {
	const source = "---\ntitle: Course\nsummary: A course.\nmodules: [one]\ncredits: From us.\n---\n\n## About {#about}\n\nWords.\n"
	_, dir, write := desk(t)
	write("courses/c/course.md", source)
	credits := func(want string, wantIn lang.Tag, state curriculum.State) {
		t.Helper()
		lib, _ := Load(Root{Name: "content", FS: os.DirFS(dir)})
		c, err := lib.Course("c")
		if err != nil {
			t.Fatal(err)
		}
		if got, in := c.Credits("pa"); got != want || in != wantIn {
			t.Errorf("the credits are %q in %s", got, in)
		}
		if got, _ := c.FrontIn("pa"); got != state {
			t.Errorf("the front is %v, want %v", got, state)
		}
	}
	credits("From us.", "en", curriculum.Missing)

	po := exported(t, reopen(t, dir), "c")
	for id, words := range map[string]string{"Course": "ਕੋਰਸ", "A course.": "ਇੱਕ ਕੋਰਸ।", "From us.": "ਸਾਡੇ ਵੱਲੋਂ।"} {
		po = fill(po, id, words)
	}
	if _, err := reopen(t, dir).Import(strings.NewReader(po)); err != nil {
		t.Fatal(err)
	}
	credits("ਸਾਡੇ ਵੱਲੋਂ।", "pa", curriculum.Current)

	po = strings.Replace(exported(t, reopen(t, dir), "c"), "ਸਾਡੇ ਵੱਲੋਂ।", "ਸਾਡਾ ਕੰਮ।", 1)
	if _, err := reopen(t, dir).Import(strings.NewReader(po)); err != nil {
		t.Fatal(err)
	}
	credits("ਸਾਡਾ ਕੰਮ।", "pa", curriculum.Current)

	write("courses/c/course.md", strings.Replace(source, "From us.", "From all of us.", 1))
	credits("ਸਾਡਾ ਕੰਮ।", "pa", curriculum.Older)
}
