// SPDX-License-Identifier: AGPL-3.0-or-later

package mongodb

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/groundwork-org/groundwork/app/fault"
	"github.com/groundwork-org/groundwork/app/storage/record"
)

// DefaultName is the database's name where the URI has none.
const DefaultName = "groundwork"

// How long a server that can't be reached is waited for: less than the five
// seconds after which a person thinks that the page is broken.
const (
	selectTimeout = 3 * time.Second
	callTimeout   = 4500 * time.Millisecond
	indexTimeout  = 5 * time.Minute // a later release may add an index to much data
)

// Store is a store on a server. It is safe for concurrent use.
type Store struct {
	client  *mongo.Client
	now     func() time.Time
	layouts []step        // those of this release
	beat    time.Duration // of a lease
	closing sync.Once
	err     error

	organizations, accounts, sessions, setupTokens, members *mongo.Collection
	totals, links                                           *mongo.Collection
	workshops, checkIns, corrections, headcounts, tallies   *mongo.Collection
	pledges, events, audit, installation, tickets, tries    *mongo.Collection
	keys, keysInstallation, erasures                        *mongo.Collection
}

// Plain is the scheme of an address that is meant to be reached unencrypted.
const Plain = "mongodb+plain"

// Open connects, brings the databases to the newest layout and makes the
// indexes. A URI that can't be meant gives fault.Invalid (errors-database-uri), one that leads to
// another machine unencrypted and does not say so fault.Invalid (database-plain), a server that can't
// be reached fault.Unavailable (errors-database-unreachable), data of a newer
// release fault.Conflict (errors-data-newer), one database without the other
// fault.Conflict (halves-missing), or with another installation's keys
// fault.Conflict (backup-files-differ), a restore that was cut short
// fault.Conflict (backup-unfinished).
func Open(ctx context.Context, uri string, now func() time.Time) (*Store, error) {
	return connect(ctx, uri, now, (*Store).prepare)
}

// connect opens a store that prepare finds fit.
func connect(ctx context.Context, uri string, now func() time.Time, prepare func(*Store, context.Context) error) (*Store, error) {
	name, opts, err := parse(uri)
	if err != nil {
		return nil, err
	}
	client, err := mongo.Connect(opts)
	if err != nil {
		return nil, record.BadURI(err)
	}
	s := newStore(client, name, now)
	if err = client.Ping(ctx, nil); err == nil {
		err = prepare(s, ctx)
	}
	if err == nil {
		return s, nil
	}
	go s.Close() // it waits for a server that may never answer
	if isRefusal(err) {
		return nil, err
	}
	return nil, fault.Wrap(fault.Unavailable, "errors-database-unreachable", err)
}

// parse reads the URI. What the store relies on is set over what it says.
func parse(uri string) (name string, opts *options.ClientOptions, err error) {
	rest, plain := strings.CutPrefix(uri, Plain+"://")
	if plain {
		uri = "mongodb://" + rest
	}
	cs, err := connstring.ParseAndValidate(uri)
	if err != nil {
		var dns *net.DNSError
		if errors.As(err, &dns) {
			return "", nil, fault.Wrap(fault.Unavailable, "errors-database-unreachable", err)
		}
		return "", nil, record.BadURI(err)
	}
	name = cs.Database
	if name == "" {
		name = DefaultName
	}
	journal := true
	opts = options.Client().ApplyURI(uri).
		SetAppName("groundwork").
		SetServerSelectionTimeout(selectTimeout).
		SetConnectTimeout(selectTimeout).
		SetTimeout(callTimeout).
		SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journal})
	if err := opts.Validate(); err != nil {
		return "", nil, record.BadURI(err)
	}
	if plain || cs.SSL && !cs.SSLInsecure {
		return name, opts, nil
	}
	for _, host := range cs.Hosts {
		if !here(host) {
			return "", nil, fault.New(fault.Invalid, "database-plain")
		}
	}
	return name, opts.SetDialer(hereOnly{}), nil
}

// hereOnly reaches this machine and no other, whichever the server names as
// members of its replica set.
type hereOnly struct{ net.Dialer }

// DialContext implements options.ContextDialer.
func (d hereOnly) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if !here(address) {
		return nil, errors.New("the server names a member on another machine, which would be reached unencrypted")
	}
	return d.Dialer.DialContext(ctx, network, address)
}

// here says whether an address, with or without a port, is this machine's own.
func here(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = strings.Trim(address, "[]")
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(address, ".sock") || err == nil && ip.IsLoopback()
}

func newStore(client *mongo.Client, name string, now func() time.Time) *Store {
	data, keys := client.Database(name), client.Database(name+"_keys")
	return &Store{
		client: client, now: now, layouts: layouts, beat: leaseBeat,
		organizations: data.Collection("organizations"), accounts: data.Collection("accounts"),
		tickets: data.Collection("tickets"), tries: data.Collection("tries"),
		sessions: data.Collection("sessions"), setupTokens: data.Collection("setup_tokens"), members: data.Collection("members"),
		workshops: data.Collection("workshops"), checkIns: data.Collection("checkins"), corrections: data.Collection("corrections"),
		headcounts: data.Collection("headcounts"), tallies: data.Collection("tallies"), pledges: data.Collection("pledges"),
		events: data.Collection("events"), audit: data.Collection("audit"), installation: data.Collection("installation"),
		totals: data.Collection("totals"), links: data.Collection("links"),
		keys: keys.Collection("keys"), keysInstallation: keys.Collection("installation"), erasures: keys.Collection("erasures"),
	}
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.refuseUnfinished(ctx); err != nil {
		return err
	}
	if err := s.refuseHalf(ctx); err != nil {
		return err
	}
	if err := s.refuseOthers(ctx); err != nil {
		return err
	}
	if err := s.upgrade(ctx); err != nil {
		return err
	}
	secret, err := s.Pepper(ctx) // made now, so that data are marked before they hold anything
	if err == nil {
		err = s.mark(ctx, secret)
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, indexTimeout)
	defer cancel()
	return s.makeIndexes(ctx)
}

