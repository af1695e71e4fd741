/* A thousand damaged files through `mmfit cat`, of every format that there is. The good ones are the seeds of
 * the fuzz targets, tests/fuzz/corpus/read-FORMAT, so a format without one fails here. */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/context.h"
#include "cli/verbs.h"
#include "mutate.h"

enum { MUTANTS = 1000, SEEDS_MAX = 100, BAD_INPUT = 3 };

static const mm_verb verbs[] = {
    { "cat",
      "",
      "[FILE...]",
      { mm_options_read, mm_options_xy, mm_options_output, mm_options_common },
      mm_run_cat },
    { 0 },
};
static const mm_tool tool = { "mmfit", "", verbs };

static char scratch[] = "cat_damaged.XXXXXX";

/* What a run has said. */
typedef struct answer {
    int status;
    char *out, *errors;
    size_t out_size, errors_size;
} answer;

/* Of the scratch file. */
static answer cat(void)
{
    char name[] = "mmfit", verb[] = "cat";
    answer a = { -1, NULL, NULL, 0, 0 };
    char *argv[] = { name, verb, scratch, NULL };
    FILE *out = open_memstream(&a.out, &a.out_size), *errors = open_memstream(&a.errors, &a.errors_size);
    if (out != NULL && errors != NULL)
        a.status = mm_tool_main(&tool, 3, argv, stdin, out, errors);
    if (out != NULL)
        fclose(out);
    if (errors != NULL)
        fclose(errors);
    return a;
}

static void answer_free(answer *a)
{
    free(a->out);
    free(a->errors);
}

/* Either a table that can be read again, or a reason and nothing else. */
static bool holds(const answer *a)
{
    if (a->status != 0)
        return a->status == BAD_INPUT && a->out_size == 0 && strncmp(a->errors, "mmfit: ", 7) == 0;
    mm_err err = MM_ERR_INIT;
    mm_table *table = mm_tsv_read(a->out, a->out_size, "out", &err);
    const bool good = table != NULL && table->nrow > 0;
    if (!good)
        diag("%s", err.msg);
    mm_table_free(table);
    mm_err_clear(&err);
    return good;
}

static bool put(const char *data, size_t size)
{
    FILE *stream = fopen(scratch, "wb");
    const bool good = stream != NULL && fwrite(data, 1, size, stream) == size;
    return stream != NULL && fclose(stream) == 0 && good;
}

static void test_seed(const char *path, int count)
{
    mm_err err = MM_ERR_INIT;
    mm_bytes good = { 0 };
    int wrong = 0, read = 0;
    if (!mm_bytes_read(path, &good, &err))
        diag("%s", err.msg);
    for (int i = 0; i < count && good.data != NULL; i++) {
        mutant m = mutant_make(good.data, good.size, i);
        if (m.data == NULL || !put(m.data, m.size))
            break;
        answer a = cat();
        if (!holds(&a) && wrong++ == 0)
            diag("mutant %d: exit status %d: %.*s", i, a.status, (int)strcspn(a.errors, "\n"), a.errors);
        read += a.status == 0;
        answer_free(&a);
        free(m.data);
    }
    ok(good.data != NULL && wrong == 0, "%d damaged files after %s: %d read, the others refused", count,
       strrchr(path, '/') + 1, read);
    mm_bytes_free(&good);
    mm_err_clear(&err);
}

/* Paths of all seeds of a format; returns how many. */
static size_t list_seeds(const char *format, char **seed, size_t n)
{
    char *folder = mm_format("%s/tests/fuzz/corpus/read-%s", getenv("top_srcdir"), format);
    DIR *dir = folder == NULL ? NULL : opendir(folder);
    const size_t before = n;
    for (struct dirent *entry; dir != NULL && n < SEEDS_MAX && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            seed[n++] = mm_format("%s/%s", folder, entry->d_name);
    if (dir != NULL)
        closedir(dir);
    free(folder);
    ok(n > before, "%s has a seed", format);
    return n;
}

static bool is_built_in(const char *format)
{
#ifndef HAVE_HDF5
    return strcmp(format, "nexus") != 0;
#endif
    return format != NULL;
}

int main(void)
{
    char *seed[SEEDS_MAX] = { 0 };
    size_t n = 0;
    const int fd = mkstemp(scratch);
    if (getenv("top_srcdir") == NULL || fd < 0) {
        ok(false, "run by make check, where files can be written");
        return done();
    }
    close(fd);
    for (size_t i = 0; mm_format_at(i) != NULL; i++)
        if (is_built_in(mm_format_at(i)->name))
            n = list_seeds(mm_format_at(i)->name, seed, n);
    for (size_t i = 0; i < n; i++) {
        if (seed[i] != NULL)
            test_seed(seed[i], (int)(MUTANTS * (i + 1) / n - MUTANTS * i / n));
        free(seed[i]);
    }
    unlink(scratch);
    return done();
}
