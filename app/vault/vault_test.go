// SPDX-License-Identifier: AGPL-3.0-or-later

package vault

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/people"
)

const place = "groundwork/1/checkin/0b6f0d5e-9f1c-4a55-8d1b-0a8a3a0f5f11/known_as"

func newVault() *Vault {
	return New(func(context.Context) ([]byte, error) { return bytes.Repeat([]byte{7}, 32), nil })
}

func keyPair(t testing.TB, v *Vault) ([]byte, people.PrivateKey) {
	t.Helper()
	public, private, err := v.NewKeyPair()
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}

func TestSealedOpensOnlyInItsPlace(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	for _, name := range []string{"", "Amarjit", "ਅਮਰਜੀਤ", "أمل", string(bytes.Repeat([]byte{'x'}, 5000))} {
		s, err := v.Seal(public, place, []byte(name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(s.Box, []byte(name)) && name != "" {
			t.Errorf("the box of %q holds the name", name)
		}
		got, err := v.Open(private, place, s)
		if err != nil || string(got) != name {
			t.Errorf("Open = %q, %v; want %q", got, err, name)
		}
		if _, err := v.Open(private, place+"x", s); !fault.Is(err, fault.Internal) {
			t.Errorf("a box that was moved opened, or gave %v", err)
		}
		_, other := keyPair(t, v)
		if _, err := v.Open(other, place, s); !fault.Is(err, fault.Internal) {
			t.Errorf("another key opened the box, or gave %v", err)
		}
	}
}

func TestSealIsFreshEachTime(t *testing.T) {
	v := newVault()
	public, _ := keyPair(t, v)
	a, _ := v.Seal(public, place, []byte("Rosa"))
	b, _ := v.Seal(public, place, []byte("Rosa"))
	if bytes.Equal(a.Key, b.Key) || bytes.Equal(a.Box, b.Box) {
		t.Error("two seals of one name are alike")
	}
}

// A box must not tell a short name from a long one.
func TestBoxesTellNoLengths(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	sizes := make(map[int]int)
	for n := range 2000 {
		text := bytes.Repeat([]byte{0x80, 0}, n)[:n] // as padding looks
		s, err := v.Seal(public, place, text)
		if err != nil {
			t.Fatal(err)
		}
		sizes[len(s.Box)]++
		if got, err := v.Open(private, place, s); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%d bytes came back as %d, %v", n, len(got), err)
		}
	}
	short, _ := v.Seal(public, place, []byte("Bo"))
	if got := sizes[len(short.Box)]; got != leastPadded || len(sizes) != 6 {
		t.Errorf("the shortest box holds %d lengths, want %d; %d sizes, want 6", got, leastPadded, len(sizes))
	}
}

// What was sealed without padding, by a phone, opens as it is.
func TestUnpaddedBoxesOpen(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	sealer, err := newSealer(public)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := sealer.Encrypt([]byte("Rosa"), []byte(place))
	if err != nil {
		t.Fatal(err)
	}
	s, err := v.Enclose(place, inner)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(private, place, s); err != nil || string(got) != "Rosa" {
		t.Errorf("Open = %q, %v", got, err)
	}
	s, err = enclose(boxPadded, place, inner)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(private, place, s); !fault.Is(err, fault.Internal) {
		t.Errorf("a box without its padding gave %q, %v", got, err)
	}
}

func TestErasedFieldIsNotFound(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	s, _ := v.Seal(public, place, []byte("Rosa"))
	s.Key = nil
	for _, field := range []people.Sealed{s, {}} {
		if _, err := v.Open(private, place, field); !fault.Is(err, fault.NotFound) {
			t.Errorf("Open(%v) gave %v, want NotFound", field, err)
		}
	}
}

func TestEveryChangedBitIsNoticed(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	s, _ := v.Seal(public, place, []byte("Rosa"))
	for i := range s.Box {
		for bit := range 8 {
			changed := people.Sealed{Box: bytes.Clone(s.Box), Key: s.Key}
			changed.Box[i] ^= 1 << bit
			if _, err := v.Open(private, place, changed); err == nil {
				t.Fatalf("bit %d of byte %d changed unnoticed", bit, i)
			}
		}
	}
	for n := range s.Box {
		if _, err := v.Open(private, place, people.Sealed{Box: s.Box[:n], Key: s.Key}); err == nil {
			t.Fatalf("a box cut to %d bytes opened", n)
		}
	}
}

// A phone seals with any implementation of RFC 9180; the standard library's
// stands for it, and it opens what Tink sealed.
func TestHPKEAgreesWithAnotherImplementation(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	point, err := ecdh.P256().NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := hpke.NewDHKEMPublicKey(point)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := hpke.Seal(theirs, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(place), []byte("ਅਮਰਜੀਤ"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := v.Enclose(place, inner)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(private, place, s); err != nil || string(got) != "ਅਮਰਜੀਤ" {
		t.Errorf("what another implementation sealed gave %q, %v", got, err)
	}

	scalar, err := ecdh.P256().NewPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := hpke.NewDHKEMPrivateKey(scalar)
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := newSealer(public)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := sealer.Encrypt([]byte("Rosa"), []byte(place))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := hpke.Open(opener, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(place), sealed); err != nil || string(got) != "Rosa" {
		t.Errorf("another implementation read %q, %v", got, err)
	}
}

func TestBadPublicKeyIsRefused(t *testing.T) {
	v := newVault()
	for _, public := range [][]byte{nil, {4}, bytes.Repeat([]byte{4}, 65)} {
		if _, err := v.Seal(public, place, []byte("Rosa")); err == nil {
			t.Errorf("sealed to %d bytes that are no key", len(public))
		}
	}
}

func TestManyPublicKeysStayBounded(t *testing.T) {
	s := newSealers(3)
	v := newVault()
	for range 10 {
		public, _ := keyPair(t, v)
		if _, err := s.get(public); err != nil {
			t.Fatal(err)
		}
		if len(s.made) > 3 {
			t.Fatalf("%d keys kept, want 3 at most", len(s.made))
		}
	}
}

func TestWrapOpensForItsBearerAndPurposeOnly(t *testing.T) {
	v := newVault()
	_, private := keyPair(t, v)
	wrapped, err := v.WrapFor("token", "session", private)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(wrapped, private) {
		t.Error("the wrapped key holds the key")
	}
	if got, err := v.UnwrapFor("token", "session", wrapped); err != nil || !bytes.Equal(got, private) {
		t.Errorf("UnwrapFor = %v", err)
	}
	for _, c := range [][2]string{{"Token", "session"}, {"token", "card/1"}} {
		if _, err := v.UnwrapFor(c[0], c[1], wrapped); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("UnwrapFor(%q, %q) gave %v", c[0], c[1], err)
		}
	}
	if _, err := v.UnwrapFor("token", "session", nil); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("nothing unwrapped, or gave %v", err)
	}
}

func TestLookupDependsOnPepperPurposeAndValue(t *testing.T) {
	ctx := context.Background()
	v := newVault()
	other := New(func(context.Context) ([]byte, error) { return bytes.Repeat([]byte{8}, 32), nil })
	seen := make(map[string]string)
	for name, call := range map[string]func() ([]byte, error){
		"handle/rosa": func() ([]byte, error) { return v.Lookup(ctx, "handle", "rosa") },
		"handle/rose": func() ([]byte, error) { return v.Lookup(ctx, "handle", "rose") },
		"card/rosa":   func() ([]byte, error) { return v.Lookup(ctx, "card", "rosa") },
		"split":       func() ([]byte, error) { return v.Lookup(ctx, "handler", "osa") },
		"pepper":      func() ([]byte, error) { return other.Lookup(ctx, "handle", "rosa") },
	} {
		hash, err := call()
		if err != nil || len(hash) != 32 {
			t.Fatalf("%s: %d bytes, %v", name, len(hash), err)
		}
		if twin, ok := seen[string(hash)]; ok {
			t.Errorf("%s and %s are alike", name, twin)
		}
		seen[string(hash)] = name
	}
}

func TestPepperIsAskedAgainAfterItFailed(t *testing.T) {
	calls := 0
	v := New(func(context.Context) ([]byte, error) {
		calls++
		if calls == 1 {
			return nil, errors.New("store away")
		}
		return bytes.Repeat([]byte{1}, 32), nil
	})
	if _, err := v.Lookup(context.Background(), "handle", "x"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("gave %v, want Unavailable", err)
	}
	for range 3 {
		if _, err := v.Lookup(context.Background(), "handle", "x"); err != nil {
			t.Error(err)
		}
	}
	if calls != 2 {
		t.Errorf("the pepper was read %d times, want 2", calls)
	}
}

func FuzzOpen(f *testing.F) {
	v := newVault()
	public, private := keyPair(f, v)
	s, _ := v.Seal(public, place, []byte("Rosa"))
	f.Add(s.Box, s.Key)
	f.Add([]byte{1}, make([]byte, 32))
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, box, key []byte) {
		same := bytes.Equal(box, s.Box) && bytes.Equal(key, s.Key)
		if _, err := v.Open(private, place, people.Sealed{Box: box, Key: key}); (err == nil) != same {
			t.Errorf("Open of made-up bytes gave %v", err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	v := newVault()
	public, _ := keyPair(b, v)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := v.Seal(public, place, []byte("Amarjit")); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "seals/s")
}

func BenchmarkOpen(b *testing.B) {
	v := newVault()
	public, private := keyPair(b, v)
	s, _ := v.Seal(public, place, []byte("Amarjit"))
	b.ReportAllocs()
	var once sync.Once
	for b.Loop() {
		if _, err := v.Open(private, place, s); err != nil {
			once.Do(func() { b.Error(err) })
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "opens/s")
}

func TestDerivedPairIsTheSecretsAndThePurposes(t *testing.T) {
	v := newVault()
	public, private, err := v.Derive("01AZ01AZ01AZ01AZ01AZ01AZ01AZ01AZ", "recovery/a")
	if err != nil || len(public) != 65 || len(private) != 32 {
		t.Fatalf("%d and %d bytes, %v", len(public), len(private), err)
	}
	again, _, _ := v.Derive("01AZ01AZ01AZ01AZ01AZ01AZ01AZ01AZ", "recovery/a")
	other, _, _ := v.Derive("01AZ01AZ01AZ01AZ01AZ01AZ01AZ01AZ", "recovery/b")
	another, _, _ := v.Derive("11AZ01AZ01AZ01AZ01AZ01AZ01AZ01AZ", "recovery/a")
	if !bytes.Equal(public, again) || bytes.Equal(public, other) || bytes.Equal(public, another) {
		t.Error("the pair is not the secret's and the purpose's alone")
	}
	sealed, err := v.Seal(public, "p/1", []byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := v.Open(private, "p/1", sealed); err != nil || string(plain) != "key" {
		t.Errorf("Open = %q, %v", plain, err)
	}
}

func TestARingOpensWhatAnyOfItsKeysOpens(t *testing.T) {
	v := newVault()
	public, private, _ := v.NewKeyPair()
	_, first, _ := v.NewKeyPair()
	_, third, _ := v.NewKeyPair()
	sealed, err := v.Seal(public, "p/1", []byte("name"))
	if err != nil {
		t.Fatal(err)
	}
	ring := append(append(append(people.PrivateKey{}, first...), private...), third...)
	if plain, err := v.Open(ring, "p/1", sealed); err != nil || string(plain) != "name" {
		t.Errorf("Open = %q, %v", plain, err)
	}
	for _, ring := range []people.PrivateKey{nil, first, append(append(people.PrivateKey{}, first...), third...), private[:31], append(first, private[:31]...)} {
		if _, err := v.Open(ring, "p/1", sealed); !fault.Is(err, fault.Internal) {
			t.Errorf("a ring of %d bytes gave %v", len(ring), err)
		}
	}
}

// TestVouchIsOfOneKeyOnePlaceAndOnePublicKey: nothing else gives the same.
func TestVouchIsOfOneKeyOnePlaceAndOnePublicKey(t *testing.T) {
	v := newVault()
	public, private := keyPair(t, v)
	other, stranger := keyPair(t, v)
	if half, err := v.Public(append(slices.Clone(private), stranger...)); err != nil || !bytes.Equal(half, public) {
		t.Errorf("the public half of a ring's newest is %x, %v", half, err)
	}
	if _, err := v.Public(make([]byte, people.KeySize)); err == nil {
		t.Error("zero has a public half")
	}
	said := v.Vouch(append(slices.Clone(private), stranger...), "a", other)
	if !bytes.Equal(said, v.Vouch(private, "a", other)) || len(said) != 32 {
		t.Error("the newest of a ring vouches otherwise")
	}
	for _, not := range [][]byte{v.Vouch(stranger, "a", other), v.Vouch(private, "b", other), v.Vouch(private, "a", public)} {
		if bytes.Equal(said, not) {
			t.Error("something else vouches too")
		}
	}
}
