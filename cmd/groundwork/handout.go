// SPDX-License-Identifier: AGPL-3.0-or-later

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/groundwork-org/groundwork/app"
	"github.com/groundwork-org/groundwork/app/curriculum"
	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pack"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/workshop"
	"github.com/groundwork-org/groundwork/locales"
)

// handoutFlags are what `groundwork handout` was asked for.
type handoutFlags struct {
	lang, with                  string
	kind, paper, url, output    string
	code, data, database        string
	content                     list
	poster                      int
	largePrint, booklet, lowInk bool
	oneSided                    bool
	spare                       int
}

// unsaid is a number that no flag gave.
const unsaid = math.MinInt

// runHandout prints a handout: the same code path as the web's.
func runHandout(args []string, stdout, stderr io.Writer) int {
	f := newFlags("handout", "COURSE[/MODULE] --lang L -o FILE|-", stderr)
	var h handoutFlags
	f.Var(&h.content, "content", "a content `folder` over the shipped one (several times)")
	f.StringVar(&h.lang, "lang", "en", "`language` of the sheet")
	f.StringVar(&h.with, "with", "", "a second `language`, beside the first or under it")
	f.StringVar(&h.kind, "kind", string(handout.ForParticipants), "`kind`: "+strings.Join(handout.KindNames(), ", ")+"; or pack, all that a workshop's room needs")
	f.StringVar(&h.paper, "paper", string(handout.Letter), "`paper`: letter or a4")
	f.BoolVar(&h.largePrint, "large-print", false, "running text of 18 points, laid out anew; of a pack, of what everybody gets to read")
	f.BoolVar(&h.booklet, "booklet", false, "pages of half a sheet, to print on both sides (turned on the short edge), fold and staple")
	f.IntVar(&h.poster, "poster", 0, "flip charts enlarged over so many `sheets` in width, 2 to 6, to tape together")
	f.BoolVar(&h.lowInk, "low-ink", false, "thin rules and no filled areas")
	f.BoolVar(&h.oneSided, "one-sided", false, "print on one side: cards without backs, a sheet for each page")
	h.spare = unsaid
	f.Func("spare", "of a pack: so many `percent` more than are expected (usually 10)", func(s string) (err error) {
		h.spare, err = strconv.Atoi(s)
		return err
	})
	f.StringVar(&h.url, "url", "http://127.0.0.1:8080", "`address` where people reach this installation, for the codes")
	f.StringVar(&h.output, "o", "", "`file` to write, or - for standard output")
	f.StringVar(&h.code, "workshop", "", "`code` of a workshop: the sheet is about it, and about the modules in its plan")
	f.StringVar(&h.data, "data", "data", "data `folder`, to find the workshop in")
	f.StringVar(&h.database, "database", "", "`database` to find the workshop in")
	rest, stop := f.parse(args)
	if stop >= 0 {
		return stop
	}
	switch {
	case len(rest) != 1:
		return f.wrong("name one COURSE, or COURSE/MODULE")
	case h.output == "":
		return f.wrong("name the file to write with -o, or - for standard output")
	}
	debug.SetGCPercent(400) // a short life: memory it never fills is not worth collecting
	if err := h.print(rest[0], stdout); err != nil {
		fmt.Fprintln(stderr, "groundwork:", plain(err))
		return 1
	}
	return 0
}

func (h handoutFlags) print(what string, stdout io.Writer) error {
	store, messages, err := app.OpenPart(h.part(what), h.content)
	if err != nil {
		return err
	}
	base, err := app.ParseURL(h.url)
	if err != nil {
		return err
	}
	page, err := h.page(messages)
	if err != nil {
		return err
	}
	if kinds := append(handout.KindNames(), roomPack); !slices.Contains(kinds, h.kind) {
		return fault.New(fault.NotFound, "errors-print-kind").With("Kinds", strings.Join(kinds, ", "))
	}
	if h.spare != unsaid && (h.kind != roomPack || h.spare < 0) {
		return errors.New("--spare is a whole number of percent, 0 or more, and goes with --kind pack")
	}
	b := &handout.Builder{Library: store.Current(), Messages: messages, URL: base, Pictures: store.Picture}
	var out bytes.Buffer
	if h.kind == roomPack {
		if err := h.pack(&out, b, what, page); err != nil {
			return unread(err, store.Problems())
		}
		return h.write(out.Bytes(), stdout)
	}
	doc, err := h.build(b, what, page)
	if err != nil {
		return unread(err, store.Problems())
	}
	if err := pdf.Render(&out, doc); err != nil {
		return err
	}
	return h.write(out.Bytes(), stdout)
}

