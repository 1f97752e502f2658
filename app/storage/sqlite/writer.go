// SPDX-License-Identifier: AGPL-3.0-or-later

package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
	"github.com/groundwork-org/groundwork/app/workshop"
)

const (
	queueLength = 4096
	groupSize   = 512 // the most writes in one group: bounds how long each waits
)

var errClosed = errors.New("the store is closed")

// The states of a write: it is the writer's or the caller's, never both.
const (
	queued int32 = iota
	taken
	abandoned
)

// write is one caller's write in the queue. It is either a check-in, which is
// put in with others by one statement, or anything else as a function.
type write struct {
	run     func(*tx) error
	needs   reserve
	checkIn workshop.CheckIn
	isNew   bool
	err     error
	state   atomic.Int32
	done    chan struct{} // one message when the result stands
}

var writes = sync.Pool{New: func() any { return &write{done: make(chan struct{}, 1)} }}

func recycle(op *write) {
	op.run, op.needs, op.checkIn, op.isNew, op.err = nil, 0, workshop.CheckIn{}, false, nil
	op.state.Store(queued)
	writes.Put(op)
}

// writer is the one goroutine that writes.
type writer struct {
	dir     string
	spots   [2]spot // the files, keys first
	free    func(dir string) (bytes int64, ok bool)
	queue   chan *write
	quit    chan struct{} // closed: finish what is queued, then stop
	stopped chan struct{} // closed: nobody answers any more
	data    *conn
	keys    *conn
	tx      tx
	late    []keyRef // keys of replaced boxes, to be deleted once their successors are on disk
	unsure  []string // tombstones of withdrawals that the data may not have; see settle
	shrink  bool     // something was erased: the logs are to be cut
}

