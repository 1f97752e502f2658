// SPDX-License-Identifier: AGPL-3.0-or-later

package record

// Join reads values and has keys give their fields the keys; keys says whether
// one is missing. Data and keys are two reads: where a key is missing because
// a new Box took the place of the one that was read, both are read once more.
// What is missing then was erased.
func Join[T any](read func() ([]T, error), fields func(*T) []Field, keys func([]Field) (missing bool, err error)) ([]T, error) {
	for again := true; ; again = false {
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
		if !missing || !again {
			return list, nil
		}
	}
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
