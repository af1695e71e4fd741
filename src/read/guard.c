#include "read/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "read/parcel.h"

/* Processor time: to begin with, and for each megabyte. An honest small file takes some milliseconds. */
enum { MILLISECONDS = 500, MILLISECONDS_A_MEGABYTE = 250 };

#if defined __SANITIZE_ADDRESS__
#define HAS_SHADOW_MEMORY 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_MEMORY 1
#endif
#endif

static void lower(int resource, rlim_t most)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most)
        limit.rlim_max = most;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(resource, &limit);
}

/* Signals end the child, whatever the parent does with its own; SIGPROF does when the time is up. */
static void limit_time(size_t size)
{
    static const int ends[] = { SIGSEGV, SIGBUS, SIGABRT, SIGPROF };
    const size_t megabytes = size >> 20, ms = MILLISECONDS + megabytes * MILLISECONDS_A_MEGABYTE;
    const struct itimerval time = { .it_value = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) } };
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        signal(ends[i], SIG_DFL);
    setitimer(ITIMER_PROF, &time, NULL);
}

/* A sanitizer reserves terabytes of addresses, so it runs without the limit of memory. */
static void limit_child(size_t size)
{
    limit_time(size);
    lower(RLIMIT_CORE, 0);
#ifndef HAS_SHADOW_MEMORY
    const rlim_t memory = ((rlim_t)2 << 30) + 64 * (rlim_t)size;
    lower(RLIMIT_AS, memory);
#endif
}

/* Streams of the parent are left alone: _exit does not flush them. */
_Noreturn static void run_child(int fd, mm_read_function read, const mm_source *source,
                                const mm_select *select)
{
    mm_tables tables = { 0 };
    mm_diag diag = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    limit_child(source->raw_size);
    FILE *stream = fdopen(fd, "wb");
    if (stream == NULL)
        _exit(1);
    const bool good = read(source, select, &tables, &diag, &err);
    mm_parcel_write(stream, good, &tables, &diag, &err);
    _exit(fclose(stream) != 0);
}

static bool fail_ended(const mm_source *source, int status, mm_err *err)
{
    if (!WIFSIGNALED(status))
        return mm_fail(err, MM_EINPUT, "%s: the library that reads it gave up; the file is damaged",
                       source->path);
    const int number = WTERMSIG(status);
    if (number == SIGPROF)
        return mm_fail(err, MM_EINPUT,
                       "%s: the library that reads it does not come to an end; the file is damaged",
                       source->path);
    return mm_fail(err, MM_EINPUT, "%s: the library that reads it crashed (%s); the file is damaged",
                   source->path, strsignal(number));
}

/* Take what the child sends until it ends. */
static bool hear_child(int fd, pid_t child, const mm_source *source, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    mm_bytes bytes = { 0 };
    int status = 0;
    FILE *stream = fdopen(fd, "rb");
    bool good = stream != NULL ? mm_bytes_read_stream(stream, source->path, &bytes, err)
                               : mm_fail(err, MM_ESYS, "%s: %s", source->path, strerror(errno));
    if (stream != NULL)
        fclose(stream);
    else
        close(fd);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (good && status != 0)
        good = fail_ended(source, status, err);
    good = good && mm_parcel_read(&bytes, source, out, diag, err);
    mm_bytes_free(&bytes);
    return good;
}

bool mm_read_guarded(mm_read_function read, const mm_source *source, const mm_select *select, mm_tables *out,
                     mm_diag *diag, mm_err *err)
{
    int ends[2];
    if (pipe(ends) != 0)
        return mm_fail(err, MM_ESYS, "%s: %s", source->path, strerror(errno));
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(ends[1], read, source, select);
    }
    close(ends[1]);
    if (child > 0)
        return hear_child(ends[0], child, source, out, diag, err);
    mm_fail(err, MM_ESYS, "%s: %s", source->path, strerror(errno));
    close(ends[0]);
    return false;
}
