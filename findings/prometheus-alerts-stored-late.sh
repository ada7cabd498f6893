#!/usr/bin/env bash
# Does a Prometheus that has just started store ALERTS for an alert from the evaluation on in which it first sends it?
#
# Guessed:  yes. An alert without `for` fires at the first evaluation of its rule; that evaluation writes its ALERTS sample and
#           sends it to Alertmanager, so whoever was paged can see the alert in Prometheus' own series from that instant on.
# Is:       no. The first two evaluations after a start send the alert and write nothing: samples of ALERTS (and of
#           ALERTS_FOR_STATE) come only when the group has restored what its alerts had waited for, and that happens after its
#           second evaluation. With an interval of 1m the page may be out for two minutes before the series begins.
# So:       `ALERTS` says less than Alertmanager heard: rules, dashboards and tests on it miss an alert that a restarted
#           Prometheus has already sent, and a count of its samples is two short after each restart. An alert that lasts for no
#           longer than two evaluations leaves no trace at all.
# Version:  github.com/prometheus/prometheus v0.47.2, rules/manager.go and rules/alerting.go.
set -euo pipefail

folder=$(mktemp -d)
trap 'chmod -R u+w "$folder" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat > rules.yml <<'YML'
groups:
  - name: g
    interval: 1s
    rules:
      - alert: Always
        expr: vector(1)
YML
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	db, err := tsdb.Open("data", nil, nil, tsdb.DefaultOptions(), nil)
	must(err)
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1000, Timeout: time.Minute})
	var mutex sync.Mutex
	var sent []time.Time
	manager := rules.NewManager(&rules.ManagerOptions{
		Context:     context.Background(),
		ExternalURL: &url.URL{},
		Appendable:  db,
		Queryable:   db,
		QueryFunc:   rules.EngineQueryFunc(engine, db),
		NotifyFunc: func(_ context.Context, _ string, alerts ...*rules.Alert) {
			mutex.Lock()
			defer mutex.Unlock()
			if len(alerts) > 0 {
				sent = append(sent, alerts[0].LastSentAt)
			}
		},
		Logger:          log.NewNopLogger(),
		OutageTolerance: time.Hour,
		ForGracePeriod:  10 * time.Minute,
		ResendDelay:     time.Millisecond,
	})
	must(manager.Update(time.Second, []string{"rules.yml"}, labels.EmptyLabels(), "", nil))
	go manager.Run()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		mutex.Lock()
		count := len(sent)
		mutex.Unlock()
		if count >= 6 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	manager.Stop()
	querier, err := db.Querier(context.Background(), 0, time.Now().UnixMilli())
	must(err)
	series := querier.Select(false, nil, labels.MustNewMatcher(labels.MatchEqual, "__name__", "ALERTS"))
	stored := map[int64]bool{}
	for series.Next() {
		var found storage.Series = series.At()
		samples := found.Iterator(nil)
		for samples.Next() != chunkenc.ValNone {
			at, _ := samples.At()
			stored[at] = true
		}
	}
	must(series.Err())
	mutex.Lock()
	defer mutex.Unlock()
	for index, at := range sent[:6] {
		fmt.Printf("evaluation %d: sent, ALERTS stored: %v\n", index+1, stored[at.UnixMilli()])
	}
}
GO
cat > go.mod <<'MOD'
module finding

go 1.21

require (
	github.com/go-kit/log v0.2.1
	github.com/prometheus/prometheus v0.47.2
)
MOD
echo 'installing prometheus v0.47.2 (rules, tsdb) ...'
GOFLAGS=-mod=mod go run . > out
cat out
cat > want <<'TXT'
evaluation 1: sent, ALERTS stored: false
evaluation 2: sent, ALERTS stored: false
evaluation 3: sent, ALERTS stored: true
evaluation 4: sent, ALERTS stored: true
evaluation 5: sent, ALERTS stored: true
evaluation 6: sent, ALERTS stored: true
TXT
cmp -s out want || {
  echo 'CHANGED: that is not what was seen before'
  exit 1
}
echo 'as found: the first two evaluations send the alert and store nothing of it'
