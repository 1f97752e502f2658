// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
)

// OneTimeCode is TOTP's six digits for a step (RFC 6238 with HMAC-SHA-1, as
// every authenticator app reads it; the truncation of RFC 4226, section 5.3).
func (v *Vault) OneTimeCode(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}
