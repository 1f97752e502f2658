// SPDX-License-Identifier: AGPL-3.0-or-later

package people

// Inline makes the service wait for what it otherwise does behind a request.
func (s *Service) Inline() { s.background = func(f func()) { f() } }
