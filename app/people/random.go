// SPDX-License-Identifier: AGPL-3.0-or-later

package people

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"

	"github.com/groundwork-org/groundwork/app/fault"
)

const (
	idSize    = 16 // bytes of an opaque id
	tokenSize = 32 // bytes of a session's or set-up token
)

func randomBytes(random io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fault.Wrap(fault.Internal, "errors-internal", err)
	}
	return b, nil
}

// randomID is 128 random bits in hex.
func randomID(random io.Reader) (string, error) {
	b, err := randomBytes(random, idSize)
	return hex.EncodeToString(b), err
}

// randomToken is 256 random bits, base64url without padding.
func randomToken(random io.Reader) (string, error) {
	b, err := randomBytes(random, tokenSize)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// randomBelow is a uniform number from 0 to n-1, n at most 65536.
func randomBelow(random io.Reader, n int) (int, error) {
	limit := 1 << 16 / n * n
	for {
		b, err := randomBytes(random, 2)
		if err != nil {
			return 0, err
		}
		if v := int(b[0])<<8 | int(b[1]); v < limit {
			return v % n, nil
		}
	}
}

// hashToken is what is stored of a token. Tokens are random, so that a fast
// hash serves.
func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
