// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Consent is what somebody agreed to: the version of a text, in the language in
// which she read it, and when. It holds nothing of who she is.
type Consent struct {
	Text string
	Lang lang.Tag
	At   time.Time
}

// TextVersion names the version of a text by what it says: its name and the
// first eight hexadecimal digits of its SHA-256.
func TextVersion(name, text string) string {
	sum := sha256.Sum256([]byte(text))
	return name + "-" + hex.EncodeToString(sum[:4])
}
