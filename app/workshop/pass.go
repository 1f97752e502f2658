// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import "time"

// PassEnds is when a day pass for the workshop ends at the latest: when its
// doors close by themselves, or have closed.
func (w Workshop) PassEnds() time.Time { return w.Closes() }

// TakesPass says whether a day pass opens the workshop now: on its day, where it
// is held, from midnight until its doors are closed.
func (w Workshop) TakesPass(now time.Time) bool {
	if d := w.Door(now); d == DoorClosed || d == DoorGone {
		return false
	}
	zone, err := time.LoadLocation(w.Plan.Zone)
	if err != nil {
		zone = time.UTC
	}
	return now.In(zone).Format(time.DateOnly) >= w.Plan.Date // where clocks skip midnight too
}