// unread is an error with the first mistakes in the content files, where what
// was asked for is not there: they may be why.
func unread(err error, problems []curriculum.Problem) error {
	const most = 3
	said := plain(err)
	n := 0
	for _, p := range problems {
		if !p.Advice && n < most {
			said += "\n  " + p.String()
			n++
		}
	}
	if n == 0 || !fault.Is(err, fault.NotFound) {
		return err
	}
	return errors.New(said + "\nWhat has such a mistake is not read. groundwork check, with your folders, tells all of them.")
}

// part is what the sheet needs of the content: a room speaks several languages,
// a sheet of the content one or two.
func (h handoutFlags) part(what string) markdown.Part {
	course, module, _ := strings.Cut(what, "/")
	if h.code != "" {
		return markdown.Part{Course: course, Words: true}
	}
	tag, _ := lang.Parse(h.lang)
	with, _ := lang.Parse(h.with)
	return app.PartFor(handout.Kind(h.kind), course, module, tag, with)
}

// write puts what was printed where it was asked for.
func (h handoutFlags) write(data []byte, stdout io.Writer) error {
	if h.output == "-" {
		_, err := stdout.Write(data)
		return err
	}
	return writeWhole(h.output, data)
}

// language is the one that a flag names.
func language(flag, name string, messages *i18n.Bundle) (lang.Tag, error) {
	offered := lang.NewSet(lang.English, messages.Languages()...)
	l, _, ok := offered.Resolve(name)
	if ok {
		return l, nil
	}
	return "", fmt.Errorf("there is no language %q; --%s takes one of %s", name, flag, joinTags(offered.Tags()))
}

func (h handoutFlags) page(messages *i18n.Bundle) (handout.Page, error) {
	l, err := language("lang", h.lang, messages)
	if err != nil {
		return handout.Page{}, err
	}
	var with lang.Tag
	if h.with != "" {
		if with, err = language("with", h.with, messages); err != nil {
			return handout.Page{}, err
		}
	}
	paper, err := handout.ParsePaper(strings.ToLower(h.paper))
	if err != nil {
		return handout.Page{}, err
	}
	return handout.Page{Lang: l, With: with, Paper: paper, LargePrint: h.largePrint, Poster: h.poster, Booklet: h.booklet,
		LowInk: h.lowInk, OneSided: h.oneSided}, nil
}

// build chooses between what content prints and what a workshop prints. With a
// workshop's code, every kind is about that workshop.
func (h handoutFlags) build(b *handout.Builder, what string, p handout.Page) (*handout.Document, error) {
	course, module, _ := strings.Cut(what, "/")
	kind := handout.Kind(h.kind)
	if h.code == "" && kind != handout.RunOfShow && kind != handout.SignIn {
		return b.Module(kind, course, module, p)
	}
	w, err := h.workshop(b, course, module)
	if err != nil {
		return nil, err
	}
	return b.Workshop(kind, handout.Day{Workshop: w}, p)
}

// roomPack is the kind that is many sheets: all that a workshop's room needs.
const roomPack = "pack"

