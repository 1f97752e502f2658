// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"encoding/json"

	"github.com/groundwork-org/groundwork/app/storage/record"
)

// encode writes a document column. The documents of package record always can
// be written.
func encode(doc any) string {
	b, err := json.Marshal(doc)
	if err != nil {
		panic("sqlite: a document that cannot be written: " + err.Error())
	}
	return string(b)
}

// scanDoc reads a row that is one document column.
func scanDoc[T any](row scanner) (doc T, err error) {
	var text []byte
	if err := row.Scan(&text); err != nil {
		return doc, err
	}
	return decode[T](text)
}

// decode undoes encode.
func decode[T any](text []byte) (doc T, err error) {
	if err := json.Unmarshal(text, &doc); err != nil {
		return doc, record.Damaged(err)
	}
	return doc, nil
}

// stored reads a document as it stands within the write, with the write lock
// held; its absence is fault.NotFound.
func stored[T any](data *conn, query string, args ...any) (doc T, err error) {
	found := false
	err = data.each(func(row scanner) (err error) {
		found = true
		doc, err = scanDoc[T](row)
		return err
	}, query, args...)
	if err == nil && !found {
		err = record.NotFound()
	}
	return doc, err
}
