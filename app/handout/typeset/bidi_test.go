// SPDX-License-Identifier: AGPL-3.0-or-later

package typeset

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestBidiConformance runs lines of Unicode's own test: characters, the
// paragraph's direction, its level, each character's level, the visual order.
func TestBidiConformance(t *testing.T) {
	f, err := os.Open("testdata/BidiCharacterTest.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bidiResolver
	lines := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if line := sc.Text(); line != "" && line[0] != '#' {
			lines++
			checkBidiLine(t, &b, line)
		}
	}
	if lines < 500 {
		t.Errorf("only %d lines tested", lines)
	}
}

func checkBidiLine(t *testing.T, b *bidiResolver, line string) {
	t.Helper()
	field := strings.Split(line, ";")
	var text []rune
	for _, hex := range strings.Fields(field[0]) {
		r, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, rune(r))
	}
	base, _ := strconv.Atoi(field[2])
	levels := b.resolve(text, uint8(base))
	b.trim(len(text))
	var kept []uint8
	var at []int
	for i, want := range strings.Fields(field[3]) {
		if want == "x" {
			continue // removed by rule X9
		}
		if got := strconv.Itoa(int(levels[i])); got != want {
			t.Errorf("%s\nlevel %d is %s", line, i, got)
		}
		kept, at = append(kept, levels[i]), append(at, i)
	}
	var order []int
	for _, i := range visualOrder(kept) {
		order = append(order, at[i])
	}
	if got := strings.Trim(fmt.Sprint(order), "[]"); got != strings.TrimSpace(field[4]) {
		t.Errorf("%s\norder is %s", line, got)
	}
}
