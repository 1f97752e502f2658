// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/content"
)

// translation is one run of `groundwork translate`.
type translation struct {
	folder, lang, out, from string
	arguments               []string
	stdout                  io.Writer
}

// translateCommands are the subcommands with what they take.
var translateCommands = []struct {
	name, takes string
	least, most int
	run         func(*translation) error
}{
	{"status", "[COURSE[/MODULE]]", 0, 1, (*translation).status},
	{"export", "COURSE[/MODULE] --lang L [-o F]", 1, 1, (*translation).export},
	{"import", "F", 1, 1, (*translation).importFile},
	{"current", "[COURSE[/MODULE[#ID]]] --lang L[,L2…]", 0, 1, (*translation).current},
	{"reviewed", "COURSE/MODULE#ID --lang L", 1, 1, (*translation).reviewed},
	{"typo", "COURSE/MODULE#ID [--from HASH]", 1, 1, (*translation).typo},
}

// runTranslate keeps the books of translations in a content folder on disk,
// ./content unless --content names another. "methods", "glossary" and
// "journeys[/JOURNEY]" stand where a course and module may.
func runTranslate(args []string, stdout, stderr io.Writer) int {
	t := &translation{stdout: stdout}
	f := newFlags("translate", "status|export|import|current|reviewed|typo …", stderr)
	f.StringVar(&t.folder, "content", "content", "the content folder")
	f.StringVar(&t.lang, "lang", "", "the translation's language, like pa")
	f.StringVar(&t.out, "o", "-", "export: the PO file to write, - for standard output")
	f.StringVar(&t.from, "from", "", "typo: the block's hash before it was corrected")
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	for _, c := range translateCommands {
		if len(rest) == 0 || c.name != rest[0] {
			continue
		}
		t.arguments = rest[1:]
		if len(t.arguments) < c.least || len(t.arguments) > c.most {
			fmt.Fprintf(stderr, "usage: groundwork translate %s %s\n", c.name, c.takes)
			return 2
		}
		if err := c.run(t); err != nil {
			fmt.Fprintln(stderr, "groundwork:", err)
			return 1
		}
		return 0
	}
	fmt.Fprintln(stderr, "usage: groundwork translate COMMAND [--content DIR]")
	for _, c := range translateCommands {
		fmt.Fprintf(stderr, "  %-9s %s\n", c.name, c.takes)
	}
	return 2
}

func (t *translation) address() markdown.Address {
	if len(t.arguments) == 0 {
		return markdown.Address{}
	}
	return markdown.ParseAddress(t.arguments[0])
}

// languages are what --lang names.
func (t *translation) languages() ([]lang.Tag, error) {
	var tags []lang.Tag
	for name := range strings.SplitSeq(t.lang, ",") {
		tag, ok := lang.Parse(name)
		if !ok {
			return nil, fmt.Errorf("name the translation's language, for example --lang pa")
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

func (t *translation) language() (lang.Tag, error) {
	tags, err := t.languages()
	if err == nil && len(tags) > 1 {
		return "", fmt.Errorf("name one language only")
	}
	if err != nil {
		return "", err
	}
	return tags[0], nil
}

// desk reads the content folder, laid over what the binary carries.
func (t *translation) desk() (*markdown.Desk, error) {
	return markdown.OpenDesk(t.folder, markdown.Root{Name: carried + "content", FS: content.FS})
}

// status prints, for each document and language, how its blocks stand.
func (t *translation) status() error {
	desk, err := t.desk()
	if err != nil {
		return err
	}
	documents, err := desk.Documents(t.address())
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "document\tlanguage\tblocks\tcurrent\tolder\tmissing\tdraft\treviewed\theld")
	var all []*curriculum.Document
	for _, d := range documents {
		all = append(all, d.Document)
	}
	for _, tag := range curriculum.Translations(all...) {
		for _, d := range documents {
			row(w, d.Address, curriculum.TallyOf(tag, d.Document))
		}
		row(w, "together", curriculum.TallyOf(tag, all...))
	}
	return w.Flush()
}

func row(w io.Writer, name string, t curriculum.Tally) {
	fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", name, t.Lang, t.Blocks(), t.Current, t.Older, t.Missing, t.Draft, t.Reviewed, t.Held)
}

func (t *translation) export() (err error) {
	desk, err := t.desk()
	if err != nil {
		return err
	}
	tag, err := t.language()
	if err != nil {
		return err
	}
	if t.out == "-" {
		return desk.Export(t.address(), tag, t.stdout)
	}
	var b strings.Builder
	if err := desk.Export(t.address(), tag, &b); err != nil {
		return err
	}
	if err := os.WriteFile(t.out, []byte(b.String()), 0o644); err != nil {
		return fmt.Errorf("the PO file cannot be written: %w", err)
	}
	return nil
}

func (t *translation) importFile() error {
	desk, err := t.desk()
	if err != nil {
		return err
	}
	file, err := os.Open(t.arguments[0])
	if err != nil {
		return fmt.Errorf("the PO file cannot be read: %w", err)
	}
	defer file.Close()
	done, err := desk.Import(file)
	if err != nil {
		return fmt.Errorf("%s: %w", t.arguments[0], err)
	}
	t.wrote(done.Files)
	for _, s := range done.Skipped {
		fmt.Fprintln(t.stdout, "left as it is:", s)
	}
	return nil
}

func (t *translation) wrote(files []string) {
	for _, f := range files {
		fmt.Fprintln(t.stdout, "wrote", f)
	}
}

func (t *translation) current() error {
	tags, err := t.languages()
	if err != nil {
		return err
	}
	desk, err := t.desk()
	if err != nil {
		return err
	}
	for _, tag := range tags {
		files, err := desk.Current(t.address(), tag)
		t.wrote(files)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *translation) reviewed() error {
	tag, err := t.language()
	if err != nil {
		return err
	}
	desk, err := t.desk()
	if err != nil {
		return err
	}
	files, err := desk.Reviewed(t.address(), tag)
	t.wrote(files)
	return err
}

func (t *translation) typo() error {
	desk, err := t.desk()
	if err != nil {
		return err
	}
	files, err := desk.Typo(t.address(), t.from)
	t.wrote(files)
	return err
}