// pack writes the room pack for the numbers of a workshop's plan: an archive
// where the file's name ends in .zip.
func (h handoutFlags) pack(out io.Writer, b *handout.Builder, what string, p handout.Page) error {
	if h.code == "" {
		return fault.New(fault.Invalid, "errors-print-workshop")
	}
	course, module, _ := strings.Cut(what, "/")
	w, err := h.workshop(b, course, module)
	if err != nil {
		return err
	}
	run := handout.PrintRunOf(w.Plan, p.Lang)
	if h.spare != unsaid {
		run.Spare = h.spare
	}
	if h.largePrint {
		run = run.LargeForAll()
	}
	k, err := pack.Make(b, handout.Day{Workshop: w}, run, p)
	if err != nil {
		return err
	}
	if strings.HasSuffix(h.output, ".zip") {
		return k.WriteZIP(out)
	}
	return k.WritePDF(out)
}

// workshop is the one with the code asked for, or a day made of the course as
// it stands.
func (h handoutFlags) workshop(b *handout.Builder, course, module string) (workshop.Workshop, error) {
	if h.code != "" {
		w, err := h.find()
		if err == nil && (w.Plan.Course != course || module != "") {
			err = fmt.Errorf("the workshop %s is planned from the course %s: name that, without a module", h.code, w.Plan.Course)
		}
		return w, err
	}
	c, err := b.Library.Course(course)
	if err != nil {
		return workshop.Workshop{}, err
	}
	plan, err := workshop.PlanOf(c, module)
	return workshop.Workshop{Plan: plan}, err
}

// find looks the workshop up. It makes no data folder where there is none.
func (h handoutFlags) find() (workshop.Workshop, error) {
	if _, err := os.Stat(h.data); h.database == "" && err != nil {
		return workshop.Workshop{}, fmt.Errorf("there is no data folder %s to find the workshop in; name it with --data", h.data)
	}
	w, err := app.FindWorkshop(context.Background(), app.DatabaseURI(h.database, h.data), h.code)
	if fault.Is(err, fault.NotFound) {
		return w, fmt.Errorf("there is no workshop with the code %s in this database", h.code)
	}
	return w, err
}

// writeWhole writes a file so that it is either whole or not there. What is no
// file, such as a printer's device or a pipe, is written to, not replaced; a
// link stays one, and who may read a file stays as it was: sheets hold names.
func writeWhole(path string, data []byte) error {
	path = behindLinks(path)
	info, err := os.Stat(path)
	switch {
	case err != nil && !errors.Is(err, os.ErrNotExist): // such as a link to itself
		return fmt.Errorf("cannot write %s: %w", path, cause(err))
	case err == nil && info.IsDir():
		return fmt.Errorf("cannot write %s: it is a folder", path)
	case err == nil && !info.Mode().IsRegular():
		if err := os.WriteFile(path, data, 0); err != nil {
			return fmt.Errorf("cannot write %s: %w", path, cause(err))
		}
		return nil
	}
	temporary := filepath.Join(filepath.Dir(path), ".groundwork-"+rand.Text())
	tmp, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // less what umask takes
	if err != nil {
		return fmt.Errorf("cannot write to %s: %w", filepath.Dir(path), cause(err))
	}
	defer os.Remove(temporary) // gone already once it has been renamed
	if info != nil {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		_, err = tmp.Write(data)
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, cause(err))
	}
	return nil
}

// behindLinks is where a path leads, also where nothing is there yet.
func behindLinks(path string) string {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) { // a pipe, or what leads in a circle
		return path
	}
	for {
		to, err := os.Readlink(path)
		if err != nil {
			return path
		}
		if !filepath.IsAbs(to) {
			dir, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return path
			}
			to = filepath.Join(dir, to)
		}
		path = to
	}
}

// cause takes the path out of an error that names it a second time.
func cause(err error) error {
	if p := (*os.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// plain is an error as one line for the person at the terminal, in English.
func plain(err error) string {
	f := (*fault.Fault)(nil)
	if !errors.As(err, &f) {
		return err.Error()
	}
	messages, loadErr := i18n.Load(locales.FS)
	if loadErr != nil {
		return err.Error()
	}
	return messages.For(lang.English).Fault(err)
}

func joinTags(tags []lang.Tag) string {
	names := make([]string, len(tags))
	for i, t := range tags {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}
