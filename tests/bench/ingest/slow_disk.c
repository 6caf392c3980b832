// A disk that takes longer to make sure of what was written. Loaded with LD_PRELOAD; SLOW_DISK_MICROS says how much
// longer each sync takes.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int sync_slowly(long number, int fd) {
  static long micros = -1;
  if (micros < 0) {
    const char *text = getenv("SLOW_DISK_MICROS");
    micros = text ? atol(text) : 0;
  }
  int result = syscall(number, fd);
  struct timespec wait = {micros / 1000000, micros % 1000000 * 1000};
  nanosleep(&wait, NULL);
  return result;
}

int fsync(int fd) { return sync_slowly(SYS_fsync, fd); }

int fdatasync(int fd) { return sync_slowly(SYS_fdatasync, fd); }
