// SPDX-License-Identifier: AGPL-3.0-or-later

package pack_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pack"
	"github.com/groundwork-org/groundwork/app/handout/pdf/pdftest"
	"github.com/groundwork-org/groundwork/app/i18n"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/markdown"
	"github.com/groundwork-org/groundwork/app/workshop"
	"github.com/groundwork-org/groundwork/content"
	"github.com/groundwork-org/groundwork/locales"
)

func newBuilder(t testing.TB) *handout.Builder {
	t.Helper()
	messages, err := i18n.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	return &handout.Builder{Library: markdown.Open(markdown.Root{Name: "content", FS: content.FS}).Current(), Messages: messages,
		URL: &url.URL{Scheme: "https", Host: "groundwork.example.org"}}
}

// room is a day of the whole course with forty people in five languages.
func room(t testing.TB, b *handout.Builder) handout.Day {
	t.Helper()
	c, err := b.Library.Course("unite-against-racism")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := workshop.PlanOf(c, "")
	if err != nil {
		t.Fatal(err)
	}
	plan.Date, plan.Zone, plan.Place = "2026-11-28", "America/Toronto", "Hall 2"
	plan.Expected = []workshop.Expected{{Lang: "fr", People: 4, Hearing: workshop.Directly}, {Lang: "pa", People: 14, Hearing: workshop.Whispered, Interpreters: 2},
		{Lang: "es", People: 10, Hearing: workshop.Table}, {Lang: "ar", People: 7, Hearing: workshop.Whispered}, {Lang: "en", People: 5, Hearing: workshop.Directly}}
	plan.Needs.LargePrint = 3
	plan.Facilitators = []workshop.Facilitator{{ID: "a", Account: "a", Role: workshop.Leads}, {ID: "b", Account: "b", Role: workshop.CoFacilitates}}
	return handout.Day{Workshop: workshop.Workshop{Code: "K7Q4MX", Plan: plan}, Names: handout.Names{"Amrit", "Lin"}}
}

func make40(t testing.TB, b *handout.Builder, p handout.Page) (*pack.Pack, handout.PrintRun) {
	t.Helper()
	day := room(t, b)
	run := handout.PrintRunOf(day.Plan, p.Lang)
	k, err := pack.Make(b, day, run, p)
	if err != nil {
		t.Fatal(err)
	}
	return k, run
}

func pdf(t testing.TB, k *pack.Pack) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := k.WritePDF(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPackAddsUp: the file has as many pages as the table says, each copy from
// a fresh sheet; the sheets are those of the sentence; the same pack is the same
// bytes; qpdf finds nothing wrong.
func TestPackAddsUp(t *testing.T) {
	b := newBuilder(t)
	for _, oneSided := range []bool{false, true} {
		p := handout.Page{Lang: "en", Paper: handout.A4, OneSided: oneSided}
		k, run := make40(t, b, p)
		sheets, sides := 0, 0
		for _, part := range k.Parts {
			sheets += part.Sheets()
			each := part.Sides
			if !oneSided {
				each += each % 2
			}
			sides += part.Copies * each
		}
		cover := k.Sheets - sheets
		if oneSided && cover > 2 || !oneSided && cover != 1 {
			t.Errorf("%d sheets, %d of them a cover", k.Sheets, cover)
		}
		if sides += cover; !oneSided {
			sides += cover
		}
		data := pdf(t, k)
		name := filepath.Join(t.TempDir(), "pack.pdf")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(run1(t, "qpdf", "--show-npages", name)); got != fmt.Sprint(sides) {
			t.Errorf("the file has %s pages, want %d", got, sides)
		}
		run1(t, "qpdf", "--check", name)
		if sides := bytes.Contains(data, []byte("/Duplex /DuplexFlipLongEdge")); sides == oneSided {
			t.Errorf("the printer is told to print on both sides: %t", sides)
		}
		again, _ := make40(t, b, p)
		if !bytes.Equal(data, pdf(t, again)) {
			t.Error("made again, it has other bytes")
		}
		said := run.Say(b.Messages.For("en"), k.Sheets, oneSided)
		want := fmt.Sprintf("11 Punjabi, 10 Spanish, 7 Arabic, 5 English, 4 French, 3 large print, 10%% spare: %d sheets, ", k.Sheets)
		if !strings.HasPrefix(said, want) {
			t.Errorf("it says %q, want %q…", said, want)
		}
		text := strings.Join(strings.Fields(run1(t, "pdftotext", "-l", "1", name, "-")), " ")
		for _, want := range []string{want, "What is in it", "Español · Spanish", "ਪੰਜਾਬੀ · Punjabi"} {
			if !strings.Contains(text, want) {
				t.Errorf("the cover does not say %q:\n%s", want, text)
			}
		}
	}
}

func run1(t testing.TB, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: apt-get install qpdf poppler-utils", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%.500s", name, err, out)
	}
	return string(out)
}

