package main

import (
	"sync"
	"time"
)

// readers share the clock; more than the processors of a small machine, so that some are stopped in the middle of a reading.
const readers = 4

// kept readings per reader, spread over the time; the others are only compared with the one before.
const kept = 5000

// reading is what came of reading the clock all the time.
type reading struct {
	Readings int `json:"readings"`
	// Backwards counts readings below the one before, of either clock.
	Backwards int     `json:"backwards"`
	Stamps    []stamp `json:"stamps"`
}

func read(real time.Duration) reading {
	var all reading
	var lock sync.Mutex
	var done sync.WaitGroup
	end := machine() + nanoseconds(real)
	for range readers {
		done.Add(1)
		go func() {
			defer done.Done()
			one := readUntil(end, real)
			lock.Lock()
			defer lock.Unlock()
			all.Readings += one.Readings
			all.Backwards += one.Backwards
			all.Stamps = append(all.Stamps, one.Stamps...)
		}()
	}
	done.Wait()
	return all
}

func readUntil(end nanoseconds, real time.Duration) reading {
	var result reading
	step := nanoseconds(real) / kept
	next := machine()
	_, last := now()
	for at := next; at < end; {
		var one stamp
		var read time.Time
		one, read = now()
		at = one.Before
		result.Readings++
		if read.Sub(last) < 0 || read.UnixNano() < last.UnixNano() {
			result.Backwards++
		}
		last = read
		if at >= next {
			result.Stamps = append(result.Stamps, one)
			next = at + step
		}
	}
	return result
}
