// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/groundwork-org/groundwork/app/web/view"
	"github.com/groundwork-org/groundwork/app/workshop"
)

// notesBody is how large the form of the notes may be: percent-encoded, a
// character of four bytes takes twelve.
const notesBody = 160 << 10

// notesShow opens the notes of a workshop for those who keep its roll.
func (s *Server) notesShow(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	p, err := s.notesPage(c, w)
	if err != nil {
		return err
	}
	p.Done = c.Query("done") != ""
	return s.show(c, fiber.StatusOK, p)
}

func (s *Server) notesPage(c *fiber.Ctx, w workshop.Workshop) (view.Notes, error) {
	p := view.Notes{Page: s.page(c, "note-title"), Most: workshop.NoteMax}
	p.Head = s.workshopHead(p.Page, w)
	actor, err := s.caller(c)
	if err != nil {
		return p, err
	}
	defer actor.Forget()
	private, err := actor.PrivateKey()
	if err != nil {
		return p, err
	}
	texts, err := s.Workshops.Notes(private, w)
	opens(c, texts)
	p.Goes = p.L.FormatDate(workshop.NotesGo(actor.Org, w).In(zone(w.Plan.Zone)))
	for _, kind := range workshop.NoteKinds {
		p.Notes = append(p.Notes, view.Note{Field: "note-" + string(kind), Label: p.T("note-" + string(kind)), Text: texts[kind],
			Revision: w.NoteOf(kind).Revision})
	}
	return p, err
}

// notesSave writes the notes that were changed.
func (s *Server) notesSave(c *fiber.Ctx) error {
	w, err := s.ownWorkshop(c)
	if err != nil {
		return err
	}
	p, err := s.notesPage(c, w)
	if err != nil {
		return err
	}
	texts, revisions := map[workshop.NoteKind]string{}, map[workshop.NoteKind]int64{}
	for i, kind := range workshop.NoteKinds {
		n := &p.Notes[i]
		if typed := c.FormValue(n.Field); !workshop.SameNote(typed, n.Text) {
			n.Text = typed
			texts[kind], revisions[kind] = typed, revisionOf(c, n.Field)
		}
	}
	_, err = s.Workshops.SayNotes(c.UserContext(), w.Org, w.Code, texts, revisions)
	if f, ok := retypable(err); ok {
		p.Wrong = wrong(p.L, f) // with the revisions as they are now: saving once more replaces
		return s.again(c, f, p)
	}
	if err != nil {
		return err
	}
	return s.seeOther(c, roomPath(w.Code)+"/notes?done=1")
}
