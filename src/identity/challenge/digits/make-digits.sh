#!/bin/sh
# Once, on a developer's machine (Debian's espeak-ng): speaks the twenty digits into the folder named in $1, 16 bit
# at 22 kHz; `make-digits.ts` then makes the small clips beside this file. espeak-ng is GPL; its output is not.
set -eu
i=0; for w in صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة; do espeak-ng -v ar -s 120 -w "$1/ar-$i.wav" "$w"; i=$((i + 1)); done
for i in 0 1 2 3 4 5 6 7 8 9; do espeak-ng -v en -s 130 -w "$1/en-$i.wav" "$i"; done
