// SPDX-License-Identifier: AGPL-3.0-or-later

package markdown

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// hashLength is how many hexadecimal digits of SHA-256 a hash keeps: 64 bits,
// for a file's few dozen blocks.
const hashLength = 16

// Hash is the hash of one block's source: its heading without attributes, and
// its body. Line ends, trailing spaces, blank lines beyond the first and
// Unicode composition do not count, so that what an editor does on saving makes
// no translation older.
func Hash(title, body string) string {
	lines := []string{norm.NFC.String(strings.Join(strings.Fields(title), " "))}
	for line := range strings.Lines(norm.NFC.String(body)) {
		line = strings.TrimRight(line, " \t\r\n")
		if line == "" && lines[len(lines)-1] == "" {
			continue
		}
		lines = append(lines, line)
		if len(lines) == 2 && line == "" {
			lines = lines[:1]
		}
	}
	return digest(strings.TrimRight(strings.Join(lines, "\n"), "\n"))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:hashLength]
}
