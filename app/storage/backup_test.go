// SPDX-License-Identifier: AGPL-3.0-or-later

package storage_test

import (
	"testing"

	"github.com/groundwork-org/groundwork/app/storage"
)

func TestWhereTellsNoPassword(t *testing.T) {
	for uri, want := range map[string]string{
		"sqlite:/var/lib/groundwork":                         "/var/lib/groundwork",
		"mongodb://127.0.0.1:27017/council":                  "mongodb://127.0.0.1:27017/council",
		"mongodb://us:secret@db/council?authSource=admin":    "mongodb://db/council",
		"mongodb+plain://us:secret@db/council":               "mongodb+plain://db/council",
		"mongodb+srv://us:sec@ret@db.example.org/council?x=": "mongodb+srv://db.example.org/council",
	} {
		if got := storage.Where(uri); got != want {
			t.Errorf("%s: %s", uri, got)
		}
	}
}
