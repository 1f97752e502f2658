#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
#
# Cuts the fonts that are committed beside this script. Run it again only to
# add a script or to move to a newer release of the fonts; the result is
# committed, so building and printing need none of what it needs.
#
# It wants Debian 12 with exactly these packages, and says so otherwise:
#   fonts-noto-core   20201225-1           (SIL OFL 1.1; static TrueType)
#   python3-fonttools 4.38.0-1+deb12u1
#
# A face is called SCRIPT-STYLE.ttf: SCRIPT is the ISO 15924 code of what it
# covers (Zsym, Zmth: symbols for every script), STYLE is Regular, Bold or Italic.
# app/handout/typeset finds faces by that name alone.
set -eu

want() {
	have=$(dpkg-query -W -f '${Version}' "$1" 2>/dev/null || true)
	[ "$have" = "$2" ] || { echo "cut.sh: needs $1 $2, found ${have:-none}" >&2; exit 1; }
}
want fonts-noto-core 20201225-1
want python3-fonttools 4.38.0-1+deb12u1

here=$(cd "$(dirname "$0")" && pwd)
noto=/usr/share/fonts/truetype/noto

# cut SOURCE TARGET UNICODES: no hinting, the default layout features, plain
# TrueType tables only. Coverage tables are lists, never ranges: go-text 0.3.5
# takes a glyph for uncovered once a coverage's ranges are wide (its setDigest
# stops filling all of its filters when one is full), which loses kerning.
cut() {
	SOURCE_DATE_EPOCH=1608940800 /usr/bin/python3 -c '
import sys
from fontTools import subset
from fontTools.ttLib.tables import otTables
def lists(self, font):
    self.glyphs = sorted(self.glyphs or [], key=font.getGlyphID)
    self.Format = 1
    return {"GlyphArray": self.glyphs}
otTables.Coverage.preWrite = lists
subset.main(sys.argv[1:])' "$noto/$1.ttf" \
		--unicodes="$3" --output-file="$here/$2.ttf" \
		--no-hinting --no-recalc-timestamp --notdef-outline --name-IDs='0,1,2,3,4,5,6,13,14' \
		--drop-tables+=DSIG,STAT,MATH,meta
}

common=20-7E,A0-FF,2000-200F,2010-2027,202F-205E,2060
latin=$common,100-24F,259,2B0-2FF,300-36F,1E00-1EFF,2070-209F,20A0-20BF,2100-214F,2150-218F,25CC
greek=370-3FF
cyrillic=400-4FF
indic=$common,964,965,1CD0-1CFF,20B9,25CC,A830-A83F
arabic=$common,600-6FF,750-77F,8A0-8FF,25CC,FD3E,FD3F,FDF2,FDFA-FDFD
symbols=2190-21FF,2212,2215,2248,2260,2264,2265,25A0-25FF,2605,2606,260E,2610-2612,2639-263B,2700-27BF,2B1A

for style in Regular Bold; do
	cut NotoSans-$style Latn-$style "$latin,$greek,$cyrillic"
	cut NotoSansGurmukhi-$style Guru-$style "$indic,A00-A7F"
	cut NotoSansDevanagari-$style Deva-$style "$indic,900-97F,A8E0-A8FF"
	cut NotoSansTamil-$style Taml-$style "$indic,B80-BFF"
	cut NotoNaskhArabic-$style Arab-$style "$arabic"
done
cut NotoSans-Italic Latn-Italic "$latin"
cut NotoSansSymbols2-Regular Zsym-Regular "$symbols"
cut NotoSansMath-Regular Zmth-Regular 2190-21FF,2212,2215,2248,2260,2264,2265

{
	echo "The fonts in this folder are cut from Noto (https://github.com/googlefonts/noto-fonts),"
	echo "Debian package fonts-noto-core 20201225-1, by cut.sh. Their notice and licence:"
	echo
	sed -n '/^Files: \*/,/^$/{/^Files/d;p}' /usr/share/doc/fonts-noto-core/copyright
	awk '/^License: OFL-1.1$/{n++} n==0{next} /^License: OFL-1.1$/{hold=1;next} hold&&/^ PREAMBLE/{on=1;print "SIL OPEN FONT LICENSE Version 1.1";print ""} on&&/^[^ ]/{exit} on{sub(/^ \.$/,"");sub(/^ /,"");print}' /usr/share/doc/fonts-noto-core/copyright
} >"$here/OFL.txt"
