// SPDX-License-Identifier: AGPL-3.0-or-later

// Package web is how people reach Groundwork with a browser: the routes, who
// may call each, the handlers, and the one place where an error becomes a
// status and a page.
//
// Where to begin: routes.go is the table of contents. A handler is a method on
// Server that returns an error; it builds a page struct of package view and
// calls show. A fault it returns is mapped in errors.go. What every response
// carries stands in headers.go. Pages for readers are rendered when they are
// first asked for (see shelf.go) and served from memory.
//
// It decides nothing about workshops, people or journeys: those packages do.
package web
