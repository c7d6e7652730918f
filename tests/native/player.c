/*
 * Plays a malloc trace on the malloc of this very process, and says what it answered, in the format of
 * tests/recorded/README.md: a trace that the machine is then held to.
 *
 *     cc -O2 -o player player.c
 *     setarch -R ./player [-d EVERY] [-l LABEL] [-e ENV] TRACE > GOLDEN    ENV: the header's "env", as JSON
 *     ./player -r ...                                                     and in a last comment, what is resident of the heap
 *     setarch -R ./player -p TRACE > PAGES                                resident pages after each op that changed them:
 *                                                                         OP HEAP MAPPED; Linux 6.7 or later
 *     ./player -t TIMES TRACE                                             nanoseconds of each of TIMES runs, a line each
 *
 * -t plays in a forked child each time, so that every run has a fresh heap, and nothing else is done between two ops.
 * What this program itself needs lies in mappings; it never calls malloc but for an op.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* In a chunk's size field: the chunk is a mapping of its own. */
#define IS_MMAPPED 2
#define FLAGS 7
#define PAGE 4096

struct op {
  unsigned char kind;      /* the op's letter */
  unsigned made, taken;    /* block IDs; 0 is the null pointer */
  uint64_t a, b;
};

static struct op *ops;
static size_t op_count;
static unsigned max_id;
static void **block;            /* by ID */
static unsigned *mapping_of;    /* by ID: which of malloc's mappings, from 1; 0 is none */

static void stop(const char *why)
{
  (void)!write(2, why, strlen(why));
  (void)!write(2, "\n", 1);
  _exit(2);
}

