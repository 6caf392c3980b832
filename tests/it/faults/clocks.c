// Stands between a program and its clocks, and puts them forward or back on demand. Loaded with LD_PRELOAD.
//
//   CLOCKS  a file of two 64-bit numbers: seconds by which the clock on the wall is ahead of the machine's, and by which
//           the clock that only goes forward is
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *ahead;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CLOCKS");
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *shared = mmap(NULL, 2 * sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
  if (shared != MAP_FAILED) ahead = shared;
  close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (result || !ahead) return result;
  if (clock == CLOCK_REALTIME) now->tv_sec += ahead[0];
  if (clock == CLOCK_MONOTONIC) now->tv_sec += ahead[1];
  return result;
}
