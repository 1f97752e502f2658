// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import "github.com/groundwork-org/groundwork/app/workshop"

// Clock is what is remembered of the machine's clock, in milliseconds; 0 for
// never.
type Clock struct {
	Seen    int64 `bson:"seen"`
	Doubted int64 `bson:"doubted"`
}

// FromClock makes the document.
func FromClock(c workshop.Clock) Clock { return Clock{Millis(c.Seen), Millis(c.Doubted)} }

// Value gives the clock back.
func (d Clock) Value() workshop.Clock {
	return workshop.Clock{Seen: Time(d.Seen), Doubted: Time(d.Doubted)}
}
