package main

import (
	"fmt"
	"net"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"
)

// busy sleeps beside goroutines that occupy every processor without ever giving way, then beside collections.
func busy(lab time.Duration, laps int) []lap {
	var all []lap
	beside := func(name string, disturb func()) {
		// While nothing runs, the thread that preempts sleeps until the next timer; it must be awake when that one starts the work.
		time.Sleep(lab)
		var stop atomic.Bool
		for range runtime.GOMAXPROCS(0) {
			go func() {
				for !stop.Load() {
					disturb()
				}
			}()
		}
		for range laps {
			all = append(all, timed(name, sleep, lab))
		}
		stop.Store(true)
	}
	beside("beside tight loops", func() {})
	beside("beside collections", func() {
		rubbish := make([][]byte, 1000)
		for i := range rubbish {
			rubbish[i] = make([]byte, 1000)
		}
		runtime.GC()
	})
	all[len(all)-1].Problem = lastCollection(10 * lab)
	return all
}

// lastCollection says what is wrong with the time that the runtime tells for its last collection.
func lastCollection(before time.Duration) string {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if age := time.Since(time.Unix(0, int64(stats.LastGC))); age < 0 || age > before {
		return fmt.Sprint("the last collection was ", age, " ago")
	}
	return ""
}

// serve prints its address and answers every request with Go's wall clock in nanoseconds, after a collection. Every processor
// is occupied by a goroutine that never gives way, so both the answer and the collection need preemption.
func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err.Error())
	}
	fmt.Println(listener.Addr())
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for {
			}
		}()
	}
	answer := func(to http.ResponseWriter, _ *http.Request) {
		runtime.GC()
		fmt.Fprint(to, time.Now().UnixNano())
	}
	fail(http.Serve(listener, http.HandlerFunc(answer)).Error())
}
