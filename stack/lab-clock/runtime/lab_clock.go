// Added to Go's package runtime by stack/lab-clock: the lab clock of Firedrill.
//
// With FIREDRILL_LAB_CLOCK in the environment, the program maps the page that it names and lives in lab time. Without it,
// everything here answers as the unchanged runtime does.
//
// The layout of the page is that of stack/lab-clock/page.ts.

package runtime

import (
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"internal/runtime/syscall/linux"
	"unsafe"
)

const (
	labClockVariable = "FIREDRILL_LAB_CLOCK="
	// "fdclock1", read as a little-endian number.
	labClockMagic = 0x316b636f6c636466
	labClockBytes = 4096
	// Speeds are thousandths: 1000 lab seconds per second at most.
	labClockTopSpeed = 1000 * 1000
	// No wait in the kernel is longer, so that every waiting thread looks at the page again before a new setting counts.
	// Real nanoseconds; the writer announces a setting more than that ahead.
	labClockCut = 2 * 1000 * 1000
	// EX_CONFIG of sysexits.h.
	labClockExit   = 78
	labClockENOSYS = 38
	labClockEPERM  = 1
	// The same number on every architecture: https://docs.kernel.org/process/adding-syscalls.html
	labClockEpollPwait2 = 441
)

// labClockSlot is one setting of the clock: at monotonicZero of CLOCK_MONOTONIC the lab's monotonic clock shows labZero and
// its wall clock wallZero; from then on both run at speed thousandths. Nanoseconds.
type labClockSlot struct {
	sequence      uint64
	monotonicZero int64
	labZero       int64
	wallZero      int64
	speed         int64
	_             [3]uint64
}

// labClockPage is the shared page. Setting n lies in slot n modulo 2, the one before it in the other slot.
type labClockPage struct {
	_        sys.NotInHeap
	magic    uint64
	sequence uint64
	_        [6]uint64
	slots    [2]labClockSlot
}

// labClock is nil in a program that runs on the machine's clock. It is written once, before there is a second thread.
var labClock *labClockPage

// labClockOldKernel is set when the kernel has no epoll_pwait2; then waits are whole milliseconds, as in the unchanged runtime.
var labClockOldKernel bool

// labClockReading is what the page says at one instant.
type labClockReading struct {
	real, lab, wall, speed int64
	// until is the real nanoseconds until a setting that is announced begins to count; 0 when none is.
	until int64
}

// labClockTry reads the page once; false when the writer was at it meanwhile. The setting that is announced counts from its
// monotonicZero on, the one before it until then, so that all programs change over at the same instant.
//
//go:nosplit
func labClockTry(page *labClockPage, r *labClockReading) bool {
	newest := atomic.Load64(&page.sequence)
	slot := &page.slots[newest&1]
	if atomic.Load64(&slot.sequence) != newest {
		return false
	}
	now := nanotime1()
	want := newest
	r.until = 0
	if zero := atomic.Loadint64(&slot.monotonicZero); now < zero {
		r.until = zero - now
		want = newest - 1
		slot = &page.slots[want&1]
		if atomic.Load64(&slot.sequence) != want {
			return false
		}
	}
	passed := now - atomic.Loadint64(&slot.monotonicZero)
	r.speed = atomic.Loadint64(&slot.speed)
	r.lab = atomic.Loadint64(&slot.labZero)
	r.wall = atomic.Loadint64(&slot.wallZero)
	if atomic.Load64(&slot.sequence) != want || atomic.Load64(&page.sequence) != newest {
		return false
	}
	// passed * speed / 1000 without overflow, rounded down.
	passed = passed/1000*r.speed + passed%1000*r.speed/1000
	r.real = now
	r.lab += passed
	r.wall += passed
	return true
}

// labClockNanotime is the monotonic clock.
//
//go:nosplit
func labClockNanotime() int64 {
	page := labClock
	if page == nil {
		return nanotime1()
	}
	var r labClockReading
	for !labClockTry(page, &r) {
	}
	return r.lab
}

// labClockTimeNow is time.Now: wall and monotonic clock of the same instant.
//
//go:nosplit
func labClockTimeNow() (sec int64, nsec int32, mono int64) {
	page := labClock
	if page == nil {
		return time_now()
	}
	var r labClockReading
	for !labClockTry(page, &r) {
	}
	return r.wall / 1e9, int32(r.wall % 1e9), r.lab
}

// labClockWait turns a wait of lab nanoseconds into real ones: divided by the speed, rounded up, never beyond the next change
// of speed, and cut. Whoever waits must look at the clock again afterwards.
func labClockWait(delay int64) int64 {
	page := labClock
	if page == nil || delay <= 0 {
		return delay
	}
	var r labClockReading
	for !labClockTry(page, &r) {
	}
	wait := int64(labClockCut)
	if delay < labClockCut*r.speed/1000 {
		wait = (delay*1000 + r.speed - 1) / r.speed
	}
	if r.until > 0 && r.until < wait {
		wait = r.until
	}
	return wait
}