// TestPrintRunOfThePlan: copies with a tenth to spare, large print apart, a
// sheet of cards for so many people, and what nobody needs left out.
func TestPrintRunOfThePlan(t *testing.T) {
	b := newBuilder(t)
	k, _ := make40(t, b, handout.Page{Lang: "en"})
	copies := map[string]int{}
	for _, part := range k.Parts {
		key := string(part.Kind) + " " + string(part.Page.Lang)
		if part.Page.LargePrint {
			key += " large"
		}
		copies[key] = part.Copies
	}
	for key, want := range map[string]int{"participant pa": 13, "participant pa large": 4, "participant es": 11, "participant en": 6,
		"participant es large": 0, "evaluation fr": 5, "cards ar": 1, "pocket pa": 3, "pocket pa large": 2,
		"pocket es large": 0, "namecard pa": 9, "signin en": 1, "signin pa": 0,
		"trainer en": 2, "runofshow en": 2, "executive en": 1, "certificate es": 11, "interpreter pa": 0} {
		if copies[key] != want {
			t.Errorf("%s: %d copies, want %d", key, copies[key], want)
		}
	}
	day := room(t, b)
	run := handout.PrintRunOf(day.Plan, "en")
	run.Kinds = []handout.Kind{handout.ForInterpreters}
	k, err := pack.Make(b, day, run, handout.Page{Lang: "en"})
	if err != nil || len(k.Parts) != 1 || k.Parts[0].Copies != 2 {
		t.Errorf("the interpreters' copies: %v, %+v", err, k.Parts)
	}
}

// TestNoRoomIsThatLarge: numbers out of bounds are told, before anything is
// laid out.
func TestNoRoomIsThatLarge(t *testing.T) {
	b := newBuilder(t)
	for _, change := range []func(*handout.PrintRun){
		func(r *handout.PrintRun) { r.Readers[0].People = handout.MostReaders + 1 },
		func(r *handout.PrintRun) { r.Readers[0].Large = -1 },
		func(r *handout.PrintRun) { r.Readers[0].People = math.MaxInt }, // the sum of all is negative
		func(r *handout.PrintRun) {
			r.Kinds, r.Readers = nil, []handout.Readers{{Lang: "en", People: math.MaxInt, Large: math.MaxInt, Interpreters: 3}}
		},
		func(r *handout.PrintRun) { r.Spare = 101 },
		func(r *handout.PrintRun) { r.Leads = -1 },
		func(r *handout.PrintRun) { r.Readers[0].People = handout.MostReaders - 100 },
	} {
		day := room(t, b)
		run := handout.PrintRunOf(day.Plan, "en")
		change(&run)
		if _, err := pack.Make(b, day, run, handout.Page{Lang: "en"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", run, err)
		}
	}
}

// TestArchiveNamesItsParts: each part once, its name says how many to print.
func TestArchiveNamesItsParts(t *testing.T) {
	b := newBuilder(t)
	k, _ := make40(t, b, handout.Page{Lang: "pa"})
	var out bytes.Buffer
	if err := k.WriteZIP(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, 5)
		if _, err := r.Read(head); err != nil || string(head) != "%PDF-" {
			t.Errorf("%s: %v, begins with %q", f.Name, err, head)
		}
	}
	if len(names) != len(k.Parts)+1 {
		t.Errorf("%d files for %d parts", len(names), len(k.Parts))
	}
	for _, want := range []string{"00-cover.pdf", "01-runofshow-pa-x2.pdf", "05-participant-pa-large-print-x4.pdf"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %v", want, names)
		}
	}
}

// BenchmarkPack makes the pack of forty people in five languages: built, laid
// out and written. The goal is a second.
func BenchmarkPack(b *testing.B) {
	builder := newBuilder(b)
	for b.Loop() {
		k, _ := make40(b, builder, handout.Page{Lang: "en"})
		b.SetBytes(int64(len(pdf(b, k))))
	}
}

// TestPackIsAccessible: languages, structure and links hold together where
// documents are joined and pages come again.
func TestPackIsAccessible(t *testing.T) {
	b := newBuilder(t)
	day := room(t, b)
	run := handout.PrintRun{Kinds: handout.PackKinds(), Leads: 2}
	for _, l := range []lang.Tag{"en", "pa", "ar"} {
		run.Readers = append(run.Readers, handout.Readers{Lang: l, People: 2, Large: 1, Interpreters: 1})
	}
	k, err := pack.Make(b, day, run, handout.Page{Lang: "ar"})
	if err != nil {
		t.Fatal(err)
	}
	pdftest.Accessible(t, pdf(t, k))
}
