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
# and npm, with which it fetches Noto Sans SC and KR as static TrueType (Debian
# has them as CFF collections only), also under the SIL OFL 1.1:
#   @expo-google-fonts/noto-sans-sc 0.4.3, @expo-google-fonts/noto-sans-kr 0.4.3
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
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch NAME SHA256: an npm package's files to $work/NAME/package.
fetch() {
	mkdir "$work/$1"
	(cd "$work/$1" && npm pack --silent "@expo-google-fonts/$1@0.4.3" >/dev/null &&
		echo "$2  expo-google-fonts-$1-0.4.3.tgz" | sha256sum --check --quiet && tar xzf ./*.tgz)
}
fetch noto-sans-sc 0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59
fetch noto-sans-kr 7614af529705ea48e8b76cb3b056b92db66b7625ef3fc97ce76366063df94d3f

# cut FILE TARGET UNICODES [OPTION...]: no hinting, the default layout features, plain
# TrueType tables only. Coverage tables are lists, never ranges: go-text 0.3.5
# takes a glyph for uncovered once a coverage's ranges are wide (its setDigest
# stops filling all of its filters when one is full), which loses kerning, and in
# Nastaliq the height of letters.
cut() {
	file=$1 target=$2 unicodes=$3
	shift 3
	SOURCE_DATE_EPOCH=1608940800 /usr/bin/python3 -c '
import sys
from fontTools import subset
from fontTools.ttLib.tables import otTables
def lists(self, font):
    self.glyphs = sorted(self.glyphs or [], key=font.getGlyphID)
    self.Format = 1
    return {"GlyphArray": self.glyphs}
otTables.Coverage.preWrite = lists
subset.main(sys.argv[1:])' "$file" \
		--unicodes="$unicodes" --output-file="$here/$target.ttf" \
		--no-hinting --no-recalc-timestamp --notdef-outline --name-IDs='0,1,2,3,4,5,6,13,14' \
		--drop-tables+=DSIG,STAT,MATH,meta,BASE,vhea,vmtx "$@"
}

# charset CODEC FROM TO: what a national standard's rows hold, for --unicodes.
# FROM and TO are lead bytes of its EUC form.
charset() {
	/usr/bin/python3 -c '
import sys
codec, a, z = sys.argv[1], int(sys.argv[2], 16), int(sys.argv[3], 16)
print(",".join("%X" % ord(bytes([r, c]).decode(codec, "replace")[0]) for r in range(a, z + 1) for c in range(0xA1, 0xFF)
    if len(bytes([r, c]).decode(codec, "replace")) == 1 and bytes([r, c]).decode(codec, "replace") != "\ufffd"))' "$1" "$2" "$3"
}

common=20-7E,A0-FF,2000-200F,2010-2027,202F-205E,2060
latin=$common,100-24F,259,2B0-2FF,300-36F,1E00-1EFF,2070-209F,20A0-20BF,2100-214F,2150-218F,25CC
greek=370-3FF
cyrillic=400-4FF
indic=$common,964,965,1CD0-1CFF,20B9,25CC,A830-A83F
arabic=$common,600-6FF,750-77F,8A0-8FF,25CC,FD3E,FD3F,FDF2,FDFA-FDFD
# GB 2312 and KS X 1001 without its Chinese characters; letters of Hangul, which
# the shaper joins to syllables; CJK punctuation and full-width forms.
cjk=20-7E,A0-FF,2010-2027,2030-203E,20A9,20AC,2103,2116,2121,3000-303F,FF01-FF5E,FFE0-FFE6
hans=$cjk,$(charset gb2312 A1 F7),2E80-2E99
kore=$cjk,1100-1112,1161-1175,11A8-11C2,3131-318E,$(charset euc_kr A1 AC),$(charset euc_kr B0 C8)
east="--layout-features=ccmp,locl,liga,kern,mark,mkmk"
symbols=2190-21FF,2212,2215,2248,2260,2264,2265,25A0-25FF,2605,2606,260E,2610-2612,2639-263B,2700-27BF,2B1A

for style in Regular Bold; do
	cut $noto/NotoSans-$style.ttf Latn-$style "$latin,$greek,$cyrillic"
	cut $noto/NotoSansGurmukhi-$style.ttf Guru-$style "$indic,A00-A7F"
	cut $noto/NotoSansDevanagari-$style.ttf Deva-$style "$indic,900-97F,A8E0-A8FF"
	cut $noto/NotoSansBengali-$style.ttf Beng-$style "$indic,980-9FF"
	cut $noto/NotoSansTamil-$style.ttf Taml-$style "$indic,B80-BFF"
	cut $noto/NotoNaskhArabic-$style.ttf Arab-$style "$arabic"
	cut $noto/NotoNastaliqUrdu-$style.ttf Aran-$style "$arabic"
done
for style in 400Regular 700Bold; do
	cut $work/noto-sans-sc/package/$style/NotoSansSC_$style.ttf Hans-${style#?00} "$hans" $east
	cut $work/noto-sans-kr/package/$style/NotoSansKR_$style.ttf Kore-${style#?00} "$kore" $east
done
cut $noto/NotoSans-Italic.ttf Latn-Italic "$latin"
cut $noto/NotoSansSymbols2-Regular.ttf Zsym-Regular "$symbols"
cut $noto/NotoSansMath-Regular.ttf Zmth-Regular 2190-21FF,2212,2215,2248,2260,2264,2265

{
	echo "The fonts in this folder are cut from Noto (https://github.com/googlefonts/noto-fonts),"
	echo "Debian package fonts-noto-core 20201225-1, by cut.sh. Their notice and licence:"
	echo
	sed -n '/^Files: \*/,/^$/{/^Files/d;p}' /usr/share/doc/fonts-noto-core/copyright
	echo "Hans and Kore are cut from Noto Sans SC and Noto Sans KR 2.004, npm packages"
	echo "@expo-google-fonts/noto-sans-sc and @expo-google-fonts/noto-sans-kr 0.4.3, under the same licence:"
	echo
	head -1 "$work/noto-sans-sc/package/LICENSE_FONT"
	echo
	awk '/^License: OFL-1.1$/{n++} n==0{next} /^License: OFL-1.1$/{hold=1;next} hold&&/^ PREAMBLE/{on=1;print "SIL OPEN FONT LICENSE Version 1.1";print ""} on&&/^[^ ]/{exit} on{sub(/^ \.$/,"");sub(/^ /,"");print}' /usr/share/doc/fonts-noto-core/copyright
} >"$here/OFL.txt"
