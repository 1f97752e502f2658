// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"context"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// page is how many documents go into a target at once.
const page = 500

// totals are what collections hold, by their names.
type totals map[string]record.Total

// filling puts documents into a target and counts them.
type filling struct {
	ctx    context.Context
	target storage.Target
	where  string
	p      *Progress
	put    totals
	docs   []any
	now    record.Collection
}

func newFilling(ctx context.Context, target storage.Target, uri string, p *Progress) *filling {
	return &filling{ctx: ctx, target: target, where: storage.Where(uri), p: p, put: totals{}}
}

// add puts in one document, with others.
func (f *filling) add(c record.Collection, doc any) error {
	if c.Name != f.now.Name {
		if err := f.flush(); err != nil {
			return err
		}
		f.tell()
		f.now = c
	}
	line, err := record.Encode(doc)
	if err != nil {
		return err
	}
	total := f.put[c.Name]
	total.Add(line)
	f.put[c.Name] = total
	f.p.step("put in", c.Name, total.Count)
	if f.docs = append(f.docs, doc); len(f.docs) == page {
		return f.flush()
	}
	return nil
}

func (f *filling) flush() error {
	if len(f.docs) == 0 {
		return nil
	}
	err := f.target.Load(f.ctx, f.now.Name, f.docs)
	f.docs = nil
	if fault.Is(err, fault.Unavailable) {
		err = fault.Wrap(fault.Unavailable, "backup-not-put-in", err).With("Place", f.where)
	}
	return err
}

func (f *filling) tell() {
	if f.now.Name != "" {
		f.p.done("put in", f.now.Name, f.put[f.now.Name].Count)
	}
}

// finish checks that the target holds what was put in, and makes it a store.
// expect, where it is not nil, is what must have been put in.
func (f *filling) finish(expect totals) error {
	if err := f.flush(); err != nil {
		return err
	}
	f.tell()
	f.p.say("checking counts and hashes")
	stands, err := totalsOf(f.ctx, f.target)
	if err != nil {
		return err
	}
	for _, c := range record.Collections() {
		if stands[c.Name] != f.put[c.Name] {
			return fault.New(fault.Internal, "backup-not-the-same")
		}
		if expect != nil && expect[c.Name] != f.put[c.Name] {
			return fault.New(fault.Conflict, "backup-changed")
		}
	}
	return f.target.Finish(f.ctx)
}

// totalsOf reads everything.
func totalsOf(ctx context.Context, from storage.Source) (totals, error) {
	all := totals{}
	for _, c := range record.Collections() {
		var total record.Total
		err := from.Each(ctx, c.Name, func(doc any) error {
			line, err := record.Encode(doc)
			total.Add(line)
			return err
		})
		if err != nil {
			return nil, err
		}
		if total.Count > 0 {
			all[c.Name] = total
		}
	}
	return all, nil
}
