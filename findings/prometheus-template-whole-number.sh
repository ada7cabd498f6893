#!/usr/bin/env bash
# Is an annotation that compares `$value` with a whole number checked when Prometheus loads the rule?
#
# Guessed:  yes. A rule file is refused for an undefined variable or function in a template, so a comparison that can never
#           work, `gt $value 80` (the value is a fraction, 80 is a whole number), is refused as well; or it just works.
# Is:       neither. The check at load only parses: the file is accepted. Each time the alert fires the template fails, and the
#           text that people get is `<error expanding template: ... incompatible types for comparison>`. `gt $value 80.0` works.
# So:       a rule can pass `promtool check rules` and every load, and page with an error text.
# Version:  github.com/prometheus/prometheus v0.47.2, model/rulefmt and template.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/template"
)

const rules = `groups: [{name: g, rules: [{alert: A, expr: up, annotations: {summary: '%s'}}]}]`

func loads(text string) string {
	if _, errs := rulefmt.Parse([]byte(fmt.Sprintf(rules, text))); len(errs) > 0 {
		return "refused"
	}
	return "accepted"
}

// As rules/alerting.go does it for each alert: the variables first, then the text.
func expand(text string) string {
	none := func(context.Context, string, time.Time) (promql.Vector, error) { return nil, nil }
	data := template.AlertTemplateData(map[string]string{}, map[string]string{}, "", 91.5)
	defs := "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}"
	expander := template.NewTemplateExpander(context.Background(), defs+text, "__alert_A", data, model.Time(0), none, &url.URL{}, nil)
	result, err := expander.Expand()
	if err != nil {
		_, reason, _ := strings.Cut(err.Error(), "error calling gt: ")
		return "error: " + reason
	}
	return result
}

func main() {
	for _, text := range []string{`{{ $vlaue }}`, `{{ if gt $value 80 }}hot{{ end }}`, `{{ if gt $value 80.0 }}hot{{ end }}`} {
		result := "-"
		if loads(text) == "accepted" {
			result = expand(text)
		}
		fmt.Printf("%s | %s | %s\n", text, loads(text), result)
	}
}
GO
cat > go.mod <<'MOD'
module finding

go 1.21

require (
	github.com/prometheus/common v0.44.0
	github.com/prometheus/prometheus v0.47.2
)
MOD
echo 'installing prometheus v0.47.2 (model/rulefmt, template) ...'
GOFLAGS=-mod=mod go run . > out
cat out
cat > want <<'TXT'
{{ $vlaue }} | refused | -
{{ if gt $value 80 }}hot{{ end }} | accepted | error: incompatible types for comparison: float64 and int
{{ if gt $value 80.0 }}hot{{ end }} | accepted | hot
TXT
cmp -s out want || {
  echo 'CHANGED: that is not what was seen before'
  exit 1
}
echo 'as found: the file is accepted, and the text that people get is an error'
