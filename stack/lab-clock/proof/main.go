// Command proof waits in every way that Go has, and tells for each wait when it began and ended: by Go's clocks, and by the
// machine's own clock, which it asks past Go's runtime. lab-clock.e2e.ts judges what it prints.
//
//	proof waits -lab 12s -laps 5    every wait, several times, all at once
//	proof busy -lab 12s -laps 3     a sleep beside goroutines that never give way, and beside collections
//	proof read -for 2s              four goroutines that read the clock as often as they can
//	proof serve                     answers HTTP with the time until it is killed
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fail("want waits, busy, read or serve")
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	lab := flags.Duration("lab", time.Second, "how long each wait is, by Go's clock")
	laps := flags.Int("laps", 1, "how often each wait is made")
	real := flags.Duration("for", time.Second, "how long to read, by the machine's clock")
	if err := flags.Parse(os.Args[2:]); err != nil {
		fail(err.Error())
	}
	switch os.Args[1] {
	case "waits":
		tell(measure(waits(), *lab, *laps))
	case "busy":
		tell(busy(*lab, *laps))
	case "read":
		tell(read(*real))
	case "serve":
		serve()
	default:
		fail("unknown word " + os.Args[1])
	}
}

func tell(result any) {
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err.Error())
	}
}

func fail(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
