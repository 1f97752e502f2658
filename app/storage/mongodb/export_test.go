// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Layout is the newest layout of this release.
var Layout = len(layouts)

// Step is a step to a layout that a later release might have.
type Step struct {
	Data, Keys []string // the collections whose documents it changes
	Run        func(ctx context.Context, data, keys *mongo.Database) error
}

// OpenLater opens a store as a later release with more steps would, whose lease
// counts on so often.
func OpenLater(ctx context.Context, uri string, now func() time.Time, beat time.Duration, more ...Step) (*Store, error) {
	return connect(ctx, uri, now, func(s *Store, ctx context.Context) error {
		s.layouts, s.beat = append([]step(nil), layouts...), beat
		for _, m := range more {
			s.layouts = append(s.layouts, step{
				changes: func(s *Store) (list []*mongo.Collection) {
					for _, name := range m.Data {
						list = append(list, s.workshops.Database().Collection(name))
					}
					for _, name := range m.Keys {
						list = append(list, s.keys.Database().Collection(name))
					}
					return list
				},
				run: func(ctx context.Context, s *Store) error {
					return m.Run(ctx, s.workshops.Database(), s.keys.Database())
				},
			})
		}
		return s.prepare(ctx)
	})
}
