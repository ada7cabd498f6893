package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"
)

// A wait lasts as long as it is told by Go's clock, and says what went wrong if it ended for another reason.
type wait func(lab time.Duration) error

// A lap is one wait that was made.
type lap struct {
	Name string      `json:"name"`
	Want nanoseconds `json:"want"`
	From stamp       `json:"from"`
	To   stamp       `json:"to"`
	// Monotonic is the difference by Go's monotonic clock.
	Monotonic nanoseconds `json:"monotonic"`
	Problem   string      `json:"problem,omitempty"`
}

// measure makes every wait several times, all kinds at once.
func measure(waits map[string]wait, lab time.Duration, laps int) []lap {
	var all []lap
	var lock sync.Mutex
	var done sync.WaitGroup
	for name, wait := range waits {
		done.Add(1)
		go func() {
			defer done.Done()
			for range laps {
				one := timed(name, wait, lab)
				lock.Lock()
				all = append(all, one)
				lock.Unlock()
			}
		}()
	}
	done.Wait()
	return all
}

func timed(name string, wait wait, lab time.Duration) lap {
	from, began := now()
	err := wait(lab)
	to, ended := now()
	problem := ""
	if err != nil {
		problem = err.Error()
	}
	return lap{name, nanoseconds(lab), from, to, nanoseconds(ended.Sub(began)), problem}
}

func waits() map[string]wait {
	return map[string]wait{
		"sleep":          sleep,
		"ticker":         ticker,
		"timer reset":    timerReset,
		"after func":     afterFunc,
		"context":        contextDeadline,
		"read deadline":  readDeadline,
		"write deadline": writeDeadline,
		"dial timeout":   dialTimeout,
		"http client":    httpClient,
		"200 goroutines": manySleeps,
	}
}

func sleep(lab time.Duration) error {
	time.Sleep(lab)
	return nil
}

func ticker(lab time.Duration) error {
	const ticks = 4
	ticker := time.NewTicker(lab / ticks)
	defer ticker.Stop()
	for range ticks {
		<-ticker.C
	}
	return nil
}

// timerReset moves a timer that is far ahead to now plus the wait, as Alertmanager does with its groups.
func timerReset(lab time.Duration) error {
	timer := time.NewTimer(100 * lab)
	timer.Reset(lab)
	<-timer.C
	return nil
}

func afterFunc(lab time.Duration) error {
	done := make(chan struct{})
	time.AfterFunc(lab, func() { close(done) })
	<-done
	return nil
}

func contextDeadline(lab time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), lab)
	defer cancel()
	<-ctx.Done()
	return want(ctx.Err(), context.DeadlineExceeded)
}

func readDeadline(lab time.Duration) error {
	return withSilentServer(func(address string) error {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		defer connection.Close()
		if err := connection.SetReadDeadline(time.Now().Add(lab)); err != nil {
			return err
		}
		_, err = connection.Read(make([]byte, 1))
		return want(err, os.ErrDeadlineExceeded)
	})
}

// writeDeadline writes to somebody who never reads, until the kernel's buffers are full and the deadline comes.
func writeDeadline(lab time.Duration) error {
	return withSilentServer(func(address string) error {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return err
		}
		defer connection.Close()
		if err := connection.SetWriteDeadline(time.Now().Add(lab)); err != nil {
			return err
		}
		block := make([]byte, 1<<20)
		for err == nil {
			_, err = connection.Write(block)
		}
		return want(err, os.ErrDeadlineExceeded)
	})
}

func httpClient(lab time.Duration) error {
	return withSilentServer(func(address string) error {
		client := http.Client{Timeout: lab, Transport: &http.Transport{DisableKeepAlives: true}}
		_, err := client.Get("http://" + address)
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			return nil
		}
		return want(err, os.ErrDeadlineExceeded)
	})
}

// dialTimeout dials a listener whose queue is full: the kernel drops what asks for a connection (listen(2)).
func dialTimeout(lab time.Duration) error {
	descriptor, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(descriptor)
	if err := syscall.Bind(descriptor, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return err
	}
	if err := syscall.Listen(descriptor, 0); err != nil {
		return err
	}
	bound, err := syscall.Getsockname(descriptor)
	if err != nil {
		return err
	}
	address := (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: bound.(*syscall.SockaddrInet4).Port}).String()
	// A queue of 0 holds one connection.
	queued, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer queued.Close()
	_, err = net.DialTimeout("tcp", address, lab)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
		return nil
	}
	return want(err, os.ErrDeadlineExceeded)
}

func manySleeps(lab time.Duration) error {
	var done sync.WaitGroup
	for range 200 {
		done.Add(1)
		go func() {
			defer done.Done()
			time.Sleep(lab)
		}()
	}
	done.Wait()
	return nil
}

// withSilentServer offers a server that takes connections and says nothing.
func withSilentServer(use func(address string) error) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			defer connection.Close()
		}
	}()
	return use(listener.Addr().String())
}

func want(got, wanted error) error {
	if errors.Is(got, wanted) {
		return nil
	}
	if got == nil {
		return errors.New("it ended without an error")
	}
	return got
}
