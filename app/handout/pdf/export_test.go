// SPDX-License-Identifier: AGPL-3.0-or-later

package pdf

// Clauses are the parts in which a run is written.
var Clauses = clauses
