// SPDX-License-Identifier: AGPL-3.0-or-later

package record

import (
	"fmt"
	"time"

	"github.com/groundwork-org/groundwork/app/workshop"
)

// Tally is workshop.Tally as a document; its id is made of its key.
type Tally struct {
	ID       string          `bson:"_id" json:"id"`
	Workshop string          `bson:"workshop" json:"workshop"`
	Org      string          `bson:"org" json:"org"`
	Moment   workshop.Moment `bson:"moment" json:"moment"`
	Question int             `bson:"question" json:"question"`
	By       string          `bson:"shown_by" json:"shown_by"`
	Yes      int             `bson:"yes" json:"yes"`
	Partly   int             `bson:"partly" json:"partly"`
	NotYet   int             `bson:"not_yet" json:"not_yet"`
	Revision int64           `bson:"revision" json:"revision"`
	At       time.Time       `bson:"at" json:"at"`
}

// FromTally makes the document.
func FromTally(t workshop.Tally) Tally {
	return Tally{fmt.Sprintf("%s/%s/%d", t.Workshop, t.Moment, t.Question), t.Workshop, t.Org, t.Moment, t.Question, t.By,
		t.Yes, t.Partly, t.NotYet, t.Revision, Round(t.At)}
}

// Value gives the domain's value back.
func (d Tally) Value() workshop.Tally {
	return workshop.Tally{Workshop: d.Workshop, Org: d.Org, Moment: d.Moment, Question: d.Question, By: d.By, Yes: d.Yes, Partly: d.Partly,
		NotYet: d.NotYet, Revision: d.Revision, At: Round(d.At)}
}

// Pledge is workshop.Pledge as a document; its id is made of its key.
type Pledge struct {
	ID       string    `bson:"_id" json:"id"`
	Workshop string    `bson:"workshop" json:"workshop"`
	Org      string    `bson:"org" json:"org"`
	Kind     string    `bson:"kind" json:"kind"`
	People   int       `bson:"people" json:"people"`
	Revision int64     `bson:"revision" json:"revision"`
	At       time.Time `bson:"at" json:"at"`
}

// FromPledge makes the document.
func FromPledge(p workshop.Pledge) Pledge {
	return Pledge{p.Workshop + "/" + p.Kind, p.Workshop, p.Org, p.Kind, p.People, p.Revision, Round(p.At)}
}

// Value gives the domain's value back.
func (d Pledge) Value() workshop.Pledge {
	return workshop.Pledge{Workshop: d.Workshop, Org: d.Org, Kind: d.Kind, People: d.People, Revision: d.Revision, At: Round(d.At)}
}
