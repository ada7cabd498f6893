#!/usr/bin/env bash
# What do Prometheus and Alertmanager make of a file with two YAML documents, as people paste them from manifests?
#
# Guessed:  the file is refused, because unknown keys and duplicate groups are refused as well; or the groups of both documents
#           are loaded.
# Is:       neither. Rule files, prometheus.yml and alertmanager.yml are read up to the line `---`; the rest is not even parsed:
#           it may hold keys that do not exist. Nobody is told. `promtool check rules` counts the rules of the first document and
#           reports success, and Alertmanager's `config.Load` takes the receivers of the first.
# So:       alerts behind a `---` never fire, and every check says that the file is fine.
# Version:  github.com/prometheus/prometheus v0.47.2 (config, model/rulefmt), github.com/prometheus/alertmanager v0.26.0 (config).
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

mkdir prometheus alertmanager
cat > prometheus/main.go <<'GO'
package main

import (
	"fmt"

	"github.com/go-kit/log"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/model/rulefmt"
)

const ruleFile = `groups: [{name: a, rules: [{alert: A, expr: up == 0}]}]
---
groups: [{name: b, rules: [{alert: B, expr: up == 0}]}]
nobody_knows_this_key: 1
`
const prometheusYml = `rule_files: [a.yml]
---
rule_files: [b.yml]
nobody_knows_this_key: 1
`

func main() {
	groups, errs := rulefmt.Parse([]byte(ruleFile))
	fmt.Printf("rule file: %d errors, groups:", len(errs))
	for _, group := range groups.Groups {
		fmt.Printf(" %s", group.Name)
	}
	loaded, err := config.Load(prometheusYml, false, log.NewNopLogger())
	fmt.Printf("\nprometheus.yml: error %v, rule_files: %v\n", err, loaded.RuleFiles)
}
GO
cat > prometheus/go.mod <<'MOD'
module finding

go 1.21

require (
	github.com/go-kit/log v0.2.1
	github.com/prometheus/prometheus v0.47.2
)
MOD
cat > alertmanager/main.go <<'GO'
package main

import (
	"fmt"

	"github.com/prometheus/alertmanager/config"
)

const alertmanagerYml = `route: {receiver: first}
receivers: [{name: first}]
---
route: {receiver: second}
receivers: [{name: second}]
nobody_knows_this_key: 1
`

func main() {
	loaded, err := config.Load(alertmanagerYml)
	fmt.Printf("alertmanager.yml: error %v, receiver: %s of %d\n", err, loaded.Route.Receiver, len(loaded.Receivers))
}
GO
cat > alertmanager/go.mod <<'MOD'
module finding

go 1.21

require github.com/prometheus/alertmanager v0.26.0
MOD
echo 'installing prometheus v0.47.2 and alertmanager v0.26.0 (their readers) ...'
for program in prometheus alertmanager; do
  (cd "$program" && GOFLAGS=-mod=mod go run .) >> out
done
cat out
cat > want <<'TXT'
rule file: 0 errors, groups: a
prometheus.yml: error <nil>, rule_files: [a.yml]
alertmanager.yml: error <nil>, receiver: first of 1
TXT
cmp -s out want || {
  echo 'CHANGED: that is not what was seen before'
  exit 1
}
echo 'as found: what stands behind the first document is passed over without a word'
