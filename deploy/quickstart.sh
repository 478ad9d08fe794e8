#!/bin/sh
# The main job on this machine: builds, gets recorded speech in five languages, finds and trains their sub-networks.
set -eu

usage() {
  cat <<'TEXT'
usage: deploy/quickstart.sh [--minutes N] [--run DIR] [--corpus DIR] [--languages LL,LL] [--workers N]

  --minutes N    scale the work to about N minutes of training on two cores (default 8)
  --run DIR      run directory (default runs/quickstart); a run that is in it is resumed
  --corpus DIR   a corpus of your own (default: the starter corpus, fetched to corpus/starter)
  --languages    languages to train on (default: all of the corpus)
  --workers N    worker processes (default 2)
TEXT
}

minutes=8
run=runs/quickstart
corpus=
languages=
workers=2
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage && exit 0 ;;
    --minutes | --run | --corpus | --languages | --workers)
      [ $# -ge 2 ] || { echo "quickstart: $1 needs a value" >&2; exit 2; }
      case $1 in
        --minutes) minutes=$2 ;;
        --run) run=$2 ;;
        --corpus) corpus=$2 ;;
        --languages) languages=$2 ;;
        --workers) workers=$2 ;;
      esac
      shift 2
      ;;
    *) echo "quickstart: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done
case $minutes in
  '' | *[!0-9]* | 0*) echo "quickstart: --minutes is '$minutes' (accepted: a whole number, 1 or more)" >&2; exit 2 ;;
esac

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "quickstart: no $tool found; JDK 17 and Maven are needed" >&2; exit 2; }
done

# Rebuilt when a source is newer than the distribution.
stamp=$root/deploy/target/isogloss/lib
if [ ! -d "$stamp" ] || [ -n "$(find "$root" -path '*/src/main/*' -type f -newer "$stamp" -print -quit)" ]; then
  echo "== building"
  (cd "$root" && mvn -B -q -DskipTests -Dspotless.check.skip package && touch "$stamp")
fi
isogloss=$here/bin/isogloss

if [ -z "$corpus" ]; then
  corpus=$root/corpus/starter
  if [ ! -f "$corpus/manifest.tsv" ]; then
    echo "== fetching the starter corpus: recorded speech in en, es, fr, it, ru"
    "$isogloss" corpus starter "$corpus"
  fi
fi

echo "== training: pretrain, prune, adapt, each followed by an evaluation"
set -- local --config "$here/quickstart.conf" --run "$run" --corpus "$corpus" --workers "$workers" \
  --set "pretrain.steps=$((minutes * 50))" --set "adapt.steps=$((minutes * 25))"
[ -z "$languages" ] || set -- "$@" --languages "$languages"
exec "$isogloss" "$@"
