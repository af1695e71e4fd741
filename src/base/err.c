#include "base/err.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static char *const no_memory =
    (char[]){ "out of memory" }; /* msg when not even the message fits; never freed */

bool mm_fail(mm_err *err, mm_code code, const char *fmt, ...)
{
    if (err == NULL || err->code != MM_OK)
        return false;
    va_list args;
    va_start(args, fmt);
    err->msg = mm_vformat(fmt, args);
    va_end(args);
    err->code = code;
    if (err->msg == NULL)
        err->msg = no_memory;
    return false;
}

bool mm_fail_in(mm_err *err, const char *fmt, ...)
{
    if (err == NULL || err->code == MM_OK || err->msg == no_memory)
        return false;
    va_list args;
    va_start(args, fmt);
    char *where = mm_vformat(fmt, args);
    va_end(args);
    char *msg = where == NULL ? NULL : mm_format("%s: %s", where, err->msg);
    free(where);
    if (msg != NULL) {
        free(err->msg);
        err->msg = msg;
    }
    return false;
}

bool mm_fail_memory(mm_err *err, const char *what)
{
    return mm_fail(err, MM_ESYS, "no memory for %s", what);
}

void mm_err_clear(mm_err *err)
{
    if (err == NULL)
        return;
    if (err->msg != no_memory)
        free(err->msg);
    *err = (mm_err)MM_ERR_INIT;
}

int mm_err_status(mm_code code)
{
    static const int status[] = {
#define X(name, status, text) status,
        MM_ERR_MAP(X)
#undef X
    };
    return status[code];
}

const char *mm_err_text(mm_code code)
{
    static const char *const text[] = {
#define X(name, status, text) text,
        MM_ERR_MAP(X)
#undef X
    };
    return text[code];
}

static void note_free(mm_note *note)
{
    free(note->file);
    free(note->text);
}

static void note_add(mm_diag *diag, mm_level level, const char *file, size_t line, char *text)
{
    char *name = file == NULL ? NULL : mm_strdup(file);
    if (text == NULL || (file != NULL && name == NULL) ||
        !mm_reserve(&diag->note, &diag->cap, diag->n + 1, sizeof *diag->note)) {
        free(name);
        free(text);
        return;
    }
    diag->note[diag->n++] = (mm_note){ level, name, line, text };
}

void mm_warn(mm_diag *diag, const char *file, size_t line, const char *fmt, ...)
{
    if (diag == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    note_add(diag, MM_WARNING, file, line, mm_vformat(fmt, args));
    va_end(args);
}

void mm_remark(mm_diag *diag, const char *file, size_t line, const char *fmt, ...)
{
    if (diag == NULL)
        return;
    va_list args;
    va_start(args, fmt);
    note_add(diag, MM_REMARK, file, line, mm_vformat(fmt, args));
    va_end(args);
}

void mm_diag_move(mm_diag *dst, mm_diag *src)
{
    if (mm_reserve(&dst->note, &dst->cap, dst->n + src->n, sizeof *dst->note)) {
        if (src->n > 0)
            memcpy(dst->note + dst->n, src->note, src->n * sizeof *src->note);
        dst->n += src->n;
        src->n = 0;
    }
    mm_diag_clear(src);
}

void mm_diag_clear(mm_diag *diag)
{
    for (size_t i = 0; i < diag->n; i++)
        note_free(&diag->note[i]);
    free(diag->note);
    *diag = (mm_diag)MM_DIAG_INIT;
}
