// SPDX-License-Identifier: AGPL-3.0-or-later

package view

import (
	"io"

	"github.com/groundwork-org/groundwork/app/lang"
)

// Pack is the print-run calculator of a workshop's room pack.
type Pack struct {
	Page
	Head       WorkshopHead
	Says       string // the print run in one sentence; "" where it can't be counted
	Readers    []PackReaders
	LargePrint int // how many need it, as the plan says
	Leads      string
	Spare      string
	Papers     []Choice
	OneSided   bool
	LowInk     bool
	Parts      []Choice
	Counts     []PackCount
	With       []Choice
	Prints     []Choice // each sheet that prints alone, with its address
	Printing   Printing // other ways to print one alone
	Wrong      Wrong
}

// PackReaders are the people of one language, as typed.
type PackReaders struct {
	Tag                         lang.Tag
	Name                        string
	People, Large, Interpreters string
}

// PackCount is one document of the pack.
type PackCount struct {
	What                  string
	Lang, With            lang.Tag // With is "" where there is one
	Language              string
	Large                 bool
	Copies, Pages, Sheets int
}

var pack = define[Pack]("pack")

// Render writes the page.
func (p Pack) Render(w io.Writer) error { return pack.execute(w, p) }
