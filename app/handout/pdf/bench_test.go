// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf_test

import (
	"bytes"
	"testing"

	"github.com/groundwork-org/groundwork/app/handout"
	"github.com/groundwork-org/groundwork/app/handout/pdf"
	"github.com/groundwork-org/groundwork/app/handout/typeset"
)

// BenchmarkHandoutWarm makes the two-page sample, fonts parsed before.
func BenchmarkHandoutWarm(b *testing.B) {
	for _, tag := range languages {
		b.Run(string(tag), func(b *testing.B) {
			doc := sample(tag, handout.A4)
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := pdf.Render(&out, doc); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len())/1024, "KB/file")
		})
	}
}

// BenchmarkLayout is the part before a byte is written.
func BenchmarkLayout(b *testing.B) {
	for _, tag := range languages {
		b.Run(string(tag), func(b *testing.B) {
			doc := sample(tag, handout.A4)
			for b.Loop() {
				if _, err := typeset.Layout(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
