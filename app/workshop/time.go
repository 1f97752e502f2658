// SPDX-License-Identifier: AGPL-3.0-or-later

package workshop

import (
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
)

// firstYear and lastYear bound a plan's dates. A year that is mistyped (0026)
// would close its workshop long ago, and the names go within the hour.
const firstYear, lastYear = 2000, 2199

// localTime turns a local date and wall time in an IANA zone into UTC. A wall
// time that a clock change skips or repeats is resolved as time.Date does.
func localTime(date, clock, zone string) (time.Time, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		return time.Time{}, fault.Wrap(fault.Invalid, "errors-plan-zone", err).In("zone")
	}
	if day, err := time.Parse(time.DateOnly, date); err != nil || day.Year() < firstYear || day.Year() > lastYear {
		return time.Time{}, fault.Wrap(fault.Invalid, "errors-plan-date", err).In("date")
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", date+" "+clock, loc)
	if err != nil {
		return time.Time{}, fault.Wrap(fault.Invalid, "errors-plan-start", err).In("start")
	}
	return t.UTC(), nil
}
