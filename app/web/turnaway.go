// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import "time"

// turnedAwayAfter is how long it takes at least to be turned away with a secret
// that is wrong: well longer than the look-ups before it.
const turnedAwayAfter = 50 * time.Millisecond

// turnAway waits for that time to be over, so that how long the answer took does
// not tell how far somebody came: whether there is such a card, or such an
// account.
func turnAway(began time.Time) { time.Sleep(turnedAwayAfter - time.Since(began)) }
