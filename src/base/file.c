#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

/* A private mapping is followed by a NUL when the size is no multiple of the page: the kernel fills the page.
 */
static bool map_file(int fd, size_t size, mm_bytes *bytes)
{
    const long page = sysconf(_SC_PAGESIZE);
    if (size == 0 || page <= 0 || size % (size_t)page == 0)
        return false;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        return false;
    *bytes = (mm_bytes){ data, size, true };
    return true;
}

bool mm_bytes_read_stream(FILE *stream, const char *name, mm_bytes *bytes, mm_err *err)
{
    size_t cap = 0;
    *bytes = (mm_bytes){ NULL, 0, false };
    for (;;) {
        if (!mm_reserve(&bytes->data, &cap, bytes->size + 65536, 1)) {
            mm_bytes_free(bytes);
            return mm_fail(err, MM_ESYS, "%s: no memory to read it", name);
        }
        errno = 0;
        const size_t got = fread(bytes->data + bytes->size, 1, cap - bytes->size - 1, stream);
        bytes->size += got;
        bytes->data[bytes->size] = '\0';
        if (got == 0)
            break;
    }
    if (!ferror(stream))
        return true;
    const int cause = errno;
    mm_bytes_free(bytes);
    return mm_fail(err, MM_EINPUT, "%s: %s", name, cause != 0 ? strerror(cause) : "cannot be read");
}

/* The system has no more to give; nothing is wrong with the file. */
static bool is_shortage(int cause)
{
    return cause == ENOMEM || cause == EMFILE || cause == ENFILE;
}

bool mm_bytes_read(const char *path, mm_bytes *bytes, mm_err *err)
{
    *bytes = (mm_bytes){ NULL, 0, false };
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return mm_fail(err, is_shortage(errno) ? MM_ESYS : MM_EINPUT, "%s: %s", path, strerror(errno));
    struct stat about;
    bool good;
    if (fstat(fileno(stream), &about) == 0 && S_ISREG(about.st_mode) &&
        map_file(fileno(stream), (size_t)about.st_size, bytes))
        good = true;
    else
        good = mm_bytes_read_stream(stream, path, bytes, err);
    fclose(stream);
    return good;
}

void mm_bytes_free(mm_bytes *bytes)
{
    if (bytes->mapped)
        munmap(bytes->data, bytes->size);
    else
        free(bytes->data);
    *bytes = (mm_bytes){ NULL, 0, false };
}

struct mm_output {
    char *path, *temporary; /* temporary is NULL when the path itself is written */
    FILE *stream;
};

static void output_free(mm_output *output)
{
    free(output->path);
    free(output->temporary);
    free(output);
}

/* The temporary lies beside the file, so that rename works, with the permissions of a new file. */
static FILE *open_temporary(mm_output *output)
{
    output->temporary = mm_format("%s.XXXXXX", output->path);
    const int fd = output->temporary == NULL ? -1 : mkstemp(output->temporary);
    if (fd < 0)
        return NULL;
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    FILE *stream = fdopen(fd, "w+b");
    if (stream == NULL) {
        const int cause = errno;
        close(fd);
        unlink(output->temporary);
        errno = cause;
    }
    return stream;
}

mm_output *mm_output_open(const char *path, mm_err *err)
{
    mm_output *output = mm_zalloc(1, sizeof *output);
    if (output == NULL || (output->path = mm_strdup(path)) == NULL) {
        free(output);
        mm_fail_memory(err, path);
        return NULL;
    }
    struct stat about;
    const bool special = stat(path, &about) == 0 && !S_ISREG(about.st_mode);
    errno = 0;
    output->stream = special ? fopen(path, "wb") : open_temporary(output);
    if (output->stream != NULL)
        return output;
    mm_fail(err, MM_ESYS, "%s: %s", path, errno != 0 ? strerror(errno) : "cannot be written");
    output_free(output);
    return NULL;
}

FILE *mm_output_stream(mm_output *output)
{
    return output->stream;
}

const char *mm_output_path(const mm_output *output)
{
    return output->temporary != NULL ? output->temporary : output->path;
}

bool mm_stream_flush(FILE *stream, const char *name, mm_err *err)
{
    errno = 0;
    if (fflush(stream) == 0 && !ferror(stream))
        return true;
    return mm_fail(err, MM_ESYS, "%s: %s", name, errno != 0 ? strerror(errno) : "cannot be written");
}

bool mm_output_commit(mm_output *output, mm_err *err)
{
    bool good = mm_stream_flush(output->stream, output->path, err);
    errno = 0;
    if (fclose(output->stream) != 0 && good)
        good = mm_fail(err, MM_ESYS, "%s: %s", output->path, strerror(errno));
    if (good && output->temporary != NULL && rename(output->temporary, output->path) != 0)
        good = mm_fail(err, MM_ESYS, "%s: %s", output->path, strerror(errno));
    if (!good && output->temporary != NULL)
        unlink(output->temporary);
    output_free(output);
    return good;
}

void mm_output_abandon(mm_output *output)
{
    if (output == NULL)
        return;
    fclose(output->stream);
    if (output->temporary != NULL)
        unlink(output->temporary);
    output_free(output);
}
