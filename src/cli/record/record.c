/*
 * Writes down every malloc call of a program's main thread, for `heapdeck replay`. Any dynamically linked program of
 * glibc, on 64 bits:
 *
 *     cc -O2 -shared -fPIC -o record.so record.c -ldl
 *     LD_PRELOAD=$PWD/record.so HEAPDECK_RECORD=program.rec PROGRAM ARGS...
 *     heapdeck record --convert program.rec -o program.trace.txt
 *
 * `heapdeck record -- PROGRAM ARGS...` does all three.
 *
 * The recording is a file that this library maps shared, window by window, so that whatever was written is there even
 * if the program is killed. It never calls malloc itself. All numbers are 64 bits, little endian here as there:
 *
 *     page 0   magic, pid, break before the first call, records, calls of other threads, why it ended, then at 64 the
 *              version of glibc, at 128 GLIBC_TUNABLES, at 1024 the executable (text that ends in a zero)
 *     page 1   records, six numbers each:
 *              op | break afterwards << 8,  block taken,  a,  b,  block or number given,  size field of the block given
 *
 * An op is the letter of the trace format. `L` tells more of the record before it: a = the bytes that lie before a
 * mapped block's chunk. A program that replaces itself (exec) keeps its pid and begins the file anew; programs that it
 * starts besides have another one and leave the file alone. So does a forked child, which shares all of this.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* glibc's malloc, by the names that no preloaded library takes from it. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void *__libc_valloc(size_t);
extern void *__libc_pvalloc(size_t);
extern void __libc_free(void *);
extern void *__sbrk(intptr_t);

#define PAGE 4096
#define IS_MMAPPED 2

struct record {
  uint64_t op_and_break, taken, a, b, given, size;
};

struct head {
  char magic[8];
  uint64_t pid, start_break, records, other_calls, end;
  char unused[16];
  char libc[64];
  char tunables[896];
  char program[PAGE - 1024];
};

enum { RUNNING, FINISHED, NO_SPACE, TOO_EARLY };

/* A window is whole pages and whole records. */
enum { WINDOW_RECORDS = 256 * 1024, EARLY_RECORDS = 1024 };
#define WINDOW_BYTES (WINDOW_RECORDS * sizeof(struct record))

static enum { UNSEEN, EARLY, OPEN, OFF } state;
static struct head *head;
static struct record *window;
static size_t used;    /* records in the window */
static off_t window_at = PAGE;
static int file = -1;
static uint64_t pid, start_break, last_break;

/* Calls from before the program has its environment wait here. */
static struct record early[EARLY_RECORDS];
static size_t early_count;
static int early_lost;

/* 1 in the main thread. */
static __thread char is_main __attribute__((tls_model("initial-exec")));

static void finish(uint64_t why)
{
  if (head)
    head->end = why;
  state = OFF;
}

/* Maps the window at `window_at`, its space reserved: writing into a full disk's mapping would be a signal. */
static int map_window(void)
{
  if (window)
    munmap(window, WINDOW_BYTES);
  window = NULL;
  if (posix_fallocate(file, window_at, WINDOW_BYTES))
    return 0;
  void *p = mmap(NULL, WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, window_at);
  if (p == MAP_FAILED)
    return 0;
  window = p;
  used = 0;
  return 1;
}

static void store(struct record r)
{
  if (used == WINDOW_RECORDS) {
    window_at += (off_t)WINDOW_BYTES;
    if (!map_window()) {
      finish(NO_SPACE);
      return;
    }
  }
  window[used++] = r;
  head->records++;
}

static void keep(struct record r)
{
  if (state == OPEN)
    store(r);
  else if (early_count < EARLY_RECORDS)
    early[early_count++] = r;
  else
    early_lost = 1;
}

/* The file is ours if it is empty, or of what this process was before it replaced itself. */
static int is_ours(void)
{
  struct head before;
  ssize_t n = pread(file, &before, sizeof before, 0);
  return n == 0 || (n == (ssize_t)sizeof before && before.pid == pid);
}

