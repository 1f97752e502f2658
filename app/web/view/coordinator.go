// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import "io"

// Coordinator is an organization's workshops and journeys as numbers.
type Coordinator struct {
	Page
	Rows     []CoordinatorRow
	Older    string
	Journeys []JourneyCount
}

// CoordinatorRow is one workshop with its attendance.
type CoordinatorRow struct {
	WorkshopHead
	Count Count
	Apart int
}

// JourneyCount is how many people stand at each stage of one journey.
type JourneyCount struct {
	Title  Phrase
	Total  int
	Stages []StageCount
}

// StageCount is one stage.
type StageCount struct {
	Title  Phrase
	People int
	Width  int // of 100
}

var coordinator = define[Coordinator]("coordinator")

// Render writes the page.
func (p Coordinator) Render(w io.Writer) error { return coordinator.execute(w, p) }
