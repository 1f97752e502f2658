// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/groundwork-org/groundwork/app/fault"
)

// lease is the right to upgrade, which one instance has at a time. While it
// works it counts on; a count that stands still is that of an instance that
// died, and is taken over. No machine's clock is compared with another's.
type lease struct {
	s      *Store
	holder string
	seen   leaseDoc // what another instance's was when it was looked at last
	still  int      // how often it was the same since
}

// leaseDoc is the lease as it stands in the store.
type leaseDoc struct {
	ID     string `bson:"_id"`
	Holder string `bson:"holder"`
	Beat   int64  `bson:"beat"`
}

// Value gives the document.
func (d leaseDoc) Value() leaseDoc { return d }

const theLease = "upgrade"

// How often whoever has the lease counts on, and after how many looks at the
// same count it is taken from it: half a minute.
const (
	leaseBeat   = time.Second
	leaseSilent = 30
)

// errLost is why work ends whose lease somebody else took over.
var errLost = errors.New("another instance upgrades the databases")

// hold works while it has the lease. Where another instance has it, it waits a
// moment and returns.
func (l *lease) hold(ctx context.Context, work func(context.Context) error) error {
	mine, err := l.take(ctx)
	if err != nil {
		return err
	}
	if !mine {
		return sleep(ctx, l.s.beat)
	}
	held, end := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.countOn(held, end)
	}()
	err = work(held)
	end(nil)
	<-ended
	_, _ = l.s.installation.DeleteOne(context.WithoutCancel(ctx), l.own()) // else it is found standing still
	if errors.Is(err, errLost) || errors.Is(context.Cause(held), errLost) {
		return nil
	}
	return err
}

// own finds this instance's lease.
func (l *lease) own() bson.M { return bson.M{"_id": theLease, "holder": l.holder} }

// take gets the lease, where nobody has it or it stands still.
func (l *lease) take(ctx context.Context) (mine bool, err error) {
	_, err = l.s.installation.InsertOne(ctx, leaseDoc{theLease, l.holder, 0})
	if !mongo.IsDuplicateKeyError(err) {
		return err == nil, failed(err)
	}
	now, err := findOne[leaseDoc](ctx, l.s.installation, bson.M{"_id": theLease})
	if fault.Is(err, fault.NotFound) {
		return false, nil // it was given back just now
	}
	if err != nil {
		return false, err
	}
	if now != l.seen {
		l.seen, l.still = now, 0
	}
	if l.still++; l.still <= leaseSilent {
		return false, nil
	}
	done, err := l.s.installation.UpdateOne(ctx, bson.M{"_id": theLease, "holder": now.Holder, "beat": now.Beat},
		bson.M{"$set": bson.M{"holder": l.holder}, "$inc": bson.M{"beat": int64(1)}})
	return err == nil && done.MatchedCount == 1, failed(err)
}

// countOn shows that this instance is alive, until ctx ends or the lease is
// lost. It lets a count that is under way finish: nothing comes after the lease
// was given back.
func (l *lease) countOn(ctx context.Context, end context.CancelCauseFunc) {
	for sleep(ctx, l.s.beat) == nil {
		done, err := l.s.installation.UpdateOne(context.WithoutCancel(ctx), l.own(), bson.M{"$inc": bson.M{"beat": int64(1)}})
		if err == nil && done.MatchedCount == 0 {
			end(errLost)
			return
		}
	}
}

// check fails with errLost where this instance has the lease no longer.
func (l *lease) check(ctx context.Context) error {
	n, err := l.s.installation.CountDocuments(ctx, l.own())
	if err == nil && n == 0 {
		err = errLost
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