static void *memory(size_t bytes)
{
  void *p = mmap(NULL, bytes + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (p == MAP_FAILED)
    stop("player: out of memory");
  return p;
}

/* Reading */

struct text {
  const char *at, *end;
};

static uint64_t next_number(struct text *t)
{
  int negative = 0;
  uint64_t n = 0;
  while (t->at < t->end && *t->at == ' ')
    t->at++;
  if (t->at < t->end && *t->at == '-')
    negative = 1, t->at++;
  if (t->at == t->end || *t->at < '0' || *t->at > '9')
    stop("player: an op lacks an operand");
  for (; t->at < t->end && *t->at >= '0' && *t->at <= '9'; t->at++)
    n = n * 10 + (uint64_t)(*t->at - '0');
  return negative ? -n : n;
}

static unsigned next_id(struct text *t)
{
  unsigned id = (unsigned)next_number(t);
  if (id > max_id)
    max_id = id;
  return id;
}

static void read_op(struct text t)
{
  struct op *o = &ops[op_count++];
  o->kind = (unsigned char)*t.at++;
  switch (o->kind) {
  case 'i':
    break;
  case 'f':
    o->taken = next_id(&t);
    break;
  case 't': case 's': case 'w':
    o->a = next_number(&t);
    break;
  case 'o':
    o->a = next_number(&t);
    o->b = next_number(&t);
    break;
  case 'r':
    o->taken = next_id(&t);
    o->made = next_id(&t);
    o->a = next_number(&t);
    break;
  case 'm': case 'v':
    o->made = next_id(&t);
    o->a = next_number(&t);
    break;
  case 'c': case 'a': case 'A': case 'p':
    o->made = next_id(&t);
    o->a = next_number(&t);
    o->b = next_number(&t);
    break;
  default:
    stop("player: an unknown op");
  }
}

static void read_trace(const char *path)
{
  struct stat file;
  int fd = open(path, O_RDONLY);
  if (fd < 0 || fstat(fd, &file) || !file.st_size)
    stop("player: the trace can't be read");
  const char *start = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (start == MAP_FAILED)
    stop("player: the trace can't be mapped");
  const char *end = start + file.st_size;
  size_t lines = 1;
  for (const char *p = start; (p = memchr(p, '\n', (size_t)(end - p))); p++)
    lines++;
  ops = memory(lines * sizeof *ops);
  for (const char *p = start; p < end;) {
    const char *stop_at = memchr(p, '\n', (size_t)(end - p));
    if (!stop_at)
      stop_at = end;
    if (p < stop_at && !strchr("{#d", *p))
      read_op((struct text){p, stop_at});
    p = stop_at + 1;
  }
  munmap((void *)start, (size_t)file.st_size);
  close(fd);
}

/* Playing */

/* The pointer that the op got, or the number that it got instead. */
union answer {
  void *pointer;
  intptr_t number;
};

static inline union answer play(const struct op *o)
{
  union answer got = {0};
  switch (o->kind) {
  case 'm':
    got.pointer = block[o->made] = malloc(o->a);
    break;
  case 'f':
    free(block[o->taken]);
    block[o->taken] = NULL;
    break;
  case 'r':
    got.pointer = realloc(block[o->taken], o->a);
    if (!got.pointer && o->a)
      break;    /* refused: the block stays */
    block[o->taken] = NULL;
    block[o->made] = got.pointer;
    block[0] = NULL;
    break;
  case 'c':
    got.pointer = block[o->made] = calloc(o->a, o->b);
    break;
  case 'a':
    got.pointer = block[o->made] = memalign(o->a, o->b);
    break;
  case 'A':
    got.pointer = block[o->made] = aligned_alloc(o->a, o->b);
    break;
  case 'p':
    if (posix_memalign(&got.pointer, o->a, o->b))
      got.pointer = NULL;
    block[o->made] = got.pointer;
    break;
  case 'v':
    got.pointer = block[o->made] = valloc(o->a);
    break;
  case 't':
    got.number = malloc_trim(o->a);
    break;
  case 'o':
    got.number = mallopt((int)o->a, (int)o->b);
    break;
  case 's':
    got.pointer = sbrk((intptr_t)o->a);
    break;
  case 'w':
    nanosleep(&(struct timespec){(time_t)(o->a / 1000), (long)(o->a % 1000) * 1000000}, NULL);
    break;
  }
  return got;
}

/* Writing */

static char *out;
static size_t out_length;
enum { OUT_BYTES = 1 << 20, LONGEST_LINE = 512 };

static void flush(void)
{
  for (size_t at = 0; at < out_length;) {
    ssize_t n = write(1, out + at, out_length - at);
    if (n < 0 && errno != EINTR)
      stop("player: can't write");
    at += n < 0 ? 0 : (size_t)n;
  }
  out_length = 0;
}

static void say(const char *text)
{
  size_t length = strlen(text);
  if (out_length + length > OUT_BYTES)
    flush();
  memcpy(out + out_length, text, length);
  out_length += length;
}

static void say_in(unsigned base, uint64_t value)
{
  char digits[24], *p = digits + sizeof digits;
  *--p = 0;
  do
    *--p = "0123456789abcdef"[value % base];
  while (value /= base);
  say(p);
}

static void say_number(int64_t value)
{
  if (value < 0)
    say("-");
  say_in(10, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void say_operand(const char *before, uint64_t value)
{
  say(before);
  say_in(10, value);
}

static void say_op(const struct op *o)
{
  char letter[] = {(char)o->kind, 0};
  say(letter);
  switch (o->kind) {
  case 'i':
    break;
  case 'f':
    say_operand(" ", o->taken);
    break;
  case 'o':
    say(" "), say_number((int64_t)o->a);
    say(" "), say_number((int64_t)o->b);
    break;
  case 's':
    say(" "), say_number((int64_t)o->a);
    break;
  case 't': case 'w':
    say_operand(" ", o->a);
    break;
  case 'r':
    say_operand(" ", o->taken);
    /* fall through */
  case 'm': case 'v':
    say_operand(" ", o->made);
    say_operand(" ", o->a);
    break;
  default:
    say_operand(" ", o->made);
    say_operand(" ", o->a);
    say_operand(" ", o->b);
  }
}

static uint64_t request(const struct op *o)
{
  if (o->kind == 'c')
    return o->a * o->b;
  return strchr("aAp", o->kind) ? o->b : o->a;
}

static void say_pointer(const struct op *o, char *p, unsigned from, uintptr_t start)
{
  static unsigned mappings;
  mapping_of[o->made] = 0;
  if (!p) {
    say(" 0");
    return;
  }
  uint64_t size = ((uint64_t *)p)[-1], lead = ((uint64_t *)p)[-2];
  if (size & IS_MMAPPED) {
    mapping_of[o->made] = from ? from : ++mappings;
    say_operand(" M", mapping_of[o->made]);
    say_operand("+", lead + 16);
    say_operand("*", (lead + (size & ~(uint64_t)FLAGS)) / PAGE);
    if (strchr("aAp", o->kind) && o->a > PAGE) {
      say("@");
      say_in(16, (uintptr_t)p - 16 - lead);
    }
  } else {
    say(" h");
    say_number((int64_t)((uintptr_t)p - start));
  }
  uint64_t usable = malloc_usable_size(p), expected = ((request(o) + 23) & ~(uint64_t)15) - 8;
  if (usable != (expected < 24 ? 24 : expected))
    say_operand(" u", usable);
}

static void say_info(void)
{
  struct mallinfo2 m = mallinfo2();
  size_t fields[] = {m.arena, m.ordblks, m.smblks, m.hblks, m.hblkhd, m.fsmblks, m.uordblks, m.fordblks, m.keepcost};
  for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
    say_operand(" ", fields[k]);
}

/* Everything that stands behind the `=`, or would. */
static void say_results(const struct op *o, union answer got, unsigned from, uintptr_t start)
{
  switch (o->kind) {
  case 'f':
    mapping_of[o->taken] = 0;
    break;
  case 'w':
    break;
  case 'i':
    say_info();
    break;
  case 't': case 'o':
    say(" "), say_number(got.number);
    break;
  case 's':
    say(" "), say_number((int64_t)((uintptr_t)got.pointer - start));
    break;
  case 'r':
    if (got.pointer)
      mapping_of[o->taken] = 0;
    /* fall through */
  default:
    say_pointer(o, got.pointer, from, start);
  }
}

static void play_and_tell(size_t digest_every, const char *label, const char *env)
{
  uintptr_t start = (uintptr_t)sbrk(0), last = start;
  uint32_t digest = 2166136261u;
  say("{\"format\":\"malloc-golden-1\",\"label\":\""), say(label);
  say_operand("\",\"ops\":", op_count);
  say_operand(",\"maxId\":", max_id);
  if (digest_every)
    say_operand(",\"digestEvery\":", digest_every);
  say(",\"brk0\":\"0x"), say_in(16, start);
  say("\",\"libc\":\"glibc "), say(gnu_get_libc_version());
  say("\",\"env\":"), say(env), say("}\n");
  for (size_t k = 0; k < op_count; k++) {
    const struct op *o = &ops[k];
    unsigned from = o->kind == 'r' ? mapping_of[o->taken] : 0;
    union answer got = play(o);
    uintptr_t now = (uintptr_t)sbrk(0);
    if (out_length + LONGEST_LINE > OUT_BYTES)
      flush();
    say_op(o);
    size_t op_end = out_length;
    if (!digest_every)
      say(" =");
    size_t results = out_length;
    say_results(o, got, from, start);
    if (now != last)
      say(" b"), say_number((int64_t)(now - start));
    last = now;
    say("\n");
    if (!digest_every)
      continue;
    for (size_t at = results; at < out_length; at++)
      digest = (digest ^ (unsigned char)out[at]) * 16777619u;
    out_length = op_end;
    say("\n");
    if ((k + 1) % digest_every == 0 || k + 1 == op_count)
      say("d "), say_in(16, digest), say("\n");
  }
}

/* `# heap: N KiB`: of the program break's memory what was ever written, as /proc has it. */
static void say_resident(void)
{
  enum { MOST = 1 << 20 };
  char *text = memory(MOST);
  size_t length = 0;
  int fd = open("/proc/self/smaps", O_RDONLY);
  for (ssize_t n; fd >= 0 && (n = read(fd, text + length, MOST - 1 - length)) > 0;)
    length += (size_t)n;
  close(fd);
  uint64_t kib = 0;
  const char *heap = strstr(text, "[heap]"), *anonymous = heap ? strstr(heap, "Anonymous:") : NULL;
  if (anonymous)
    kib = strtoull(anonymous + strlen("Anonymous:"), NULL, 10);
  say_operand("# heap: ", kib);
  say(" KiB\n");
}

/* ioctl(PAGEMAP_SCAN), of headers that are newer than most. */
struct scan {
  uint64_t size, flags, start, end, walk_end, ranges, range_count, max_pages, inverted, mask, any_of, answered;
};
struct scanned {
  uint64_t start, end, categories;
};
enum { PRESENT = 1 << 3, ZERO_PAGE = 1 << 5, WINDOW = 512 * PAGE };
#define PAGEMAP_SCAN _IOWR('f', 16, struct scan)

/* Pages of the process's own; what it has only read is the kernel's page of zeros. */
static size_t resident_pages(int pagemap, uintptr_t start, uintptr_t end)
{
  static struct scanned ranges[WINDOW / PAGE];
  size_t pages = 0;
  start &= ~(uintptr_t)(PAGE - 1), end = (end + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
  /* Windows so small that all their ranges fit: a scan that is taken up again may count a page twice. */
  for (; start < end; start += WINDOW) {
    struct scan scan = {.size = sizeof scan, .start = start, .end = end < start + WINDOW ? end : start + WINDOW,
      .ranges = (uintptr_t)ranges, .range_count = WINDOW / PAGE, .inverted = ZERO_PAGE, .mask = PRESENT | ZERO_PAGE, .answered = PRESENT};
    int count = ioctl(pagemap, PAGEMAP_SCAN, &scan);
    if (count < 0)
      stop("player: this kernel does not scan page maps");
    for (int k = 0; k < count; k++)
      pages += (ranges[k].end - ranges[k].start) / PAGE;
  }
  return pages;
}

static void play_and_tell_pages(void)
{
  uintptr_t start = (uintptr_t)sbrk(0);
  size_t heap_before = 0, mapped_before = 0;
  int pagemap = open("/proc/self/pagemap", O_RDONLY);
  for (size_t k = 0; k < op_count; k++) {
    size_t mapped = 0;
    play(&ops[k]);
    for (size_t id = 1; id <= max_id; id++) {
      uint64_t *p = block[id];
      if (!p || !(p[-1] & IS_MMAPPED))
        continue;
      uintptr_t end = (uintptr_t)p - 16 + (p[-1] & ~(uint64_t)FLAGS);
      mapped += resident_pages(pagemap, (uintptr_t)p - 16 - p[-2], end);
    }
    size_t heap = resident_pages(pagemap, start, (uintptr_t)sbrk(0));
    if (heap == heap_before && mapped == mapped_before)
      continue;
    say_in(10, k), say_operand(" ", heap), say_operand(" ", mapped), say("\n");
    heap_before = heap, mapped_before = mapped;
  }
}

static uint64_t nanoseconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void play_timed(void)
{
  uint64_t *taken = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED)
    stop("player: out of memory");
  pid_t child = fork();
  if (child < 0)
    stop("player: can't fork");
  if (!child) {
    /* The child's own copy of the table, before the clock runs. */
    for (size_t id = 0; id <= max_id; id++)
      ((void *volatile *)block)[id] = NULL;
    uint64_t from = nanoseconds();
    for (size_t k = 0; k < op_count; k++)
      play(&ops[k]);
    *taken = nanoseconds() - from;
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  if (status)
    stop("player: the child did not come to its end");
  say_in(10, *taken);
  say("\n");
  munmap(taken, PAGE);
}

int main(int argc, char **argv)
{
  size_t digest_every = 0, times = 0;
  int pages = 0, resident = 0;
  const char *label = "", *env = "{}";
  int option;
  while ((option = getopt(argc, argv, "prd:t:l:e:")) != -1) {
    if (option == 'd')
      digest_every = strtoul(optarg, NULL, 10);
    else if (option == 'p')
      pages = 1;
    else if (option == 't')
      times = strtoul(optarg, NULL, 10);
    else if (option == 'r')
      resident = 1;
    else if (option == 'l')
      label = optarg;
    else if (option == 'e')
      env = optarg;
    else
      _exit(2);
  }
  if (optind != argc - 1)
    stop("player [-r] [-d EVERY] [-l LABEL] [-e ENV] TRACE, player -p TRACE, or player -t TIMES TRACE");
  out = memory(OUT_BYTES);
  read_trace(argv[optind]);
  block = memory((max_id + 1) * sizeof *block);
  mapping_of = memory((max_id + 1) * sizeof *mapping_of);
  if (times)
    while (times--)
      play_timed();
  else if (pages)
    play_and_tell_pages();
  else
    play_and_tell(digest_every, label, env);
  if (resident)
    say_resident();
  flush();
  _exit(0);
}
