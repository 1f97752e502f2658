// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/web/view"
)

// quietZone is how many modules stay white around a code (ISO/IEC 18004,
// section 9.1).
const quietZone = 4

// qrCode draws text as the path of an SVG, a run of dark modules at a time.
func qrCode(text string) (view.QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return view.QR{}, fault.Wrap(fault.Internal, "errors-internal", err)
	}
	side := code.Bounds().Dx()
	dark := func(x, y int) bool {
		r, _, _, _ := code.At(x, y).RGBA()
		return r == 0
	}
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			from := x
			for x < side && dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, x-from, x-from)
			}
		}
	}
	return view.QR{Size: side + 2*quietZone, Path: path.String()}, nil
}