// refuseHalf gives fault.Conflict (halves-missing) where one database has
// something in it and the other is new: it was dropped, or not put back.
func (s *Store) refuseHalf(ctx context.Context) error {
	keys, err := s.anyIn(ctx, s.keys, s.keysInstallation)
	if err != nil {
		return err
	}
	data, keysName := s.accounts.Database().Name(), s.keys.Database().Name()
	if keys {
		if _, err := s.layout(ctx); fault.Is(err, fault.NotFound) {
			return record.Half(data, keysName)
		}
		return nil
	}
	there, err := s.anyIn(ctx, s.accounts)
	if err == nil && there {
		err = record.Half(keysName, data)
	}
	return err
}

// anyIn says whether one of these collections holds something.
func (s *Store) anyIn(ctx context.Context, collections ...*mongo.Collection) (bool, error) {
	for _, c := range collections {
		n, err := c.CountDocuments(ctx, bson.M{}, options.Count().SetLimit(1))
		if err != nil || n > 0 {
			return n > 0, failed(err)
		}
	}
	return false, nil
}

func (s *Store) makeIndexes(ctx context.Context) error {
	index := func(keys ...string) mongo.IndexModel { return mongo.IndexModel{Keys: ascending(keys...)} }
	unique := func(key string, sparse bool) mongo.IndexModel {
		o := options.Index().SetUnique(true)
		if sparse {
			o.SetSparse(true)
		}
		return mongo.IndexModel{Keys: ascending(key), Options: o}
	}
	for _, c := range []struct {
		*mongo.Collection
		models []mongo.IndexModel
	}{
		{s.accounts, []mongo.IndexModel{unique("handle", false), index("org", "_id")}},
		{s.sessions, []mongo.IndexModel{index("org", "account"), index("org", "member"), index("expires_at")}},
		{s.members, []mongo.IndexModel{unique("lookup", true), index("org", "_id")}},
		{s.workshops, []mongo.IndexModel{unique("code", false), index("org", "starts", "_id")}},
		{s.checkIns, []mongo.IndexModel{index("workshop", "at", "_id"), index("workshop", "standing"), index("org", "member", "at", "_id")}},
		{s.corrections, []mongo.IndexModel{index("workshop", "at", "_id"), index("checkin")}},
		{s.headcounts, []mongo.IndexModel{index("workshop", "at", "_id")}},
		{s.tallies, []mongo.IndexModel{index("workshop")}},
		{s.pledges, []mongo.IndexModel{index("workshop")}},
		{s.events, []mongo.IndexModel{index("org", "person", "at", "_id"), index("org", "_id")}},
		{s.audit, []mongo.IndexModel{index("org", "seq"), index("at")}},
		{s.totals, []mongo.IndexModel{index("org", "month")}},
		{s.links, []mongo.IndexModel{unique("code", true), index("network"), index("member")}},
		{s.tickets, []mongo.IndexModel{unique("hash", false), index("org", "_id"), index("expires_at")}},
		{s.tries, []mongo.IndexModel{index("last")}},
		{s.keys, []mongo.IndexModel{index("record")}},
	} {
		if _, err := c.Indexes().CreateMany(ctx, c.models); err != nil {
			return err
		}
	}
	return nil
}

func ascending(keys ...string) bson.D {
	var d bson.D
	for _, k := range keys {
		d = append(d, bson.E{Key: k, Value: 1})
	}
	return d
}

// Ping writes to both databases and so says whether a write can be made now. A
// newer release that has upgraded them meanwhile gives fault.Conflict
// (errors-data-newer): this instance's time is over.
func (s *Store) Ping(ctx context.Context) error {
	if _, err := s.layout(ctx); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	for _, c := range []*mongo.Collection{s.keysInstallation, s.installation} {
		_, err := c.UpdateOne(ctx, bson.M{"_id": "pulse"}, bson.M{"$inc": bson.M{"beat": int64(1)}}, options.UpdateOne().SetUpsert(true))
		if err != nil && !mongo.IsDuplicateKeyError(err) { // two first ones at once: one was made
			return failed(err)
		}
	}
	return nil
}

// Close ends the connections when what is under way is done, at most after
// callTimeout.
func (s *Store) Close() error {
	s.closing.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		s.err = s.client.Disconnect(ctx)
	})
	return s.err
}

// failed is what the caller learns of an error of the driver's.
func failed(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, mongo.ErrNoDocuments):
		return record.NotFound()
	case mongo.IsDuplicateKeyError(err):
		return record.Taken()
	}
	return record.Unavailable(err)
}
