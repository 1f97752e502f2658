// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"fmt"
	"testing"

	"github.com/groundwork-org/groundwork/app/people"
)

// TestNamesAreReadWhileTheyAreSealedAnew: between the reading of boxes and of
// keys, at each try, the next few of a roll are sealed anew. Nobody's name may be
// missing from it but that of the one who was erased.
func TestNamesAreReadWhileTheyAreSealedAnew(t *testing.T) {
	const many, erased, pass = 30, 4, 7
	type row struct{ name people.Sealed }
	box := make([]string, many)
	keys := map[string]string{}
	for i := range box {
		box[i] = fmt.Sprint("old ", i)
		keys[box[i]] = fmt.Sprint("name ", i)
	}
	delete(keys, box[erased])
	next, reads := 0, 0
	read := func() ([]row, error) {
		reads++
		var list []row
		for _, b := range box {
			list = append(list, row{people.Sealed{Box: []byte(b)}})
		}
		for range pass { // somebody reseals
			if next < len(box) && keys[box[next]] != "" {
				delete(keys, box[next])
				box[next] = fmt.Sprint("new ", next)
				keys[box[next]] = fmt.Sprint("name ", next)
			}
			next++
		}
		return list, nil
	}
	fields := func(r *row) []Field { return []Field{{"groundwork/1/checkin/x/known_as", &r.name}} }
	list, err := Join(read, fields, func(all []Field) (missing bool, err error) {
		for _, f := range all {
			if key := keys[string(f.Sealed.Box)]; key != "" {
				f.Sealed.Key = []byte(key)
			}
			missing = missing || f.Sealed.Key == nil
		}
		return missing, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range list {
		if got, want := string(r.name.Key), fmt.Sprint("name ", i); i != erased && got != want {
			t.Errorf("row %d has the key %q", i, got)
		} else if i == erased && got != "" {
			t.Errorf("who was erased has the key %q", got)
		}
	}
	if reads > joinTries {
		t.Errorf("%d reads", reads)
	}
}
