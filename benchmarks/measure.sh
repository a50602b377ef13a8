#!/usr/bin/env bash
# Prints every measure on the development data, where it stands beside the checkout. Nothing is gated on these figures.
set -u
cd "$(dirname "$0")/.." || exit 1
shared=${SHARED:-../shared}
extractor="$PWD/.venv/bin/extractor"
if [ ! -d "$shared/measure" ]; then
  echo "no $shared/measure: nothing to measure with"
  exit 0
fi
measure() {
  echo "== $1 ${*:2}"
  (cd "$shared/measure" && timeout 900 "$OLDPWD/.venv/bin/python" "$1" "${@:2}" --extractor "$extractor") 2>&1 | tail -n 40
}
measure findings.py ../data/seeds-gold ../data/seeds
measure findings.py ../data/labelled/gold ../data/labelled/texts
measure inspections.py ../data/send
measure inspections.py ../data/send --plain
measure links.py ../data/inquiry
measure negation.py ../data/negation/Annotations-1-120.txt
measure dates.py ../data/dates/wikiwars_key
