// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// NoteKind is what a note is about.
type NoteKind string

// The notes of a workshop.
const (
	Decided    NoteKind = "decided"    // what the room decided
	HelpAsked  NoteKind = "help"       // help that it asks for
	ParkingLot NoteKind = "parking"    // what was set aside
	OnForms    NoteKind = "evaluation" // what people wrote on evaluation forms
	ReachUs    NoteKind = "contacts"   // how those who facilitate reach each other
)

// NoteKinds in the order in which they are asked for.
var NoteKinds = []NoteKind{Decided, HelpAsked, ParkingLot, OnForms, ReachUs}

// NoteMax is the most characters of a note, after NFC.
const NoteMax = 2000

// Note is free text of those who run the day. It is sealed, and goes with the
// names of its workshop: see NotesGo.
type Note struct {
	Kind     NoteKind
	Text     people.Sealed // place NotePlace
	Revision int64         // grows by one with every change of this note
	From     time.Time     // see Workshop.keptFrom; of the text that has stood there longest
}

// NotePlace is the place that a note is sealed for.
func NotePlace(workshopID string, kind NoteKind) string {
	return people.Place("workshop", workshopID, "note-"+string(kind))
}

// NoteOf is the note of a kind; the zero revision where none was written.
func (w Workshop) NoteOf(kind NoteKind) Note {
	for _, n := range w.Notes {
		if n.Kind == kind {
			return n
		}
	}
	return Note{Kind: kind}
}

// NotesGo is when the notes of a workshop are deleted, or the first of them, in
// UTC: see Service.Retain.
func NotesGo(o people.Organization, w Workshop) time.Time {
	from := w.Closes()
	for _, n := range w.Notes {
		if last := n.From.Add(outlives); opens(n.Text) && !n.From.IsZero() && last.Before(from) {
			from = last
		}
	}
	return from.Add(keepsNames(o)).UTC()
}

// SayNotes writes notes that were changed, all of them or none. revisions are
// those that the form was made from: where somebody else changed the same note
// in between, fault.Conflict (errors-note-changed) of the field "note-<kind>". An
// empty text deletes a note. Text that is too long, or holds what cannot be
// shown, is fault.Invalid (errors-note-long with Count, errors-note-characters)
// of its field.
func (s *Service) SayNotes(ctx context.Context, org, code string, texts map[NoteKind]string, revisions map[NoteKind]int64) (Workshop, error) {
	o, err := s.Organizations.Organization(ctx, org)
	if err != nil {
		return Workshop{}, err
	}
	clean := make(map[NoteKind]string, len(texts))
	for kind, text := range texts {
		if clean[kind], err = cleanNote(text); err != nil {
			return Workshop{}, inField(err, "note-"+string(kind))
		}
	}
	return s.change(ctx, org, code, func(w *Workshop) error {
		w.Notes = slices.Clone(w.Notes)
		for _, kind := range NoteKinds {
			text, ok := clean[kind]
			if !ok {
				continue
			}
			before := w.NoteOf(kind)
			if before.Revision != revisions[kind] {
				return fault.New(fault.Conflict, "errors-note-changed").In("note-" + string(kind))
			}
			sealed, err := s.sealNote(o.PublicKey, NotePlace(w.ID, kind), text)
			if err != nil {
				return err
			}
			n := Note{Kind: kind, Text: sealed, Revision: revisions[kind] + 1, From: w.keptFrom(s.Now())}
			if opens(before.Text) && !before.From.IsZero() {
				n.From = before.From
			}
			w.setNote(n)
		}
		return nil
	})
}

func (w *Workshop) setNote(n Note) {
	i := slices.IndexFunc(w.Notes, func(have Note) bool { return have.Kind == n.Kind })
	if i < 0 {
		w.Notes = append(w.Notes, n)
		return
	}
	w.Notes[i] = n
}

func (s *Service) sealNote(public []byte, place, text string) (people.Sealed, error) {
	if text == "" {
		return people.Sealed{}, nil
	}
	return s.Vault.Seal(public, place, []byte(text))
}

// Notes opens a workshop's notes within the session of somebody who keeps its
// roll. Those that nobody wrote, or that are gone, are left out.
func (s *Service) Notes(private people.PrivateKey, w Workshop) (map[NoteKind]string, error) {
	texts := make(map[NoteKind]string)
	for _, n := range w.Notes {
		if !opens(n.Text) {
			continue
		}
		text, err := s.Vault.Open(private, NotePlace(w.ID, n.Kind), n.Text)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if err == nil {
			texts[n.Kind] = string(text)
		}
	}
	return texts, nil
}

// SameNote says whether two texts are the same note: a browser sends other ends
// of lines than it was given.
func SameNote(a, b string) bool {
	first, err := cleanNote(a)
	second, _ := cleanNote(b)
	return err == nil && first == second
}

// cleanNote trims a text, makes it NFC and its ends of lines line feeds.
func cleanNote(text string) (string, error) {
	long := fault.New(fault.Invalid, "errors-note-long").With("Count", NoteMax)
	if len(text) > NoteMax*utf8.UTFMax*4 {
		return "", long
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	text = norm.NFC.String(strings.TrimSpace(text))
	if utf8.RuneCountInString(text) > NoteMax {
		return "", long
	}
	if !people.Printable(strings.ReplaceAll(strings.ReplaceAll(text, "\n", ""), "\t", "")) {
		return "", fault.New(fault.Invalid, "errors-note-characters")
	}
	return text, nil
}
