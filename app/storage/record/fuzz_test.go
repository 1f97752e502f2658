// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

// FuzzPlaces: places and cursors that are read are those that were written, and
// what is neither is refused as malformed.
func FuzzPlaces(f *testing.F) {
	for _, seed := range []string{"groundwork/1/checkin/0b6f0d5e/known_as", "groundwork/1/a/b", "lx2k.id", ".", "zzzzzzzzzzzzzzzz.x", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if collection, id, field, ok := SplitPlace(text); ok && people.Place(collection, id, field) != text {
			t.Fatalf("%q is read as %q, %q, %q", text, collection, id, field)
		}
		millis, id, err := ParseTimeCursor(text)
		if err != nil && !fault.Is(err, fault.Malformed) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && text != "" && millis > 0 && millis < 1<<42 {
			if again, sameID, err := ParseTimeCursor(TimeCursor(Time(millis), id)); err != nil || again != millis || sameID != id {
				t.Fatalf("%q: %d %q, again %d %q, %v", text, millis, id, again, sameID, err)
			}
		}
		if _, _, err := ParseTextCursor(text); err != nil && !fault.Is(err, fault.Malformed) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
