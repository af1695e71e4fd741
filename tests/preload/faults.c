/* Faults on demand, loaded into a tool (LD_PRELOAD): the N-th call of one kind fails as the system would let
 * it.
 *
 *   FAULT_KIND=memory   malloc, calloc, realloc, aligned_alloc, posix_memalign: no memory
 *   FAULT_KIND=input    fopen, fread, read, mmap, fstat: input/output error
 *   FAULT_KIND=output   mkstemp, fwrite, fflush, fclose, rename: no space left
 *   FAULT_AT=N          which call; 0 none
 *   FAULT_LIST=FILE     appends there the number of each call that is reached by a chain of callers not seen
 * before FAULT_SPARE=A:B     libraries whose own calls neither fail nor count, by the beginning of their
 * file's name
 *
 * Calls that come from the C library count for whoever called it. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = 12, FEW_FRAMES = 6, CHAIN = 5, SEEN = 1 << 16, OUR_FRAMES = 2 };

typedef enum kind { NOTHING, MEMORY, INPUT, OUTPUT } kind;

static struct {
    kind kind;
    unsigned long at, count;
    const char *spare;
    int list; /* file descriptor, -1 for none */
    bool ready, busy, show;
    uint64_t seen[SEEN];
} faults;

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* What malloc and its like are in the C library, also before symbols can be looked up. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

__attribute__((constructor)) static void begin(void)
{
    static const char *const names[] = { "", "memory", "input", "output" };
    const char *kind_name = getenv("FAULT_KIND"), *at = getenv("FAULT_AT"), *list = getenv("FAULT_LIST");
    void *frame[2];
    backtrace(frame, 2); /* the first call loads a library */
    faults.list = list == NULL ? -1 : open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    faults.at = at == NULL ? 0 : strtoul(at, NULL, 10);
    faults.spare = getenv("FAULT_SPARE");
    for (kind k = MEMORY; kind_name != NULL && k <= OUTPUT; k++)
        if (strcmp(kind_name, names[k]) == 0)
            faults.kind = k;
    faults.show = getenv("FAULT_SHOW") != NULL;
    faults.ready = true;
}

static const char *file_of(void *address)
{
    Dl_info about;
    if (dladdr(address, &about) == 0 || about.dli_fname == NULL)
        return "";
    const char *slash = strrchr(about.dli_fname, '/');
    return slash != NULL ? slash + 1 : about.dli_fname;
}

static bool is_spared(const char *file)
{
    for (const char *s = faults.spare; s != NULL && *s != '\0'; s += strspn(s, ":")) {
        const size_t n = strcspn(s, ":");
        if (strncmp(file, s, n) == 0)
            return true;
        s += n;
    }
    return false;
}

/* The library that asked: the first caller outside the C library. */
static bool asker_is_spared(void *const *frame, int n)
{
    for (int i = OUR_FRAMES; i < n && i < FEW_FRAMES; i++) {
        const char *file = file_of(frame[i]);
        if (strncmp(file, "libc.so", 7) != 0)
            return is_spared(file);
    }
    return false;
}

/* Addresses differ from run to run, but not their places in the files. */
static uint64_t hash_chain(void *const *frame, int n)
{
    uint64_t hash = 1469598103934665603U;
    for (int i = OUR_FRAMES; i < n && i < OUR_FRAMES + CHAIN; i++) {
        Dl_info about;
        uintptr_t place = (uintptr_t)frame[i];
        if (dladdr(frame[i], &about) != 0)
            place -= (uintptr_t)about.dli_fbase;
        hash = (hash ^ place) * 1099511628211U;
    }
    return hash != 0 ? hash : 1;
}

static bool is_new(uint64_t hash)
{
    for (size_t i = hash % SEEN, tries = 0; tries < SEEN; i = (i + 1) % SEEN, tries++) {
        if (faults.seen[i] == hash)
            return false;
        if (faults.seen[i] == 0) {
            faults.seen[i] = hash;
            return true;
        }
    }
    return false;
}

static void note_call(void *const *frame, int n)
{
    char line[32];
    if (faults.list < 0 || !is_new(hash_chain(frame, n)))
        return;
    const int length = snprintf(line, sizeof line, "%lu\n", faults.count);
    if (write(faults.list, line, (size_t)length) != length)
        abort();
}