static void open_file(void)
{
  const char *path = getenv("HEAPDECK_RECORD");
  state = OFF;
  if (!path || (file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    return;
  if (!is_ours() || ftruncate(file, 0) || ftruncate(file, PAGE))
    return;
  head = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (head == MAP_FAILED) {
    head = NULL;
    return;
  }
  memcpy(head->magic, "heaprec1", sizeof head->magic);
  head->pid = pid;
  head->start_break = start_break;
  strncpy(head->libc, gnu_get_libc_version(), sizeof head->libc - 1);
  const char *tunables = getenv("GLIBC_TUNABLES");
  strncpy(head->tunables, tunables ? tunables : "", sizeof head->tunables - 1);
  if (readlink("/proc/self/exe", head->program, sizeof head->program - 1) < 0)
    head->program[0] = 0;
  if (early_lost)
    finish(TOO_EARLY);
  else if (!map_window())
    finish(NO_SPACE);
  else {
    state = OPEN;
    for (size_t k = 0; k < early_count; k++)
      store(early[k]);
  }
}

/* Somebody moved the break without our sbrk: by brk, or from within libc. To malloc it is the same. */
static void see_break(void)
{
  uint64_t now = (uint64_t)__sbrk(0);
  if (now != last_break)
    keep((struct record){'s' | now << 8, 0, now - last_break, 0, last_break, 0});
  last_break = now;
}

/* Whether the call that is about to happen is one to record. */
static int is_recorded(void)
{
  if (state == UNSEEN) {
    is_main = 1;
    pid = (uint64_t)getpid();
    start_break = last_break = (uint64_t)__sbrk(0);
    state = EARLY;
  }
  if (state == EARLY && environ) {
    int saved = errno;
    open_file();
    errno = saved;
  }
  if (state == OFF)
    return 0;
  if (!is_main) {
    if (head)
      __atomic_add_fetch(&head->other_calls, 1, __ATOMIC_RELAXED);
    return 0;
  }
  if ((uint64_t)getpid() != pid)
    return 0;
  see_break();
  return 1;
}

static void record(char op, void *taken, uint64_t a, uint64_t b, uint64_t given)
{
  int saved = errno;
  uint64_t now = last_break = (uint64_t)__sbrk(0);
  keep((struct record){(unsigned char)op | now << 8, (uint64_t)taken, a, b, given, 0});
  errno = saved;
}

/* As `record`, of an op that gives a block: what stands in front of it tells the rest. */
static void record_block(char op, void *taken, uint64_t a, uint64_t b, void *given)
{
  int saved = errno;
  uint64_t now = last_break = (uint64_t)__sbrk(0), *block = given;
  uint64_t size = block ? block[-1] : 0;
  keep((struct record){(unsigned char)op | now << 8, (uint64_t)taken, a, b, (uint64_t)given, size});
  if (size & IS_MMAPPED && block[-2])
    keep((struct record){'L' | now << 8, 0, block[-2], 0, 0, 0});
  errno = saved;
}

__attribute__((destructor)) static void end(void)
{
  if (is_recorded())
    finish(FINISHED);
}

void *malloc(size_t size)
{
  int yes = is_recorded();
  void *p = __libc_malloc(size);
  if (yes)
    record_block('m', NULL, size, 0, p);
  return p;
}

void *calloc(size_t count, size_t size)
{
  int yes = is_recorded();
  void *p = __libc_calloc(count, size);
  if (yes)
    record_block('c', NULL, count, size, p);
  return p;
}

void *realloc(void *old, size_t size)
{
  int yes = is_recorded();
  void *p = __libc_realloc(old, size);
  if (yes)
    record_block('r', old, size, 0, p);
  return p;
}

void free(void *block)
{
  int yes = block && is_recorded();
  __libc_free(block);
  if (yes)
    record('f', block, 0, 0, 0);
}

void *memalign(size_t alignment, size_t size)
{
  int yes = is_recorded();
  void *p = __libc_memalign(alignment, size);
  if (yes)
    record_block('a', NULL, alignment, size, p);
  return p;
}

void *aligned_alloc(size_t alignment, size_t size)
{
  static void *(*real)(size_t, size_t);
  if (!real)
    real = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc");
  int yes = is_recorded();
  void *p = real(alignment, size);
  if (yes)
    record_block('A', NULL, alignment, size, p);
  return p;
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
  /* Refused by glibc before its malloc hears of it. */
  if (alignment == 0 || alignment % sizeof(void *) || alignment & (alignment - 1))
    return EINVAL;
  int yes = is_recorded(), saved = errno;
  void *p = __libc_memalign(alignment, size);
  errno = saved;
  if (yes)
    record_block('p', NULL, alignment, size, p);
  if (!p)
    return ENOMEM;
  *result = p;
  return 0;
}

void *valloc(size_t size)
{
  int yes = is_recorded();
  void *p = __libc_valloc(size);
  if (yes)
    record_block('v', NULL, size, 0, p);
  return p;
}

/* The same as memalign of whole pages, and so recorded. */
void *pvalloc(size_t size)
{
  int yes = is_recorded();
  void *p = __libc_pvalloc(size);
  if (yes)
    record_block('a', NULL, PAGE, (size + PAGE - 1) & ~(size_t)(PAGE - 1), p);
  return p;
}

int malloc_trim(size_t pad)
{
  static int (*real)(size_t);
  if (!real)
    real = (int (*)(size_t))dlsym(RTLD_NEXT, "malloc_trim");
  int yes = is_recorded(), released = real(pad);
  if (yes)
    record('t', NULL, pad, 0, (uint64_t)(int64_t)released);
  return released;
}

int mallopt(int parameter, int value)
{
  static int (*real)(int, int);
  if (!real)
    real = (int (*)(int, int))dlsym(RTLD_NEXT, "mallopt");
  int yes = is_recorded(), set = real(parameter, value);
  if (yes)
    record('o', NULL, (uint64_t)(int64_t)parameter, (uint64_t)(int64_t)value, (uint64_t)(int64_t)set);
  return set;
}

/* The program's own; malloc moves the break by another name. */
void *sbrk(intptr_t bytes)
{
  int yes = bytes && is_recorded();
  void *old = __sbrk(bytes);
  if (yes)
    record('s', NULL, (uint64_t)bytes, 0, (uint64_t)old);
  return old;
}
