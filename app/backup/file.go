// SPDX-License-Identifier: AGPL-3.0-or-later

package backup

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// Recipients reads age recipients: given ones, and those of files that have one
// a line. One that is none gives fault.Invalid (backup-recipient).
func Recipients(given, files []string) ([]age.Recipient, error) {
	for _, name := range files {
		text, err := readSome(name)
		if err != nil {
			return nil, trouble(name, err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				given = append(given, line)
			}
		}
	}
	var list []age.Recipient
	for _, g := range given {
		r, err := age.ParseRecipients(strings.NewReader(g))
		if err != nil {
			return nil, fault.New(fault.Invalid, "backup-recipient").With("Recipient", begins(g)) // the cause may hold a key
		}
		list = append(list, r...)
	}
	return list, nil
}

// mostRecipients is how many bytes are read of a file of recipients.
const mostRecipients = 1 << 20

// readSome reads a file that may be a device without an end.
func readSome(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostRecipients))
}

// begins is how something begins that is not shown whole: whoever names the file
// of her private key by mistake must not find it in the log of every night.
func begins(s string) string {
	const most = 14 // AGE-SECRET-KEY
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// Identities reads age's private keys from files. A file without one gives
// fault.Invalid (backup-identity).
func Identities(files []string) ([]age.Identity, error) {
	var list []age.Identity
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, trouble(name, err)
		}
		ids, err := age.ParseIdentities(f)
		_ = f.Close()
		if err != nil {
			return nil, fault.New(fault.Invalid, "backup-identity").With("File", name) // the cause may hold the key
		}
		list = append(list, ids...)
	}
	return list, nil
}

// output is a file that gets its name only when it is whole and on disk.
type output struct {
	name string
	f    *os.File
}

// create makes a file that is not there yet and that nobody else may read. What
// a killed backup leaves is seen, and goes with the file of that day.
func create(name string) (*output, error) {
	if _, err := os.Lstat(name); err == nil {
		return nil, fault.New(fault.Conflict, "backup-file-exists").With("File", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".partial-*")
	if err != nil {
		return nil, trouble(name, err)
	}
	return &output{name, f}, nil
}

// fill encrypts what write writes.
func (o *output) fill(to []age.Recipient, write func(io.Writer) error) error {
	w, err := age.Encrypt(o.f, to...)
	if err != nil {
		return trouble(o.name, err)
	}
	if err := write(w); err != nil {
		return trouble(o.name, err)
	}
	if err := w.Close(); err != nil {
		return trouble(o.name, err)
	}
	if err := o.f.Sync(); err != nil {
		return trouble(o.name, err)
	}
	return nil
}

// keep gives the file its name.
func (o *output) keep() error {
	_, err := os.Lstat(o.name)
	if err == nil {
		return fault.New(fault.Conflict, "backup-file-exists").With("File", o.name)
	}
	if err := errors.Join(o.f.Close(), os.Rename(o.f.Name(), o.name)); err != nil {
		return trouble(o.name, err)
	}
	dir, err := os.Open(filepath.Dir(o.name))
	if err != nil {
		return trouble(o.name, err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return trouble(o.name, err)
	}
	return nil
}

// drop removes what did not get its name.
func (o *output) drop() {
	_ = o.f.Close()
	_ = os.Remove(o.f.Name())
}

// input reads a file of one of these kinds. What is wrong with the file gives
// backup-file-trouble (unavailable), -locked (unauthenticated), -damaged,
// -newer or -kind (invalid); errors of f stay as they are.
func input(name string, with []age.Identity, kinds []Kind, begin func(Header) error, f func(record.Collection, any) error) error {
	file, err := os.Open(name)
	if err != nil {
		return trouble(name, err)
	}
	defer file.Close()
	plain, err := age.Decrypt(file, with...)
	var locked *age.NoIdentityMatchError
	switch {
	case errors.As(err, &locked):
		return fault.Wrap(fault.Unauthenticated, "backup-file-locked", err).With("File", name)
	case err != nil:
		return fault.Wrap(fault.Invalid, "backup-file-damaged", err).With("File", name)
	}
	err = read(plain, func(h Header) error {
		for _, k := range kinds {
			if h.Kind == k {
				return begin(h)
			}
		}
		return fault.New(fault.Invalid, "backup-file-kind").With("File", name)
	}, f)
	switch {
	case errors.Is(err, errNewer):
		return fault.Wrap(fault.Invalid, "backup-file-newer", err).With("File", name)
	case errors.Is(err, errDamaged):
		return fault.Wrap(fault.Invalid, "backup-file-damaged", err).With("File", name)
	}
	return err
}

// trouble is a file that can't be read or written now. A Fault stays as it is.
func trouble(name string, err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	return fault.Wrap(fault.Unavailable, "backup-file-trouble", err).With("File", name)
}
