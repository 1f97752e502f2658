// SPDX-License-Identifier: AGPL-3.0-or-later

package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FormatDate is the day of t in t's own zone, with its weekday: "Saturday,
// November 28, 2026".
func (l *Localizer) FormatDate(t time.Time) string { return l.date("date-full", t) }

// FormatDateShort is the day without its weekday: "November 28, 2026".
func (l *Localizer) FormatDateShort(t time.Time) string { return l.date("date-short", t) }

// FormatMonth is a month: "November 2026".
func (l *Localizer) FormatMonth(t time.Time) string { return l.date("date-month-year", t) }

func (l *Localizer) date(pattern string, t time.Time) string {
	return l.Msg(pattern, map[string]any{
		"Weekday":     l.T("date-weekday-" + strings.ToLower(t.Weekday().String())),
		"Day":         l.own.tag.Numeral(t.Day()),
		"Month":       l.T("date-month-" + strconv.Itoa(int(t.Month()))),
		"MonthNumber": l.own.tag.Digits(fmt.Sprintf("%02d", int(t.Month()))),
		"Year":        l.own.tag.Numeral(t.Year()),
	})
}

// FormatTime is the time of day of t in t's own zone: "9:05".
func (l *Localizer) FormatTime(t time.Time) string {
	half := "date-half-am"
	if t.Hour() >= 12 {
		half = "date-half-pm"
	}
	return l.Msg("date-time", map[string]any{
		"Hour": l.own.tag.Digits(fmt.Sprintf("%02d", t.Hour())), "Hour24": l.own.tag.Numeral(t.Hour()),
		"Hour12": l.own.tag.Numeral((t.Hour()+11)%12 + 1), "Minute": l.own.tag.Digits(fmt.Sprintf("%02d", t.Minute())),
		"Half": l.T(half),
	})
}

// FormatDateTime is day and time of t in t's own zone.
func (l *Localizer) FormatDateTime(t time.Time) string {
	return l.Msg("date-and-time", map[string]any{"Date": l.FormatDate(t), "Time": l.FormatTime(t)})
}

// FormatSpan is from one time of day to another: "9:00–16:30".
func (l *Localizer) FormatSpan(from, to time.Time) string {
	return l.Msg("date-from-to", map[string]any{"From": l.FormatTime(from), "To": l.FormatTime(to)})
}

// FormatDuration is a number of minutes in words: "15 minutes", "2 hours", "1
// hour 30 minutes". A negative one is taken as 0.
func (l *Localizer) FormatDuration(minutes int) string {
	minutes = max(minutes, 0)
	hours, rest := minutes/60, minutes%60
	switch {
	case hours == 0:
		return l.Count("duration-minutes", rest)
	case rest == 0:
		return l.Count("duration-hours", hours)
	default:
		return l.Msg("duration-hours-minutes", map[string]any{
			"Hours": l.Count("duration-hours", hours), "Minutes": l.Count("duration-minutes", rest),
		})
	}
}

// FormatMinutes is a number of minutes for a narrow column: "15 min".
func (l *Localizer) FormatMinutes(minutes int) string { return l.Count("duration-short", minutes) }
