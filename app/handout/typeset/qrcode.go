// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"fmt"
	"sync"

	"github.com/boombuler/barcode/qr"
)

// qrCode is a QR code as runs of dark modules. It never changes.
type qrCode struct {
	side int // modules
	runs []moduleRun
}

// moduleRun is n dark modules in a row from column x on.
type moduleRun struct{ x, y, n int }

// qrCodes remembers codes: trying eight masks costs more than laying out a
// page, and a room's papers carry the same few addresses.
var qrCodes = struct {
	sync.Mutex
	known map[string]*qrCode
}{known: map[string]*qrCode{}}

// maxQRCodes bounds what is remembered; a code takes a few kilobytes.
const maxQRCodes = 256

// encode makes the code of a text, at error correction level M. remember is
// false for a secret.
func encode(text string, remember bool) (*qrCode, error) {
	qrCodes.Lock()
	code := qrCodes.known[text]
	qrCodes.Unlock()
	if code != nil {
		return code, nil
	}
	made, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("typeset: QR code: %w", err)
	}
	code = &qrCode{side: made.Bounds().Dx()}
	dark := func(x, y int) bool {
		r, _, _, _ := made.At(x, y).RGBA()
		return r < 0x8000
	}
	for y := range code.side {
		for x := 0; x < code.side; x++ {
			from := x
			for x < code.side && dark(x, y) {
				x++
			}
			if x > from {
				code.runs = append(code.runs, moduleRun{from, y, x - from})
			}
		}
	}
	if !remember {
		return code, nil
	}
	qrCodes.Lock()
	defer qrCodes.Unlock()
	if len(qrCodes.known) >= maxQRCodes {
		clear(qrCodes.known)
	}
	qrCodes.known[text] = code
	return code, nil
}
