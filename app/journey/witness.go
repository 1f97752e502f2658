// SPDX-License-Identifier: AGPL-3.0-or-later

package journey

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// Witness makes the log say what the roll of a closed workshop says: who of the
// members came and which modules they worked through, and what the accounts
// that facilitated did. It can be called again whenever the roll or the plan
// was corrected: what no longer holds is withdrawn, what holds again is written
// anew, and without a change nothing is written. It returns how many entries
// were written.
//
// A workshop to which nobody came did not take place, and witnesses nothing.
func (s *Service) Witness(ctx context.Context, w workshop.Workshop, roll workshop.Roll) (int, error) {
	wanted := witnessed(w, roll)
	have, err := s.ofWorkshop(ctx, w)
	if err != nil {
		return 0, err
	}
	now := s.clock()
	var events []Event
	for thing, e := range wanted {
		if h := have[thing]; h.written == h.withdrawn {
			e.ID = thing + "/" + strconv.Itoa(h.written)
			e.At = now
			events = append(events, e)
		}
	}
	for thing, h := range have {
		if _, ok := wanted[thing]; !ok && h.written > h.withdrawn {
			e := h.last
			e.Withdraws, e.ID, e.At = e.ID, e.ID+withdrawnSuffix, now
			events = append(events, e)
		}
	}
	if len(events) == 0 {
		return 0, nil
	}
	slices.SortFunc(events, func(a, b Event) int { return strings.Compare(a.ID, b.ID) })
	return s.Store.Append(ctx, events)
}

// withdrawnSuffix ends the id of an entry that withdraws the one before it.
const withdrawnSuffix = "/withdrawn"

// history is how often one thing was written and withdrawn. A thing's entries
// have the ids thing/0, thing/0/withdrawn, thing/1 …
type history struct {
	written, withdrawn int
	last               Event // the latest that was written
}

// ofWorkshop reads what the log says of one workshop: its entries' ids begin
// with the workshop's.
func (s *Service) ofWorkshop(ctx context.Context, w workshop.Workshop) (map[string]history, error) {
	prefix := w.ID + "/"
	have := make(map[string]history)
	for after := prefix; ; {
		page, next, err := s.Store.Events(ctx, w.Org, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			if !strings.HasPrefix(e.ID, prefix) {
				return have, nil
			}
			note(have, e)
		}
		if after = next; next == "" {
			return have, nil
		}
	}
}

func note(have map[string]history, e Event) {
	id, isWithdrawal := strings.CutSuffix(e.ID, withdrawnSuffix)
	thing := id[:strings.LastIndexByte(id, '/')]
	h := have[thing]
	if isWithdrawal {
		h.withdrawn++
	} else {
		if n, _ := strconv.Atoi(id[len(thing)+1:]); n >= h.written {
			h.last = e
		}
		h.written++
	}
	have[thing] = h
}

// witnessed is what the roll and the plan witness, by thing.
func witnessed(w workshop.Workshop, roll workshop.Roll) map[string]Event {
	wanted := make(map[string]Event)
	if roll.Present() == 0 || len(w.Plan.Date) < len("2006-01") {
		return wanted
	}
	add := func(person string, kind Kind, subject string) {
		thing := w.ID + "/" + person + "/" + string(kind) + "/" + subject
		wanted[thing] = Event{Org: w.Org, Person: person, Kind: kind, Subject: subject, Month: w.Plan.Date[:len("2006-01")]}
	}
	modules := workedThrough(w)
	for member := range roll.Members() {
		add(member, Workshop, w.ID)
		for _, m := range modules {
			add(member, Module, m)
		}
	}
	for _, f := range w.Plan.Facilitators {
		if f.Account == "" {
			continue
		}
		add(f.Account, Workshop, w.ID)
		if kind, ok := ofRole[f.Role]; ok {
			add(f.Account, kind, w.ID)
		}
	}
	return wanted
}

// ofRole is what a role on the day counts as; the other roles count as having
// been there.
var ofRole = map[workshop.FacilitatorRole]Kind{
	workshop.Leads:         Led,
	workshop.CoFacilitates: CoFacilitated,
	workshop.LeadsSupport:  LedWithSupport,
}

// workedThrough lists course/module of the plan's modules. Where the room kept
// the run-of-show, a module counts when at least half of its items began.
func workedThrough(w workshop.Workshop) []string {
	planned, began := make(map[string]int), make(map[string]int)
	var order []string
	for i, item := range w.Plan.Items {
		if item.Module == "" {
			continue
		}
		if planned[item.Module] == 0 {
			order = append(order, item.Module)
		}
		planned[item.Module]++
		if i < len(w.Run.Began) && !w.Run.Began[i].IsZero() {
			began[item.Module]++
		}
	}
	var modules []string
	for _, m := range order {
		if len(w.Run.Began) == 0 || began[m]*2 >= planned[m] {
			modules = append(modules, w.Plan.Course+"/"+m)
		}
	}
	return modules
}
