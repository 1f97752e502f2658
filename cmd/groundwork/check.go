// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/journey"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

// carried begins the names of files that the binary itself carries, where only
// the folders named on the command line are looked at.
const carried = "groundwork:"

// runCheck reads content and locales like a compiler. Without DIR it checks
// what the binary carries; a DIR is a content folder (perhaps with locales/
// in it), a locales folder, or a folder that holds content/ and locales/, laid
// over what the binary carries as `serve --content` does. It returns 1 if there are errors; advice from the
// craft is no error.
func runCheck(args []string, stdout, stderr io.Writer) int {
	f := newFlags("check", "[DIR]...", stderr)
	dirs, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	c := checkRoots{
		content: []markdown.Root{{Name: "content", FS: content.FS}},
		locales: []i18n.Root{{Name: "locales", FS: locales.FS}},
	}
	if len(dirs) > 0 {
		c.content[0].Name, c.locales[0].Name = carried+"content", carried+"locales"
	}
	for _, dir := range dirs {
		if err := c.add(dir); err != nil {
			fmt.Fprintln(stderr, "groundwork:", err)
			return 1
		}
	}
	problems, err := c.problems()
	if err != nil {
		fmt.Fprintln(stderr, "groundwork: the fonts cannot be read:", err)
		return 1
	}
	return report(problems, stdout, stderr)
}

// report prints problems in the order of files and returns the exit status.
func report(problems []curriculum.Problem, stdout, stderr io.Writer) int {
	slices.SortStableFunc(problems, func(x, y curriculum.Problem) int {
		return cmp.Or(cmp.Compare(x.Pos.File, y.Pos.File), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Column, y.Pos.Column))
	})
	errors, advice := 0, 0
	for _, p := range problems {
		if strings.HasPrefix(p.Pos.File, carried) {
			continue
		}
		fmt.Fprintln(stdout, p)
		if p.Advice {
			advice++
		} else {
			errors++
		}
	}
	fmt.Fprintf(stderr, "errors: %d, advice: %d\n", errors, advice)
	if errors > 0 {
		return 1
	}
	return 0
}

// checkRoots are the folders to check.
type checkRoots struct {
	content []markdown.Root
	locales []i18n.Root
}

// problems checks all of them. The error is of the shipped fonts.
func (c *checkRoots) problems() (problems []curriculum.Problem, failed error) {
	unprintable := func(l lang.Tag, text string) []rune {
		missing, err := typeset.Missing(l, text)
		if err != nil {
			failed = err
		}
		return missing
	}
	library, problems := markdown.Load(c.content...)
	problems = append(problems, curriculum.CheckGlyphs(library, unprintable, c.lines)...)
	problems = append(problems, curriculum.CheckPhones(library, c.lines)...)
	problems = append(problems, curriculum.CheckPictures(library, c.printable)...)
	problems = append(problems, journey.Check(library)...)
	return append(problems, i18n.Check(unprintable, c.locales...)...), failed
}

// lines are those of a file of the content, by the name that messages give it.
func (c *checkRoots) lines(file string) []string {
	for _, root := range c.content {
		if inside, ok := strings.CutPrefix(file, root.Name+"/"); ok {
			if data, err := fs.ReadFile(root.FS, inside); err == nil {
				return strings.Split(string(data), "\n")
			}
		}
	}
	return nil
}

// printable says why a picture of the content cannot be printed. One that is
// not there has been reported already.
func (c *checkRoots) printable(path string) error {
	for _, root := range slices.Backward(c.content) {
		if data, err := fs.ReadFile(root.FS, path); err == nil {
			_, err := handout.ReadPicture(data)
			return err
		}
	}
	return nil
}

// add finds out what a folder holds.
func (c *checkRoots) add(dir string) error {
	root, err := markdown.Folder(dir)
	if err != nil {
		return err
	}
	found := false
	if inner, ok := root.Inner("content"); ok {
		c.content, found = append(c.content, inner), true
	}
	if inner, ok := root.Inner("locales"); ok {
		c.locales, found = append(c.locales, i18n.Root{Name: inner.Name, FS: inner.FS}), true
	}
	for _, name := range []string{"courses", "methods", "glossary", "journeys"} {
		if _, ok := root.Inner(name); ok {
			c.content = append(c.content, root)
			return nil
		}
	}
	if found {
		return nil
	}
	if messages, _ := filepath.Glob(filepath.Join(dir, "*", "*.toml")); len(messages) > 0 {
		c.locales = append(c.locales, i18n.Root{Name: root.Name, FS: root.FS})
		return nil
	}
	return fmt.Errorf("%s holds neither content (courses, methods, glossary, journeys) nor locales", dir)
}
