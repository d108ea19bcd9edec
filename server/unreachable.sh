#!/bin/sh
# Prints the functions that none of the five programs reaches, and fails if there are any:
#
#	DEADCODE=path/of/deadcode sh server/unreachable.sh
#
# Two programs run natively, three in the browser. A function is unreachable if each of the
# two builds that has its file says so; the page of components (-tags dev) counts as part of
# the browser's. Run it in the root of the module.
set -e
go=${GO:-go}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# build NAME TAGS MAINS: the files of our packages in a build, and what is unreachable there.
build() {
	name=$1 tags=$2
	shift 2
	$go list -tags "$tags" -deps -f '{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}' "$@" |
		sed -n "s#^$(pwd)/##p" >"$tmp/$name.files"
	"$DEADCODE" -tags "$tags" "$@" >"$tmp/$name.dead"
}
build native '' ./server ./server/bench
export GOOS=js GOARCH=wasm
build browser dev ./wasm ./wasm/worker ./wasm/bench

# unless ONE OTHER: what is unreachable in ONE, unless OTHER has the file and reaches it.
unless() {
	awk -F: -v files="$tmp/$2.files" -v dead="$tmp/$2.dead" '
		FILENAME == files { has[$1] = 1; next }
		FILENAME == dead  { is[$0] = 1; next }
		!($1 in has) || ($0 in is)' "$tmp/$2.files" "$tmp/$2.dead" "$tmp/$1.dead"
}

# Exceptions, by file and function. The pages' tests have a laboratory without a browser
# (app/ui/uitest): it trains and keeps runs with these.
sort -u >"$tmp/dead" <<EOF
$(unless native browser; unless browser native)
EOF
grep -vE \
	-e '^$' \
	-e '^app/job/(training|breathe_native)\.go:.* (TrainHere|localTraining\.(Do|Close)|breathe)$' \
	-e '^app/job/notebook/notebook\.go:.* Memory\.' \
	"$tmp/dead" || exit 0
echo 'No program reaches these functions: delete them, or move them into the tests that need them.'
exit 1
