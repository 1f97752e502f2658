// SPDX-License-Identifier: AGPL-3.0-or-later

// Package i18n speaks the reader's language: messages by key from
// locales/<tag>/<area>.toml (go-i18n message files with CLDR plurals), dates
// and durations by the patterns of <tag>/dates.toml, and faults as sentences.
//
// A message that a language lacks is given in English; Text says which language
// the words are in, so that a page can mark them. No code here, nor anywhere
// else, knows a language: a new one is a folder.
//
// Numbers, dates and times are in the language's own digits (lang.Tag.Numeral). Nothing here joins sentences or knows HTML:
// what it returns is plain text, to be escaped by whoever shows it.
package i18n
