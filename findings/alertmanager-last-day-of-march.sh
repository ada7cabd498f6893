#!/usr/bin/env bash
# Which day does a time interval of Alertmanager 0.26.0 with `days_of_month: ['-1']` mean?
#
# Guessed:  the last day of each month, wherever the interval's location is.
# Is:       the last day but one in the month in which that location's clocks go forward. The length of a month is computed from the
#           hours between its first instant and that of the next one, divided by 24: March has 743 hours in Berlin and New York,
#           and so 30 days. In UTC, and in every other month, it is the last day.
# So:       a maintenance at the end of the month mutes on 30 March, and pages on 31 March. 0.35.0 means the 31st.
# Version:  github.com/prometheus/alertmanager v0.26.0, timeinterval.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat > main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/prometheus/alertmanager/timeinterval"
	"gopkg.in/yaml.v2"
)

// On which days of a month an interval holds at noon.
func days(text string, month time.Month) (found []int) {
	var interval timeinterval.TimeInterval
	if err := yaml.Unmarshal([]byte(text), &interval); err != nil {
		panic(err)
	}
	for day := 1; day <= 31; day++ {
		noon := time.Date(2024, month, day, 12, 0, 0, 0, interval.Location.Location)
		if noon.Month() == month && interval.ContainsTime(noon) {
			found = append(found, day)
		}
	}
	return found
}

func main() {
	for _, location := range []string{"UTC", "Europe/Berlin", "America/New_York"} {
		for _, month := range []time.Month{time.January, time.March, time.October} {
			fmt.Println(location, month, days("{days_of_month: ['-1'], location: '"+location+"'}", month))
		}
	}
}
GO
cat > go.mod <<'MOD'
module finding

go 1.21

require (
	github.com/prometheus/alertmanager v0.26.0
	gopkg.in/yaml.v2 v2.4.0
)
MOD
echo 'installing alertmanager v0.26.0 (timeinterval) ...'
GOFLAGS=-mod=mod go run . > out
cat out
cat > want <<'TXT'
UTC January [31]
UTC March [31]
UTC October [31]
Europe/Berlin January [31]
Europe/Berlin March [30]
Europe/Berlin October [31]
America/New_York January [31]
America/New_York March [30]
America/New_York October [31]
TXT
cmp -s out want || {
  echo 'CHANGED: that is not what was seen before'
  exit 1
}
echo 'as found: where the clocks go forward, the last day of March is the 30th'
