// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import "time"

// Slot is one item of the run-of-show with its clock times.
type Slot struct {
	Index   int
	Item    Item
	Planned time.Time // as planned before the day
	Starts  time.Time // as it went, or as it now looks
	Ends    time.Time
	Now     bool
	Done    bool
	Left    time.Duration // of the current item; negative when it overruns
}

// RunOfShow computes every item's clock times, in UTC, as of now. Items that
// began keep the time they really began; the current item ends when planned or
// now, whichever is later; everything after it shifts.
func (w Workshop) RunOfShow(now time.Time) ([]Slot, error) {
	start, err := w.Plan.StartsAt()
	if err != nil {
		return nil, err
	}
	slots := make([]Slot, len(w.Plan.Items))
	planned, next := start, start
	began := len(w.Run.Began)
	for i, item := range w.Plan.Items {
		length := time.Duration(item.Minutes) * time.Minute
		s := Slot{Index: i, Item: item, Planned: planned, Starts: next}
		if i < began {
			s.Starts = w.Run.Began[i]
		}
		s.Ends = s.Starts.Add(length)
		switch {
		case i < began-1:
			s.Done, s.Ends = true, w.Run.Began[i+1]
		case i == began-1 && !w.Run.Ended.IsZero():
			s.Done, s.Ends = true, w.Run.Ended
		case i == began-1:
			s.Now, s.Left = true, s.Ends.Sub(now)
			if now.After(s.Ends) {
				s.Ends = now
			}
		}
		planned, next = planned.Add(length), s.Ends
		slots[i] = s
	}
	return slots, nil
}

// Behind is how much later than planned the day will end, as of now; negative
// when it will end earlier. Zero before it began.
func Behind(slots []Slot) time.Duration {
	if len(slots) == 0 {
		return 0
	}
	last := slots[len(slots)-1]
	return last.Ends.Sub(last.Planned.Add(time.Duration(last.Item.Minutes) * time.Minute))
}

// Next records that the next item began now, or that the last one ended. It
// returns false where the day was over already.
func (r *Run) Next(items int, now time.Time) bool {
	switch {
	case !r.Ended.IsZero():
		return false
	case len(r.Began) < items:
		r.Began = append(r.Began, now)
	default:
		r.Ended = now
	}
	return true
}

// Back undoes the last Next.
func (r *Run) Back() bool {
	switch {
	case !r.Ended.IsZero():
		r.Ended = time.Time{}
	case len(r.Began) > 0:
		r.Began = r.Began[:len(r.Began)-1]
	default:
		return false
	}
	return true
}

// InterpretationMinutes is what consecutive interpretation adds to the talking
// time of items: each talking minute is said once more. talks says how many of
// an item's minutes are talked to the whole room.
func (p Plan) InterpretationMinutes(talks func(Item) int) int {
	for _, e := range p.Expected {
		if e.Hearing == Consecutive && e.People > 0 {
			sum := 0
			for _, i := range p.Items {
				sum += talks(i)
			}
			return sum
		}
	}
	return 0
}