func newWriter(ctx context.Context, dir string, now time.Time) (*writer, error) {
	w := &writer{dir: dir, free: freeBytes, queue: make(chan *write, queueLength), quit: make(chan struct{}), stopped: make(chan struct{})}
	for i, name := range []string{KeysFile, DataFile} {
		var err error
		if w.spots[i], err = spotOf(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	if err := w.upgrade(ctx, now); err != nil {
		w.disconnect()
		return nil, err
	}
	w.shrink = true // a process that was killed may have erased something and not cut the logs
	w.tidy()
	go w.loop()
	return w, nil
}

// do queues a write and waits for it. Where the context ends before the writer
// took it, the write is never made and fault.Unavailable says so; once taken,
// its true result is waited for. needs is how much of the disk has to be free:
// see reserve.
func (w *writer) do(ctx context.Context, needs reserve, run func(*tx) error) error {
	op := writes.Get().(*write)
	op.run, op.needs = run, needs
	_, err := w.submit(ctx, op)
	return err
}

func (w *writer) submit(ctx context.Context, op *write) (isNew bool, err error) {
	if err := ctx.Err(); err != nil {
		recycle(op)
		return false, record.Unavailable(err)
	}
	select {
	case w.queue <- op:
	case <-ctx.Done():
		recycle(op)
		return false, record.Unavailable(ctx.Err())
	case <-w.quit:
		recycle(op)
		return false, record.Unavailable(errClosed)
	}
	select {
	case <-op.done:
	case <-ctx.Done():
		if op.state.CompareAndSwap(queued, abandoned) {
			return false, record.Unavailable(ctx.Err()) // the writer recycles it
		}
		<-op.done
	case <-w.stopped:
		if op.state.CompareAndSwap(queued, abandoned) {
			return false, record.Unavailable(errClosed)
		}
		<-op.done
	}
	isNew, err = op.isNew, op.err
	recycle(op)
	return isNew, err
}

func (w *writer) close() error {
	close(w.quit)
	<-w.stopped
	return nil
}

func (w *writer) loop() {
	defer close(w.stopped)
	defer w.disconnect()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	group := make([]*write, 0, groupSize)
	for {
		select {
		case op := <-w.queue:
			group = w.gather(group[:0], op)
			w.commitGroup(group)
		case <-tick.C:
			w.tidy()
		case <-w.quit:
			for group = w.gather(group[:0], nil); len(group) > 0; group = w.gather(group[:0], nil) {
				w.commitGroup(group)
			}
			w.tidy()
			return
		}
	}
}

// gather takes what waits in the queue, up to one group.
func (w *writer) gather(group []*write, first *write) []*write {
	if first != nil {
		group = take(group, first)
	}
	for len(group) < groupSize {
		select {
		case op := <-w.queue:
			group = take(group, op)
		default:
			return group
		}
	}
	return group
}

func take(group []*write, op *write) []*write {
	if !op.state.CompareAndSwap(queued, taken) {
		recycle(op)
		return group
	}
	return append(group, op)
}

// commitGroup makes the writes and tells each caller its own result; of an
// erasure when the logs are cut too, unless a long read keeps them from it: then
// they are cut when it ends.
func (w *writer) commitGroup(group []*write) {
	if len(group) == 0 {
		return
	}
	err := w.commit(group)
	w.tidy()
	for _, op := range group {
		if err != nil {
			op.isNew, op.err = false, record.Unavailable(err)
		}
		op.done <- struct{}{}
	}
}

// commit makes one group durable. An error means that none of it was made.
func (w *writer) commit(group []*write) error {
	if err := w.connect(context.Background()); err != nil {
		return err
	}
	if err := w.holds(); err != nil {
		return err
	}
	room := w.makeRoom()
	if _, err := w.data.exec("BEGIN IMMEDIATE"); err != nil {
		w.disconnect()
		return err
	}
	w.tx.reset(w.data, w.keys)
	sure := len(w.unsure)
	err := w.tx.runAll(group, room)
	if err == nil {
		w.unsure = append(w.unsure, record.Withdrawals(w.tx.erasures)...)
		err = w.tx.commitKeys()
	}
	if err == nil && w.tx.pepper {
		err = w.tx.mark()
	}
	if err == nil {
		_, err = w.data.exec("COMMIT")
	}
	if err != nil {
		w.rollback()
		return err
	}
	w.unsure = w.unsure[:sure]
	w.late = append(w.late, w.tx.late...)
	w.shrink = w.shrink || w.tx.erases()
	return nil
}

// rollback ends the transactions, which SQLite may have ended itself. A
// connection that then can't begin another is given up: the next group opens a
// new one.
func (w *writer) rollback() {
	for _, c := range []*conn{w.data, w.keys} {
		_, _ = c.exec("ROLLBACK")
		if err := c.inTx(func() error { return nil }); err != nil {
			w.disconnect()
			return
		}
	}
}

// tidy settles withdrawals that failed, deletes the keys of replaced boxes, and
// cuts the logs after an erasure, so that no older page stays in them. What can't
// be done now is done later.
func (w *writer) tidy() {
	if len(w.late) == 0 && len(w.unsure) == 0 && !w.shrink {
		return
	}
	if err := w.connect(context.Background()); err != nil {
		return
	}
	if len(w.unsure) > 0 && settle(w.data, w.keys, w.unsure) == nil {
		w.unsure = w.unsure[:0]
	}
	if len(w.late) > 0 {
		err := w.keys.inTx(func() error {
			for _, k := range w.late {
				if _, err := w.keys.exec("DELETE FROM keys WHERE record = ? AND place = ? AND box = ?", recordHash(k.place), k.place, k.box[:]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return
		}
		w.late, w.shrink = w.late[:0], true
	}
	if w.cutLogs(shortly) == nil {
		w.shrink = false
	}
}

// shortly is how long a write waits for a read that keeps a log from being cut.
const shortly = 200 * time.Millisecond

func (w *writer) cutLogs(wait time.Duration) error {
	return errors.Join(w.keys.truncateLog(wait), w.data.truncateLog(wait))
}

func (w *writer) connect(ctx context.Context) (err error) {
	if w.data != nil && w.keys != nil {
		return nil
	}
	w.disconnect()
	if err := w.holds(); err != nil {
		return err // a new file would be made
	}
	if w.keys, err = newConn(ctx, w.spots[0].path); err == nil {
		w.data, err = newConn(ctx, w.spots[1].path)
	}
	return err
}

func (w *writer) disconnect() {
	for _, c := range []*conn{w.data, w.keys} {
		if c != nil {
			c.close()
		}
	}
	w.data, w.keys = nil, nil
}

// isFault says whether an error is a result for its caller (absence, a lost
// race), rather than a store that can't do its work.
func isFault(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f)
}

func isNotFound(err error) bool { return fault.Is(err, fault.NotFound) }
