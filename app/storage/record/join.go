// SPDX-License-Identifier: AGPL-3.0-or-later

package record

// joinTries is how often values are read at most: more often than an
// organization's key can be replaced meanwhile.
const joinTries = 5

// Join reads values and has keys give their fields the keys; keys says whether
// one is missing. Data and keys are two reads, between which a new Box may take
// the place of the one that was read: where a key is missing, both are read once
// more, and a Box that stands then may have the key that was read before. What
// is missing at two reads was erased.
func Join[T any](read func() ([]T, error), fields func(*T) []Field, keys func([]Field) (missing bool, err error)) ([]T, error) {
	var seen boxes
	for try := 1; ; try++ {
		list, err := read()
		if err != nil {
			return nil, err
		}
		var all []Field
		for i := range list {
			all = append(all, fields(&list[i])...)
		}
		missing, err := keys(all)
		if err != nil {
			return nil, err
		}
		if !missing || seen.settle(all) || try == joinTries {
			return list, nil
		}
	}
}

// boxes are what a read found: the keys of Boxes, nil where there was none.
type boxes map[string][]byte

// settle gives fields the keys that they had at the read before, and remembers
// this one. It says whether those that are missing now were missing then.
func (b *boxes) settle(all []Field) (settled bool) {
	before, now := *b, make(boxes, len(all))
	settled = true
	for _, f := range all {
		if !f.Sealed.Given() {
			continue
		}
		at := BoxAt(f.Place, f.Digest())
		key, known := before[at]
		if f.Sealed.Key == nil {
			f.Sealed.Key = key
			settled = settled && known
		}
		now[at] = f.Sealed.Key
	}
	*b = now
	return settled
}

// JoinOne is Join for one value.
func JoinOne[T any](read func() (T, error), fields func(*T) []Field, keys func([]Field) (missing bool, err error)) (T, error) {
	list, err := Join(func() ([]T, error) {
		v, err := read()
		return []T{v}, err
	}, fields, keys)
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}
