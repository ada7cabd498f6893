package main

import (
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

// nanoseconds are printed as text: they do not fit the numbers of JSON.
type nanoseconds int64

func (n nanoseconds) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(n), 10), nil }

// A stamp is one reading of Go's wall clock, between two readings of the machine's monotonic clock.
type stamp struct {
	Before nanoseconds `json:"before"`
	Wall   nanoseconds `json:"wall"`
	After  nanoseconds `json:"after"`
}

// now reads the clocks. The time is for differences by Go's monotonic clock.
func now() (stamp, time.Time) {
	before := machine()
	at := time.Now()
	return stamp{before, nanoseconds(at.UnixNano()), machine()}, at
}

// machine is CLOCK_MONOTONIC, asked of the kernel and not of Go's runtime.
func machine() nanoseconds {
	const clockMonotonic = 1
	var at syscall.Timespec
	if _, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, clockMonotonic, uintptr(unsafe.Pointer(&at)), 0); errno != 0 {
		fail("clock_gettime: " + errno.Error())
	}
	return nanoseconds(at.Nano())
}
