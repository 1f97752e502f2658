// SPDX-License-Identifier: AGPL-3.0-or-later

// Package locales embeds the messages of every language.
package locales

import "embed"

// FS holds one folder per language tag with one TOML file per area.
//
//go:embed */*.toml
var FS embed.FS
