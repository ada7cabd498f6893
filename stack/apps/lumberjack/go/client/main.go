// A sender of Lumberjack 2 made of Elastic's go-lumber, for the tests beside it. It sends -windows windows of -events events and
// prints for each a line of JSON: how many were acknowledged, how long that took, and what went wrong.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	lumber "github.com/elastic/go-lumber/client/v2"
)

type result struct {
	Acked int    `json:"acked"`
	Ms    int64  `json:"ms"`
	Error string `json:"error"`
}

func main() {
	address := flag.String("address", "", "where to send")
	windows := flag.Int("windows", 1, "")
	events := flag.Int("events", 10, "events of a window")
	size := flag.Int("bytes", 10, "bytes of the message of an event")
	level := flag.Int("compression", 3, "of zlib")
	timeout := flag.Duration("timeout", 5*time.Second, "longest silence")
	flag.Parse()
	client, err := lumber.SyncDial(*address, lumber.CompressionLevel(*level), lumber.Timeout(*timeout))
	if err != nil {
		log.Fatal(err)
	}
	out := json.NewEncoder(os.Stdout)
	for window := 0; window < *windows; window++ {
		batch := make([]interface{}, *events)
		for index := range batch {
			batch[index] = map[string]interface{}{
				"name":    fmt.Sprintf("%d-%d", window, index),
				"message": strings.Repeat("x", *size),
			}
		}
		begun := time.Now()
		acked, err := client.Send(batch)
		answer := result{Acked: acked, Ms: time.Since(begun).Milliseconds()}
		if err != nil {
			answer.Error = err.Error()
		}
		if err := out.Encode(answer); err != nil {
			log.Fatal(err)
		}
	}
}
