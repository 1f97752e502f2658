// SPDX-License-Identifier: AGPL-3.0-or-later

// Package curriculum is the model of courses: documents made of blocks, in
// several languages at once, with the truth about each translated block.
//
// A document's source language declares its blocks and their attributes; a
// translation carries words only. What a reader gets for a block (its text,
// in which language, with which notice) is decided here, in Document.Read, and
// nowhere else: the page, the projected view and paper all ask it.
//
// It does not read files (package markdown does) and does not know how
// anything looks.
package curriculum
