// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/lang"
	"github.com/groundwork-org/groundwork/app/people"
)

const pageSize = 500

// Row is one line that a trainer adds: from memory on the roll, or typed from
// the paper sheet in the sheet's own order.
type Row struct {
	ID       string // UUID made with the form, so that sending it twice is harmless
	KnownAs  string // may be empty
	Language string
	Row      int // number on the paper sheet, from 1; 0 on the roll
}

// Roll reads and folds a workshop's facts. Check-ins beyond four times the
// expected people are counted in Roll.Beyond but not read, so that a flood
// costs the trainer nothing; SetApartBeyond pages through them.
func (s *Service) Roll(ctx context.Context, w Workshop) (Roll, error) {
	var checkIns []CheckIn
	after := ""
	for {
		page, next, err := s.Store.CheckIns(ctx, w.ID, []Standing{Counted, Early, Late}, after, pageSize)
		if err != nil {
			return Roll{}, err
		}
		checkIns = append(checkIns, page...)
		if after = next; next == "" {
			break
		}
	}
	corrections, err := s.Store.Corrections(ctx, w.ID)
	if err != nil {
		return Roll{}, err
	}
	headcounts, err := s.Store.Headcounts(ctx, w.ID)
	if err != nil {
		return Roll{}, err
	}
	counts, err := s.Store.CountCheckIns(ctx, w.ID)
	if err != nil {
		return Roll{}, err
	}
	beyond, err := s.confirmedBeyond(ctx, w, corrections)
	if err != nil {
		return Roll{}, err
	}
	roll := NewRoll(append(checkIns, beyond...), corrections, headcounts)
	roll.Beyond = counts[Beyond] - len(beyond)
	return roll, nil
}

// confirmedBeyond reads those check-ins beyond the crowd that a correction
// speaks of, where there are any.
func (s *Service) confirmedBeyond(ctx context.Context, w Workshop, corrections []Correction) ([]CheckIn, error) {
	spokenOf := make(map[string]bool)
	for _, c := range corrections {
		if c.Action == Confirm {
			spokenOf[c.CheckIn] = true
		}
	}
	if len(spokenOf) == 0 {
		return nil, nil
	}
	var found []CheckIn
	after := ""
	for {
		page, next, err := s.Store.CheckIns(ctx, w.ID, []Standing{Beyond}, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if spokenOf[c.ID] {
				found = append(found, c)
			}
		}
		if after = next; next == "" {
			return found, nil
		}
	}
}

// SetApartBeyond is one page of the check-ins beyond four times the expected.
func (s *Service) SetApartBeyond(ctx context.Context, w Workshop, after string) (list []CheckIn, next string, err error) {
	return s.Store.CheckIns(ctx, w.ID, []Standing{Beyond}, after, pageSize)
}

// AddRows records rows that a trainer typed. Empty names are people without a
// name: they count. All rows are checked before the first is written; a row
// that was written before is skipped. added is how many were new.
func (s *Service) AddRows(ctx context.Context, org, by, code string, rows []Row) (added int, err error) {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return 0, err
	}
	o, err := s.Organizations.Organization(ctx, org)
	if err != nil {
		return 0, err
	}
	checkIns := make([]CheckIn, len(rows))
	for i, r := range rows {
		if checkIns[i], err = s.fromRow(o.PublicKey, w, by, r); err != nil {
			return 0, err
		}
	}
	for _, c := range checkIns {
		isNew, err := s.Store.RecordCheckIn(ctx, c)
		if err != nil {
			return added, err
		}
		if isNew {
			added++
		}
	}
	return added, nil
}

func (s *Service) fromRow(public []byte, w Workshop, by string, r Row) (CheckIn, error) {
	id, ok := CanonicalUUID(r.ID)
	if !ok {
		return CheckIn{}, fault.New(fault.Malformed, "errors-checkin-id").In("id")
	}
	l, err := s.language(r.Language)
	if err != nil {
		return CheckIn{}, err
	}
	if r.Row < 0 || r.Row > MaxPeople {
		return CheckIn{}, fault.New(fault.Invalid, "errors-number").In("row")
	}
	c := CheckIn{ID: id, Workshop: w.ID, Org: w.Org, Way: ByRoll, Lang: l, Row: r.Row,
		Standing: Counted, By: by, At: s.arrived(w.doors())}
	if r.Row > 0 {
		c.Way = Paper
	}
	c.KnownAs, err = s.sealName(public, people.Place("checkin", id, "known_as"), r.KnownAs, nil)
	c.Consent = s.consent(c.KnownAs, c.Lang)
	return c, err
}

