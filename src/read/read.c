#include "read/read.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/lines.h"

static const mm_file_format *const formats[] = {
#define X(name) &mm_format_##name,
#include "read/formats.def"
#undef X
};

const mm_file_format *mm_format_at(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i] : NULL;
}

const mm_file_format *mm_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

static const mm_file_format *format_detect(const mm_source *source)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i]->detect(source))
            return formats[i];
    return NULL;
}

static const mm_file_format *format_choose(const mm_source *source, const char *name, mm_err *err)
{
    const bool automatic = name == NULL || strcmp(name, "auto") == 0;
    const mm_file_format *format = automatic ? format_detect(source) : mm_format_find(name);
    if (format == NULL && automatic)
        mm_fail(err, MM_EINPUT, "%s: no format is known that looks like this", source->path);
    else if (format == NULL)
        mm_fail(err, MM_EUSAGE, "the format '%s' is unknown", name);
    return format;
}

/* UTF-16 has NUL bytes too, but mm_text_to_utf8 has made them vanish by the time that this is asked. */
static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) == NULL;
}

/* Fills text and size. *owned is what the caller frees, NULL where the bytes serve as they are. */
static bool source_decode(mm_source *source, char **owned, mm_err *err)
{
    source->text = source->raw;
    source->size = source->raw_size;
    *owned = NULL;
    if (mm_text_is_utf8(source->raw, source->raw_size))
        return true;
    size_t size;
    *owned = mm_text_to_utf8(source->raw, source->raw_size, &size);
    if (*owned == NULL)
        return mm_fail_memory(err, source->path);
    if (is_text(*owned, size)) {
        source->text = *owned;
        source->size = size;
    }
    return true;
}

/* What a reader gave: scans that fit the selection, each with rows. */
static bool check_result(const mm_source *source, const mm_select *select, const mm_tables *found,
                         mm_err *err)
{
    const bool selected = select->text != NULL && select->text[0] != '\0';
    if (found->n == 0 && selected)
        return mm_fail(err, MM_EINPUT, "%s: no scan fits the selection '%s'", source->path, select->text);
    for (size_t i = 0; i < found->n; i++) {
        if (found->t[i]->scan == NULL && selected)
            return mm_fail(err, MM_EINPUT, "%s: the file holds no scans, so '::%s' selects nothing",
                           source->path, select->text);
        if (found->t[i]->nrow == 0)
            return mm_fail(err, MM_EINPUT, "%s: no usable row", found->t[i]->name);
    }
    return found->n > 0 || mm_fail(err, MM_EINPUT, "%s: no usable row", source->path);
}

/* Hands the tables over to out: all of them, or none. */
static bool tables_move(mm_tables *out, mm_tables *found, mm_err *err)
{
    if (!mm_reserve(&out->t, &out->cap, out->n + found->n, sizeof *out->t))
        return mm_fail_memory(err, "tables");
    memcpy(out->t + out->n, found->t, found->n * sizeof *found->t);
    out->n += found->n;
    found->n = 0;
    return true;
}

static bool source_read(mm_source *source, const char *format, const mm_select *select, mm_tables *out,
                        mm_diag *diag, mm_err *err)
{
    mm_tables found = { 0 };
    char *owned = NULL;
    bool good = false;
    if (!source_decode(source, &owned, err))
        goto done;
    const mm_file_format *chosen = format_choose(source, format, err);
    if (chosen == NULL)
        goto done;
    good = chosen->read(source, select, &found, diag, err) && check_result(source, select, &found, err) &&
           tables_move(out, &found, err);
done:
    mm_tables_free(&found);
    free(owned);
    return good;
}

bool mm_read_bytes(const char *data, size_t size, const char *path, const char *format, const char *select,
                   mm_tables *out, mm_diag *diag, mm_err *err)
{
    /* readers may rely on a NUL behind the bytes, which the caller's need not have */
    char *copy = malloc(size + 1);
    if (copy == NULL)
        return mm_fail_memory(err, path);
    if (size > 0)
        memcpy(copy, data, size);
    copy[size] = '\0';
    mm_source source = { .path = path, .raw = copy, .raw_size = size };
    const mm_select selection = { select };
    const bool good = mm_select_check(&selection, err) &&
                      source_read(&source, format, &selection, out, diag, err);
    free(copy);
    return good;
}

/* Splits PATH::SEL at the last `::`, unless all of it names a file. The caller frees *path. */
static bool spec_split(const char *spec, char **path, const char **select, mm_err *err)
{
    const char *mark = NULL;
    for (const char *s = spec; (s = strstr(s, "::")) != NULL; s++)
        mark = s;
    if (mark == spec || access(spec, F_OK) == 0)
        mark = NULL;
    *select = mark == NULL ? NULL : mark + 2;
    *path = mark == NULL ? mm_strdup(spec) : mm_strndup(spec, (size_t)(mark - spec));
    return *path != NULL || mm_fail_memory(err, "a path");
}

bool mm_read(const char *spec, const char *format, mm_tables *out, mm_diag *diag, mm_err *err)
{
    mm_bytes bytes = { 0 };
    mm_select select = { NULL };
    char *path = NULL;
    bool good = false;
    if (!spec_split(spec, &path, &select.text, err) || !mm_select_check(&select, err))
        goto done;
    if (!(strcmp(path, "-") == 0 ? mm_bytes_read_stream(stdin, path, &bytes, err)
                                 : mm_bytes_read(path, &bytes, err)))
        goto done;
    mm_source source = { .path = path, .raw = bytes.data, .raw_size = bytes.size };
    good = source_read(&source, format, &select, out, diag, err);
done:
    mm_bytes_free(&bytes);
    free(path);
    return good;
}
