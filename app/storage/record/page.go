// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"strconv"
	"strings"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// The bounds of a page: what a limit of zero or less means, and the most.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// Limit brings a caller's limit within the bounds.
func Limit(n int) int {
	switch {
	case n <= 0:
		return DefaultLimit
	case n > MaxLimit:
		return MaxLimit
	}
	return n
}

// Cut returns the page of a list that was read with one more than limit, and
// the cursor of its last element, "" on the last page.
func Cut[T any](list []T, limit int, cursor func(T) string) ([]T, string) {
	if len(list) <= limit {
		return list, ""
	}
	list = list[:limit:limit]
	return list, cursor(list[limit-1])
}

// TimeCursor is the place in a list by time, then id.
func TimeCursor(t time.Time, id string) string {
	return strconv.FormatInt(Millis(t), 36) + "." + id
}

// ParseTimeCursor undoes TimeCursor. The empty cursor is the list's beginning;
// what is no cursor gives fault.Malformed.
func ParseTimeCursor(s string) (millis int64, id string, err error) {
	if s == "" {
		return -1 << 62, "", nil
	}
	head, id, ok := strings.Cut(s, ".")
	if !ok {
		return 0, "", badPage(nil)
	}
	millis, err = strconv.ParseInt(head, 36, 64)
	if err != nil {
		return 0, "", badPage(err)
	}
	return millis, id, nil
}

// TextCursor is the place in a list by a text without dots, then id.
func TextCursor(text, id string) string { return text + "." + id }

// ParseTextCursor undoes TextCursor.
func ParseTextCursor(s string) (text, id string, err error) {
	text, id, ok := strings.Cut(s, ".")
	if !ok {
		return "", "", badPage(nil)
	}
	return text, id, nil
}

func badPage(cause error) error { return fault.Wrap(fault.Malformed, "errors-page", cause) }

// Millis is a time as UTC milliseconds since 1970; the zero time is 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time undoes Millis.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Round is a time as a store gives it back: UTC, in whole milliseconds.
func Round(t time.Time) time.Time { return Time(Millis(t)) }