/* Is this call of the kind the one that fails? What is asked for in here does not count. */
__attribute__((noinline)) static bool fails(kind asked)
{
    if (!faults.ready || faults.kind != asked || (faults.list < 0 && faults.count >= faults.at))
        return false;
    bool now = false;
    const int before = errno;
    pthread_mutex_lock(&lock);
    if (!faults.busy) {
        faults.busy = true;
        void *frame[FRAMES];
        const int n = backtrace(frame, faults.list < 0 && !faults.show ? FEW_FRAMES : FRAMES);
        if (!asker_is_spared(frame, n)) {
            now = ++faults.count == faults.at;
            note_call(frame, n);
            if (now && faults.show)
                backtrace_symbols_fd(frame + OUR_FRAMES, n - OUR_FRAMES, STDERR_FILENO);
        }
        faults.busy = false;
    }
    pthread_mutex_unlock(&lock);
    errno = before;
    return now;
}

void *malloc(size_t size)
{
    if (!fails(MEMORY))
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *calloc(size_t n, size_t size)
{
    if (!fails(MEMORY))
        return __libc_calloc(n, size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *old, size_t size)
{
    if (!fails(MEMORY))
        return __libc_realloc(old, size);
    errno = ENOMEM;
    return NULL;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (!fails(MEMORY))
        return __libc_memalign(alignment, size);
    errno = ENOMEM;
    return NULL;
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *memory = fails(MEMORY) ? NULL : __libc_memalign(alignment, size);
    if (memory == NULL)
        return ENOMEM;
    *out = memory;
    return 0;
}

/* The function of this name behind this module. */
#define REAL(type, name) \
    static type *real;   \
    if (real == NULL)    \
    *(void **)&real = dlsym(RTLD_NEXT, name)

/* What a stream knows once a call has failed. */
static void break_stream(FILE *stream, int cause)
{
    stream->_flags |= 0x20; /* _IO_ERR_SEEN of the GNU C library */
    errno = cause;
}

typedef FILE *fopen_function(const char *, const char *);
typedef size_t fread_function(void *, size_t, size_t, FILE *);
typedef size_t fwrite_function(const void *, size_t, size_t, FILE *);
typedef int stream_function(FILE *);
typedef ssize_t read_function(int, void *, size_t);
typedef void *mmap_function(void *, size_t, int, int, int, off_t);
typedef int fstat_function(int, struct stat *);
typedef int rename_function(const char *, const char *);
typedef int mkstemp_function(char *);

FILE *fopen(const char *path, const char *mode)
{
    REAL(fopen_function, "fopen");
    if (!fails(mode[0] == 'r' ? INPUT : OUTPUT))
        return real(path, mode);
    errno = EIO;
    return NULL;
}

size_t fread(void *to, size_t size, size_t n, FILE *stream)
{
    REAL(fread_function, "fread");
    if (!fails(INPUT))
        return real(to, size, n, stream);
    break_stream(stream, EIO);
    return 0;
}

ssize_t read(int fd, void *to, size_t n)
{
    REAL(read_function, "read");
    if (!fails(INPUT))
        return real(fd, to, n);
    errno = EIO;
    return -1;
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    REAL(mmap_function, "mmap");
    if (fd < 0 || !fails(INPUT))
        return real(at, size, protection, flags, fd, offset);
    errno = ENOMEM;
    return MAP_FAILED;
}

int fstat(int fd, struct stat *about)
{
    REAL(fstat_function, "fstat");
    if (!fails(INPUT))
        return real(fd, about);
    errno = EIO;
    return -1;
}

int mkstemp(char *name)
{
    REAL(mkstemp_function, "mkstemp");
    if (!fails(OUTPUT))
        return real(name);
    errno = EACCES;
    return -1;
}

size_t fwrite(const void *from, size_t size, size_t n, FILE *stream)
{
    REAL(fwrite_function, "fwrite");
    if (stream == stderr || !fails(OUTPUT))
        return real(from, size, n, stream);
    break_stream(stream, ENOSPC);
    return 0;
}

int fflush(FILE *stream)
{
    REAL(stream_function, "fflush");
    if (stream == NULL || stream == stderr || !fails(OUTPUT))
        return real(stream);
    __fpurge(stream);
    break_stream(stream, ENOSPC);
    return EOF;
}

int fclose(FILE *stream)
{
    REAL(stream_function, "fclose");
    if (!fails(OUTPUT))
        return real(stream);
    __fpurge(stream);
    real(stream);
    errno = ENOSPC;
    return EOF;
}

int rename(const char *from, const char *to)
{
    REAL(rename_function, "rename");
    if (!fails(OUTPUT))
        return real(from, to);
    errno = ENOSPC;
    return -1;
}
