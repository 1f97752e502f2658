// SPDX-License-Identifier: AGPL-3.0-or-later

package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// Demo is how to get into a demonstration council. It is no secret: the data
// folder says it to whoever starts it.
type Demo struct {
	Trainer    string `json:"trainer"`
	Passphrase string `json:"passphrase"`
	Code       string `json:"code"` // of the workshop that is open
	Card       string `json:"card"` // of a member
	Org        string `json:"org"`
	Workshop   string `json:"workshop"`
}

// demoFile marks a data folder as a demonstration's.
const demoFile = "demo.json"

// CheckDemoFolder refuses a folder that is neither empty nor a demonstration's
// own, before anything is written into it.
func CheckDemoFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be read: choose another one with --data", dir)
	}
	if _, err := os.Stat(filepath.Join(dir, demoFile)); err == nil {
		return nil
	}
	return fmt.Errorf("the data folder %s is not empty: --demo fills an empty folder only; choose another one with --data", dir)
}

// Demo fills a new data folder with the demonstration council, or opens the
// one that is there: its workshop is today's and open.
func (a *App) Demo(ctx context.Context, dir string) (Demo, error) {
	path := filepath.Join(dir, demoFile)
	var d Demo
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if d, err = a.seed(ctx); err != nil {
			return Demo{}, err
		}
		if data, err = json.MarshalIndent(d, "", "  "); err != nil {
			return Demo{}, err
		}
		return d, os.WriteFile(path, append(data, '\n'), 0o600)
	case err != nil:
		return Demo{}, err
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return Demo{}, fmt.Errorf("%s cannot be read: empty the folder and start again", path)
	}
	return a.reopen(ctx, d)
}

// reopen moves the demonstration's workshop to today and opens its doors. The
// code is looked up by the workshop's id: a trainer may have changed it.
func (a *App) reopen(ctx context.Context, d Demo) (Demo, error) {
	w, err := a.Store.Workshop(ctx, d.Org, d.Workshop)
	if err != nil {
		return Demo{}, err
	}
	now := a.config.Now()
	d.Code = w.Code
	if w.Door(now) == workshop.DoorOpen && w.Plan.Date == demoDate(now) {
		return d, nil
	}
	w.Plan.Date, w.Plan.Start = demoDate(now), demoStart(now)
	w.Plan.FollowUp.Date = demoDate(now.AddDate(0, 0, 14))
	w.OpenedAt, w.ClosedAt, w.Run = now.UTC(), time.Time{}, workshop.Run{}
	return d, a.Store.UpdateWorkshop(ctx, w)
}

// demoZone is where the demonstration council meets.
const demoZone = "America/Toronto"

func demoDate(now time.Time) string { return now.In(demoLocation()).Format(time.DateOnly) }

// demoStart is the last half hour that began, so that the day has just begun
// whenever somebody tries it.
func demoStart(now time.Time) string {
	return now.In(demoLocation()).Truncate(30 * time.Minute).Format("15:04")
}

func demoLocation() *time.Location {
	loc, err := time.LoadLocation(demoZone)
	if err != nil {
		return time.UTC
	}
	return loc
}
