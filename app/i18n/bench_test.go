// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"testing"

	"github.com/groundwork-org/groundwork/locales"
)

// BenchmarkLoad measures reading the shipped messages, as at start-up.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(locales.FS); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMessage measures one message without, and one with a placeholder.
func BenchmarkMessage(b *testing.B) {
	bundle, err := Load(locales.FS)
	if err != nil {
		b.Fatal(err)
	}
	l := bundle.For("ar")
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			l.T("date-month-1")
		}
	})
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			l.Count("duration-minutes", 15)
		}
	})
}
