// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"errors"
	"math"
	"time"
)

// reserve is how many bytes of the disk have to be free for a kind of write. On a
// disk that is nearly full, one step of an act would be made and the next one
// not: a name taken out of a plan whose key stays, an invitation used up without
// an account, a passphrase given that is never shown. So the last megabytes are
// for what takes away, and for what finishes what has begun: along the steps of
// an act the reserves fall, and the first step is refused where the last might be.
type reserve int64

const (
	// toBegin is for check-ins and whatever else begins something; for taking a
	// ticket or a set-up token too, after which an account has to be written. The
	// largest group of check-ins takes some 4 MB of the logs, and leaves enough
	// for what follows.
	toBegin reserve = 8 << 20

	// toGoOn is for what comes second, and for changes to what is there.
	toGoOn reserve = 2 << 20

	// toFinish is for what comes last, for putting back what a first step took,
	// and for records that a name may be taken out of: its key is deleted behind
	// them.
	toFinish reserve = 1 << 20

	// always is for erasing, deleting and signing out, and for the trail's entry
	// about what was done.
	always reserve = 0
)

var errReserve = errors.New("the disk is nearly full: the last of it is kept for what takes away, and for what has begun")

// makeRoom says how much room there is, and cuts the logs first where it is little.
// Where a long read, such as a backup, keeps them from being cut, they need room for
// what could not be brought into the files: their own length is on the disk already.
func (w *writer) makeRoom() reserve {
	room := w.room(w.keys.logSize() + w.data.logSize())
	for _, wait := range []time.Duration{0, shortly} {
		if room >= toBegin {
			break
		}
		_ = w.cutLogs(wait)
		room = w.room(w.keys.behind + w.data.behind)
	}
	return room
}

// room is how many bytes are free, without those that the logs may need when they
// are brought into the files. Where the system does not tell, it is endless. It is
// asked once for a group: that takes some microseconds.
func (w *writer) room(logs int64) reserve {
	free, ok := w.free(w.dir)
	if !ok {
		return math.MaxInt64
	}
	return reserve(max(free-logs, 0))
}
