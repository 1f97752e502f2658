// SPDX-License-Identifier: AGPL-3.0-or-later

// Package app puts Groundwork together: content, messages, store, vault,
// services, web server. It is the only place that knows all of them.
//
// The map, and the one way imports go:
//
//	lang, fault                                    tags, direction; kinds of errors with message keys
//	  ← curriculum people workshop journey audit report  the domain: standard library and x/text only
//	    ← markdown i18n handout vault storage backup   adapters: each owns one library
//	      ← web                                    routes, handlers, pages
//	        ← app                                  this package: the composition root
//	          ← cmd/groundwork                     flags, signals, subcommands
//
// What each package is for stands in its own package comment; ARCHITECTURE.md
// tells the whole with its reasons. arch_test.go holds the rules.
//
// No rules of the domain live here, and nothing here is called from below.
package app