// Change is a correction as a trainer makes it.
type Change struct {
	Token   string // made with the form: the same token twice is one correction
	CheckIn string
	Action  Action
	KnownAs string // for Rename
	Lang    string // for Relang
	Other   string // for SameAs
}

// Correct records a trainer's correction. The check-in must be of this
// workshop; nothing of it is changed, and the correction wins.
func (s *Service) Correct(ctx context.Context, org, by, code string, ch Change) error {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return err
	}
	c := Correction{Workshop: w.ID, Org: org, Action: ch.Action, By: by, At: s.arrived(w.doors())}
	if c.CheckIn, err = s.ownCheckIn(ctx, w, ch.CheckIn); err != nil {
		return err
	}
	c.ID = derivedID(w.ID, ch.Token, c.CheckIn, string(ch.Action))
	switch ch.Action {
	case Remove, Restore, Confirm:
	case SameAs:
		if c.Other, err = s.ownCheckIn(ctx, w, ch.Other); err != nil {
			return err
		}
		if c.Other == c.CheckIn {
			return fault.New(fault.Invalid, "errors-same-as-itself").In("other")
		}
	case Relang:
		if c.Lang, err = s.language(ch.Lang); err != nil {
			return err
		}
	case Rename:
		o, err := s.Organizations.Organization(ctx, org)
		if err != nil {
			return err
		}
		if c.KnownAs, err = s.sealName(o.PublicKey, people.Place("correction", c.ID, "known_as"), ch.KnownAs, nil); err != nil {
			return err
		}
		c.Consent = s.consent(c.KnownAs, o.Language)
	default:
		return fault.New(fault.Invalid, "errors-action").In("action")
	}
	return s.Store.AddCorrection(ctx, c)
}

func (s *Service) ownCheckIn(ctx context.Context, w Workshop, id string) (string, error) {
	id, ok := CanonicalUUID(id)
	if !ok {
		return "", fault.New(fault.Malformed, "errors-checkin-id").In("id")
	}
	c, err := s.Store.CheckIn(ctx, w.ID, id)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// SayHeadcount records how many people of a language are in the room without
// a name. The latest number per language counts. token makes it idempotent.
func (s *Service) SayHeadcount(ctx context.Context, org, by, code, token string, language lang.Tag, count int) error {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return err
	}
	if _, err := s.language(string(language)); err != nil {
		return err
	}
	if count < 0 || count > MaxPeople {
		return fault.New(fault.Invalid, "errors-number").In("headcount")
	}
	return s.Store.AddHeadcount(ctx, Headcount{ID: derivedID(w.ID, token, string(language)), Workshop: w.ID,
		Org: org, Lang: language, People: count, By: by, At: s.arrived(w.doors())})
}

// SayTally records how the room answered one question. Two people who enter at
// once do not overwrite each other unseen: t.Revision is what the form showed.
func (s *Service) SayTally(ctx context.Context, org, code string, t Tally) error {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return err
	}
	known := t.By == "hands" || t.By == "dots" || t.By == "faces"
	if !known || t.Question < 1 || t.Question > t.Moment.Questions() {
		return fault.New(fault.Invalid, "errors-action").In("question")
	}
	for _, n := range []int{t.Yes, t.Partly, t.NotYet} {
		if n < 0 || n > MaxPeople {
			return fault.New(fault.Invalid, "errors-number").In("tally-" + strconv.Itoa(t.Question))
		}
	}
	t.Workshop, t.Org, t.At = w.ID, org, s.Now().UTC()
	return s.Store.PutTally(ctx, t)
}

// Questions is how many questions are read aloud.
const Questions = 3

// SayPledge records how many people committed to something of a kind.
func (s *Service) SayPledge(ctx context.Context, org, code string, p Pledge) error {
	w, err := s.ByCode(ctx, org, code)
	if err != nil {
		return err
	}
	for _, kind := range CommitmentKinds {
		if kind != p.Kind {
			continue
		}
		if p.People < 0 || p.People > MaxPeople {
			return fault.New(fault.Invalid, "errors-number").In("pledge-" + kind)
		}
		p.Workshop, p.Org, p.At = w.ID, org, s.Now().UTC()
		return s.Store.PutPledge(ctx, p)
	}
	return fault.New(fault.Invalid, "errors-action").In("pledge")
}

// derivedID is a fact's id where the same form must give the same fact.
func derivedID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p))))
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
