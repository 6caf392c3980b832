// Stands between a program and its disk. Tells a log, line by line, in which order the database was written and synced
// and pushes were answered, and fails on demand. Loaded with LD_PRELOAD; calls the system itself, nothing in between.
//
//   DISK_LOG    the file to tell: `write NAME FROM LENGTH`, `sync NAME`, `cut NAME LENGTH`, `answer 200`
//   DISK_FULL   while this file is there, writing to the database fails with ENOSPC
//   DISK_BROKEN while this file is there, syncing it fails with EIO
//   DISK_READONLY while this file is there, the database can only be opened to be read: EROFS
//   DISK_ROOM   so many bytes can be written to files that end in .part; beyond, writing fails with ENOSPC
//   DISK_CLOSED while this file is there, no such file can be made: EACCES
//   DISK_SLOW   while this file is there, writing to such a file waits
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static void tell(const char *line, int length) {
  static int log = -1;
  if (log < 0) {
    const char *path = getenv("DISK_LOG");
    if (!path) return;
    log = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }
  syscall(SYS_write, log, line, (size_t)length);
}

// The part of the database that `fd` is: its log, itself, or nothing of it.
static const char *part(int fd) {
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length <= 0) return NULL;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (!name) return NULL;
  if (!strcmp(name, "/ringside.sqlite-wal")) return "wal";
  if (!strcmp(name, "/ringside.sqlite")) return "db";
  return NULL;
}

static int ends_in_part(const char *path) {
  size_t length = path ? strlen(path) : 0;
  return length > 5 && !strcmp(path + length - 5, ".part");
}

static int is_database(const char *path) {
  const char *name = path ? strrchr(path, '/') : NULL;
  return name && !strcmp(name, "/ringside.sqlite");
}

// Whether `fd` is a file that is being exported.
static int is_export(int fd) {
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return ends_in_part(path);
}

static int is_there(const char *variable) {
  const char *path = getenv(variable);
  return path && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static void say_write(const char *name, off_t from, ssize_t written) {
  char line[96];
  if (written > 0) tell(line, snprintf(line, sizeof line, "write %s %lld %zd\n", name, (long long)from, written));
}

static int refuses(const char *name) {
  if (!name || !is_there("DISK_FULL")) return 0;
  errno = ENOSPC;
  return 1;
}

static void say_answer(const void *bytes, size_t length) {
  if (length >= 12 && !memcmp(bytes, "HTTP/1.1 200", 12)) tell("answer 200\n", 11);
}

// How much of an export still fits; what does not is refused.
static ssize_t export_write(int fd, const void *bytes, size_t length) {
  static long long written = 0;
  while (is_there("DISK_SLOW")) sched_yield();
  const char *room = getenv("DISK_ROOM");
  long long left = room ? atoll(room) - written : (long long)length;
  if (left <= 0) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t done = syscall(SYS_write, fd, bytes, left < (long long)length ? (size_t)left : length);
  if (done > 0) written += done;
  return done;
}

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
  va_end(more);
  if (flags & O_CREAT && ends_in_part(path) && is_there("DISK_CLOSED")) {
    errno = EACCES;
    return -1;
  }
  if (flags & (O_RDWR | O_WRONLY) && is_database(path) && is_there("DISK_READONLY")) {
    errno = EROFS;
    return -1;
  }
  return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (is_export(fd)) return export_write(fd, bytes, length);
  const char *name = part(fd);
  if (refuses(name)) return -1;
  off_t from = name ? syscall(SYS_lseek, fd, 0, SEEK_CUR) : 0;
  if (!name) say_answer(bytes, length);
  ssize_t written = syscall(SYS_write, fd, bytes, length);
  if (name) say_write(name, from, written);
  return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t from) {
  const char *name = part(fd);
  if (refuses(name)) return -1;
  ssize_t written = syscall(SYS_pwrite64, fd, bytes, length, from);
  if (name) say_write(name, from, written);
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t from) { return pwrite64(fd, bytes, length, from); }

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
  say_answer(bytes, length);
  return syscall(SYS_sendto, fd, bytes, length, flags, NULL, 0);
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  if (count > 0) say_answer(pieces[0].iov_base, pieces[0].iov_len);
  return syscall(SYS_writev, fd, pieces, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  const struct iovec *pieces = message->msg_iov;
  if (message->msg_iovlen > 0) say_answer(pieces[0].iov_base, pieces[0].iov_len);
  return syscall(SYS_sendmsg, fd, message, flags);
}

int ftruncate64(int fd, off_t length) {
  const char *name = part(fd);
  int result = syscall(SYS_ftruncate, fd, length);
  char line[96];
  if (name && result == 0) tell(line, snprintf(line, sizeof line, "cut %s %lld\n", name, (long long)length));
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int sync_with(long number, int fd) {
  const char *name = part(fd);
  if (name && is_there("DISK_BROKEN")) {
    errno = EIO;
    return -1;
  }
  int result = syscall(number, fd);
  char line[32];
  if (name && result == 0) tell(line, snprintf(line, sizeof line, "sync %s\n", name));
  return result;
}

int fsync(int fd) { return sync_with(SYS_fsync, fd); }

int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }
