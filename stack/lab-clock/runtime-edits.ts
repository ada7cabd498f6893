/** One change to one file of Go's runtime. `find` must occur exactly once, or the edit is not made. */
export interface RuntimeEdit {
  /** Short and unique; an edit that does not fit is told by it. */
  readonly name: string;
  /** Relative to `src/runtime` of the toolchain. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Why the lab clock needs it. */
  readonly reason: string;
}

/** The file that is added to Go's runtime, beside this one; the edits call what it defines. */
export const addedFile = 'lab_clock.go';

/** The page is mapped before anything but the tick counter has asked for the time. */
const mapThePage: RuntimeEdit = {
  name: 'map-the-page',
  file: 'os_linux.go',
  find: 'func goenvs() {\n\tgoenvs_unix()\n}',
  replace: 'func goenvs() {\n\tgoenvs_unix()\n\tlabClockInit()\n}',
  reason: 'the environment names the page, so this is the first moment at which it can be mapped',
};

/** What programs see: both clocks, and the time of the last collection. */
const clocks: readonly RuntimeEdit[] = [
  {
    name: 'monotonic-clock',
    file: 'time_nofake.go',
    find: 'func nanotime() int64 {\n\treturn nanotime1()\n}',
    replace: 'func nanotime() int64 {\n\treturn labClockNanotime()\n}',
    reason: 'timers, tickers, sleeps and the deadlines of connections count by it',
  },
  {
    name: 'wall-clock',
    file: 'time.go',
    find: '\treturn time_now()\n',
    replace: '\treturn labClockTimeNow()\n',
    reason: 'time.Now tells the wall and the monotonic clock of the same instant',
  },
  {
    name: 'time-of-last-collection',
    file: 'mgc.go',
    find: 'sec, nsec, _ := time_now()',
    replace: 'sec, nsec, _ := labClockTimeNow()',
    reason: 'go_memstats_last_gc_time_seconds is compared with time() in rules',
  },
];

/** Lab durations that the kernel waits for. */
const waits: readonly RuntimeEdit[] = [
  {
    name: 'wait-for-the-network',
    file: 'netpoll_epoll.go',
    find: 'n, errno := linux.EpollWait(epfd, events[:], int32(len(events)), waitms)',
    replace: 'n, errno := labClockEpollWait(events[:], waitms, delay)',
    reason: 'an idle program waits here for its next timer',
  },
  {
    name: 'wait-of-sysmon',
    file: 'proc.go',
    find: '\t\t\t\t\tif next-now < sleep {\n\t\t\t\t\t\tsleep = next - now\n\t\t\t\t\t}\n',
    replace:
      '\t\t\t\t\tif next-now < sleep {\n\t\t\t\t\t\tsleep = next - now\n\t\t\t\t\t}\n\t\t\t\t\tsleep = labClockWait(sleep)\n',
    reason: 'sysmon has to be awake when a timer starts work that it may have to preempt',
  },
];

/** The scheduler's own business. By lab time it would preempt and poll K times too often, and never in a pause. */
const realTime: readonly RuntimeEdit[] = [
  {
    name: 'notes-count-real-time',
    file: 'lock_futex.go',
    find: '\tdeadline := nanotime() + ns\n',
    replace: '\tdeadline := nanotime1() + ns\n',
    reason: 'whoever stops the world asks again every 100 µs; in a pause it would wait for ever',
  },
  {
    name: 'notes-end-by-real-time',
    file: 'lock_futex.go',
    find: '\t\tnow := nanotime()\n\t\tif now >= deadline {',
    replace: '\t\tnow := nanotime1()\n\t\tif now >= deadline {',
    reason: 'the deadline is real',
  },
  {
    name: 'preempt-by-real-time',
    file: 'proc.go',
    find: '\t\tif retake(now) != 0 {',
    replace: '\t\tif retake(nanotime1()) != 0 {',
    reason: 'a goroutine has its processor for 10 ms; in a pause it would keep it',
  },
  {
    name: 'poll-by-real-time',
    file: 'proc.go',
    find: 'lastpoll != 0 && lastpoll+10*1000*1000 < now {',
    replace: 'lastpoll != 0 && labClockPollDue(lastpoll, now) {',
    reason:
      'where no processor is ever idle, only sysmon looks at the network, every 10 ms; in a pause it never would',
  },
];

/** Every edit of the lab clock, for Linux on amd64 and arm64. */
export const runtimeEdits: readonly RuntimeEdit[] = [mapThePage, ...clocks, ...waits, ...realTime];
