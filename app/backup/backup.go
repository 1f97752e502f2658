// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/storage"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// KeysKept is how long a file of keys may be kept and restored: as long as an
// erased name may still be in a backup.
const KeysKept = 7 * 24 * time.Hour

// Plan is what to back up, from where to where. Files with an empty name are
// not made.
type Plan struct {
	From     string // URI, see storage.Open
	Files    map[Kind]string
	To       []age.Recipient
	Now      func() time.Time
	Progress *Progress
}

// mostTries is how often a backup begins anew where an organization's key was
// replaced while it read.
const mostTries = 3

// Backup makes the files, all or none. Check-ins that were acknowledged before
// it began are in them; others may go on meanwhile, and names be sealed anew:
// every name that it holds it holds with its key, unless it was erased. Where no
// moment is found for that it gives fault.Unavailable (backup-not-still).
func Backup(ctx context.Context, p Plan) (Header, error) {
	for try := 1; ; try++ {
		h, err := backup(ctx, p)
		if try == mostTries || !record.IsNotStill(err) {
			return h, err
		}
	}
}

func backup(ctx context.Context, p Plan) (Header, error) {
	from, err := storage.OpenSource(ctx, p.From)
	if err != nil {
		return Header{}, err
	}
	defer from.Close()
	h := Header{Format: format, Made: p.Now().UTC().Truncate(time.Second)}
	if h.Installation, err = installation(ctx, from); err != nil {
		return h, err
	}
	var made []*output
	defer func() {
		for _, o := range made {
			o.drop()
		}
	}()
	for _, kind := range []Kind{Data, Keys, Erasures} { // keys after what they open
		name := p.Files[kind]
		if name == "" {
			continue
		}
		o, err := create(name)
		if err != nil {
			return h, err
		}
		made = append(made, o)
		h.Kind = kind
		p.Progress.say("%s: %s", kind, name)
		if err := o.fill(p.To, func(w io.Writer) error { return write(ctx, w, h, from, p.Progress) }); err != nil {
			return h, err
		}
	}
	for len(made) > 0 {
		if err := made[0].keep(); err != nil {
			return h, err
		}
		made = made[1:]
	}
	return h, nil
}

// installation tells installations apart without telling their secret.
func installation(ctx context.Context, from storage.Source) (id string, err error) {
	err = from.Each(ctx, "installation", func(doc any) error {
		if s := doc.(*record.Setting); s.Name == "pepper" {
			sum := sha256.Sum256(append([]byte("groundwork/1/installation\n"), s.Value...))
			id = hex.EncodeToString(sum[:8])
		}
		return nil
	})
	return id, err
}
