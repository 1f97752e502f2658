// SPDX-License-Identifier: AGPL-3.0-or-later

package web

import (
	"crypto/tls"
	"net"
	"time"
)

// patience is how long a client may take to send a request, or to send the next
// one. Reading and idling share it, so that deadlines seldom have to be moved.
const patience = 75 * time.Second

// slack is how much earlier than asked a deadline may fall. fasthttp moves
// three deadlines for each request, which costs more than finding the page; so
// they are moved once in this while.
const slack = time.Second

// calmListener accepts connections whose deadlines move seldom.
type calmListener struct{ net.Listener }

// Accept waits for the next connection. TLS connections stay as they are:
// fasthttp knows them by their type.
func (l calmListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if _, ok := c.(*tls.Conn); ok {
		return c, nil
	}
	return &calmConn{Conn: c}, nil
}

// calmConn skips a change of deadline that is smaller than slack. fasthttp sets
// deadlines of one connection from one goroutine at a time.
type calmConn struct {
	net.Conn
	read, write time.Time // the deadlines that are set
}

// near says whether t is later than set by less than slack.
func near(set, t time.Time) bool {
	return !set.IsZero() && !t.Before(set) && t.Sub(set) < slack
}

// SetReadDeadline sets it, or leaves one that is near.
func (c *calmConn) SetReadDeadline(t time.Time) error {
	if near(c.read, t) {
		return nil
	}
	c.read = t
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline sets it, or leaves one that is near.
func (c *calmConn) SetWriteDeadline(t time.Time) error {
	if near(c.write, t) {
		return nil
	}
	c.write = t
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline sets both.
func (c *calmConn) SetDeadline(t time.Time) error {
	c.read, c.write = t, t
	return c.Conn.SetDeadline(t)
}
