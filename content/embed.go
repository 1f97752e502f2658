// SPDX-License-Identifier: AGPL-3.0-or-later

// Package content embeds the shipped courses, methods, glossary and journeys.
package content

import "embed"

// FS holds the content folder: courses, methods, glossary, journeys.
//
//go:embed */*
var FS embed.FS
