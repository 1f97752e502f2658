// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// refusalsEvery is how often what was refused is written down: a flood must not
// fill the log.
const refusalsEvery = 10 * time.Minute

// malformedRoute stands for requests that came to no route.
const malformedRoute = "malformed"

// refusal is an answer that says no, by its route's pattern: a passphrase or a
// card that is wrong, a page that is not there for who asked, a request from
// another site, one try too many.
type refusal struct {
	route  string
	status int
}

// refusals counts what was refused, for the log: how often, never to whom or
// what. There are as many of them as there are routes and statuses.
type refusals struct {
	lock   sync.Mutex
	counts map[refusal]int
	said   time.Time // when they were written down last
}

// note counts an answer of 400 to 499. The first is written down at once, those
// that follow together with the first that comes ten minutes later.
func (r *refusals) note(log *slog.Logger, now time.Time, route string, status int) {
	if status < 400 || status > 499 {
		return
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.counts == nil {
		r.counts = make(map[refusal]int)
	}
	r.counts[refusal{route, status}]++
	if age := now.Sub(r.said); age >= 0 && age < refusalsEvery {
		return
	}
	r.said = now
	r.say(log)
}

// say writes down what was counted since.
func (r *refusals) say(log *slog.Logger) {
	for _, k := range slices.SortedFunc(maps.Keys(r.counts), func(a, b refusal) int {
		return cmp.Or(cmp.Compare(a.route, b.route), a.status-b.status)
	}) {
		log.Info("refused", slog.String("route", k.route), slog.Int("status", k.status), slog.Int("times", r.counts[k]))
	}
	clear(r.counts)
}

// end writes down what is left.
func (r *refusals) end(log *slog.Logger) {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.say(log)
}
