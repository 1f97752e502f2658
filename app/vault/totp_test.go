// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import "testing"

// RFC 6238, appendix B, the rows of SHA-1: the last six of their eight digits.
// RFC 4226, appendix D: the first ten counts.
func TestOneTimeCodesAreTheRFCs(t *testing.T) {
	v, secret := newVault(), []byte("12345678901234567890")
	for seconds, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924",
		2000000000: "279037", 20000000000: "353130"} {
		if got := v.OneTimeCode(secret, seconds/30); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
	for step, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := v.OneTimeCode(secret, int64(step)); got != want {
			t.Errorf("step %d: %s, want %s", step, got, want)
		}
	}
}
