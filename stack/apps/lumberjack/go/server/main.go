// A receiver of Lumberjack 2 made of Elastic's go-lumber, for the tests beside it. It prints the port it listens on, then each
// batch as a line of JSON, and acknowledges a batch after -hold.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	lumber "github.com/elastic/go-lumber/server/v2"
)

func main() {
	hold := flag.Duration("hold", 0, "wait before each acknowledgement")
	keepalive := flag.Duration("keepalive", 3*time.Second, "between two acknowledgements of 0")
	timeout := flag.Duration("timeout", 30*time.Second, "within a window")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server, err := lumber.NewWithListener(listener, lumber.Keepalive(*keepalive), lumber.Timeout(*timeout))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	out := json.NewEncoder(os.Stdout)
	for batch := range server.ReceiveChan() {
		if err := out.Encode(batch.Events); err != nil {
			log.Fatal(err)
		}
		time.Sleep(*hold)
		batch.ACK()
	}
}
