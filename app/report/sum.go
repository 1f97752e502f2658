// SPDX-License-Identifier: AGPL-3.0-or-later

package report

import (
	"context"
	"slices"
	"strings"
)

// Sum is what a network's organizations told together.
type Sum struct {
	People int
	More   bool // one of them told nothing here: there may be more
}

func (s *Sum) add(c Cell) {
	s.People += c.People
	s.More = s.More || c.Hidden
}

// SumLine is one heading with its sum: a language's tag, or a course's slug.
type SumLine struct {
	Of string
	Sum
}

// MonthSum is one month of a network. Everything in it is added up from numbers
// that each organization tells anyway: nothing can be worked out from it that
// could not be from those.
type MonthSum struct {
	Month         string
	Organizations int // that told something of this month
	Workshops     int
	People        Sum
	Languages     []SumLine
	Courses       []SumLine
}

// Network is one network that an organization is in.
type Network struct {
	Of      string // the organization whose network it is
	Name    string
	Members int // organizations in it, that one among them
	Months  []MonthSum
}

// monthsShown is for how many months a network's sums are shown.
const monthsShown = 24

// Networks are the networks that an organization is in, its own first, where it
// has one.
func (s *Service) Networks(ctx context.Context, org string) ([]Network, error) {
	links, err := s.Store.LinksOf(ctx, org)
	if err != nil {
		return nil, err
	}
	var hubs []string
	for _, l := range links {
		if l.State == Joined && !slices.Contains(hubs, l.Network) {
			hubs = append(hubs, l.Network)
		}
	}
	slices.SortFunc(hubs, func(a, b string) int {
		if (a == org) != (b == org) {
			if a == org {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	var list []Network
	for _, hub := range hubs {
		n, err := s.network(ctx, hub)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func (s *Service) network(ctx context.Context, hub string) (Network, error) {
	o, err := s.People.Organization(ctx, hub)
	if err != nil {
		return Network{}, err
	}
	links, err := s.Store.LinksOf(ctx, hub)
	if err != nil {
		return Network{}, err
	}
	orgs := []string{hub}
	for _, l := range links {
		if l.Network == hub && l.State == Joined {
			orgs = append(orgs, l.Member)
		}
	}
	months := make(map[string][]Totals)
	for _, org := range orgs {
		list, _, err := s.Store.TotalsOf(ctx, org, "", monthsShown)
		if err != nil {
			return Network{}, err
		}
		for _, t := range list {
			months[t.Month] = append(months[t.Month], t)
		}
	}
	n := Network{Of: hub, Name: o.Name, Members: len(orgs)}
	for month, told := range months {
		n.Months = append(n.Months, sumOf(month, told))
	}
	slices.SortFunc(n.Months, func(a, b MonthSum) int { return strings.Compare(b.Month, a.Month) })
	n.Months = n.Months[:min(len(n.Months), monthsShown)]
	return n, nil
}

func sumOf(month string, told []Totals) MonthSum {
	m := MonthSum{Month: month, Organizations: len(told)}
	line := func(list *[]SumLine, of string) *Sum {
		i := slices.IndexFunc(*list, func(l SumLine) bool { return l.Of == of })
		if i < 0 {
			i = len(*list)
			*list = append(*list, SumLine{Of: of})
		}
		return &(*list)[i].Sum
	}
	for _, t := range told {
		m.Workshops += t.Workshops
		m.People.add(t.People.Total())
		for i, of := range t.People.Rows {
			line(&m.Languages, of).add(t.People.OfRow(i))
		}
		for j, of := range t.People.Columns {
			line(&m.Courses, of).add(t.People.OfColumn(j))
		}
	}
	return m
}
