// SPDX-License-Identifier: AGPL-3.0-or-later

// Package static holds what is served and printed as it stands. It embeds its
// folders and does nothing else.
package static

import "embed"

// Files is this folder: css/ (joined into one stylesheet, in the order of
// names), js/, img/, and fonts/ (faces for printing, see fonts/cut.sh).
//
//go:embed */*
var Files embed.FS
