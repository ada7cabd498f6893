#!/usr/bin/env bash
# What does a relabelling do whose replacement comes out empty?
#
# Guessed:  an empty value removes the label that the step writes to, so `target_label: "${1}_zone"` with an empty replacement
#           removes the label `eu_zone` where the group is `eu`. The documentation says that an empty label is a missing one.
# Is:       with a target that names a group, nothing is removed: Prometheus 2.47.2 deletes the label that is called, to the
#           letter, "${1}_zone". The old value stays. With a plain target the label is removed.
# So:       in 2.47.2 a label under a computed name can be written and not taken away.
# Version:  github.com/prometheus/prometheus v0.47.2, model/relabel.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
	"gopkg.in/yaml.v2"
)

func process(text string) labels.Labels {
	var steps []*relabel.Config
	if err := yaml.Unmarshal([]byte(text), &steps); err != nil {
		panic(err)
	}
	given := labels.FromStrings("region", "eu", "eu_zone", "old")
	result, _ := relabel.Process(given, steps...)
	return result
}

func main() {
	fmt.Println("computed", process(`[{source_labels: [region], regex: "(.+)", target_label: "${1}_zone", replacement: ""}]`))
	fmt.Println("plain   ", process(`[{source_labels: [region], regex: "(.+)", target_label: "eu_zone", replacement: ""}]`))
}
GO
cat > go.mod <<'MOD'
module finding

go 1.21

require (
	github.com/prometheus/prometheus v0.47.2
	gopkg.in/yaml.v2 v2.4.0
)
MOD
echo 'installing prometheus v0.47.2 (model/relabel) ...'
GOFLAGS=-mod=mod go run . > out
cat out
grep -q '^computed {eu_zone="old", region="eu"}$' out && grep -q '^plain    {region="eu"}$' out || {
  echo 'CHANGED: that is not what was seen before'
  exit 1
}
echo 'as found: a computed target keeps its old value, a plain one is removed'