// labClockEpollWait is the wait of netpoll: for events, or until delay lab nanoseconds have passed. Where the unchanged runtime
// waits for whole milliseconds, this waits to the nanosecond: at speed 240 a millisecond is a quarter of a lab second.
func labClockEpollWait(events []linux.EpollEvent, waitms int32, delay int64) (int32, uintptr) {
	if labClock == nil || delay <= 0 {
		return linux.EpollWait(epfd, events, int32(len(events)), waitms)
	}
	end := nanotime() + delay
	for {
		n, errno := labClockEpollWaitReal(events, labClockWait(delay))
		if n != 0 || errno != 0 {
			return n, errno
		}
		delay = end - nanotime()
		if delay <= 0 {
			return 0, 0
		}
	}
}

func labClockEpollWaitReal(events []linux.EpollEvent, ns int64) (int32, uintptr) {
	if !labClockOldKernel {
		// struct __kernel_timespec: two 64-bit numbers on every architecture.
		wait := [2]int64{0, ns}
		n, _, errno := linux.Syscall6(labClockEpollPwait2, uintptr(epfd), uintptr(unsafe.Pointer(&events[0])),
			uintptr(len(events)), uintptr(unsafe.Pointer(&wait)), 0, 0)
		// EPERM is what an older seccomp profile of a container engine answers.
		if errno != labClockENOSYS && errno != labClockEPERM {
			return int32(n), errno
		}
		labClockOldKernel = true
	}
	return linux.EpollWait(epfd, events, int32(len(events)), int32((ns+1e6-1)/1e6))
}

// labClockPolled is when sysmon last looked at the network, by the real clock. Only sysmon uses it.
var labClockPolled int64

// labClockPollDue reports whether sysmon should look at the network, which nobody may have done for 10 ms. By the real clock it
// does not know when others did, and looks once too often.
func labClockPollDue(lastpoll, now int64) bool {
	const after = 10 * 1000 * 1000
	if labClock == nil {
		return lastpoll+after < now
	}
	now = nanotime1()
	if labClockPolled+after >= now {
		return false
	}
	labClockPolled = now
	return true
}

// labClockInit maps the page. It runs on the first thread, before anything has asked for the time except the tick counter,
// which starts anew. A page that cannot be trusted ends the program: a wrong clock is worse than none.
func labClockInit() {
	path := labClockPath()
	if path == nil {
		return
	}
	fd := open(path, 0x80000 /* O_RDONLY|O_CLOEXEC */, 0)
	if fd < 0 {
		labClockRefuse(path, "cannot be opened")
	}
	var last [1]byte
	n, errno := linux.Pread(int(fd), last[:], labClockBytes-1)
	if errno != 0 || n != 1 {
		labClockRefuse(path, "is shorter than 4096 bytes")
	}
	memory, failure := mmap(nil, labClockBytes, _PROT_READ, 1 /* MAP_SHARED */, fd, 0)
	closefd(fd)
	if failure != 0 {
		labClockRefuse(path, "cannot be mapped")
	}
	page := (*labClockPage)(memory)
	if atomic.Load64(&page.magic) != labClockMagic {
		labClockRefuse(path, "is no clock page of this version")
	}
	var r labClockReading
	read := false
	for i := 0; i < 1000 && !read; i++ {
		read = labClockTry(page, &r)
	}
	if !read {
		labClockRefuse(path, "holds no whole setting")
	}
	if r.speed < 0 || r.speed > labClockTopSpeed {
		labClockRefuse(path, "names a speed outside of 0 to 1000")
	}
	if r.lab <= 0 || r.wall < 0 || r.until > 1e9 {
		labClockRefuse(path, "was written for another machine or before a restart of this one")
	}
	labClock = page
	ticks.init()
}

// labClockPath finds the variable in the environment as the kernel handed it over; its text ends with a zero byte.
func labClockPath() *byte {
	for i := int32(0); ; i++ {
		p := argv_index(argv, argc+1+i)
		if p == nil {
			return nil
		}
		s := unsafe.String(p, findnull(p))
		if len(s) > len(labClockVariable) && s[:len(labClockVariable)] == labClockVariable {
			return (*byte)(add(unsafe.Pointer(p), uintptr(len(labClockVariable))))
		}
	}
}

func labClockRefuse(path *byte, reason string) {
	print("firedrill lab clock: ", unsafe.String(path, findnull(path)), " ", reason, "\n")
	exit(labClockExit)
}
