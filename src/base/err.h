/* Errors and diagnostics. An error stops the work and has one owner, the caller; a diagnostic is a remark on
 * the way (a short row, an assumption made) and is collected in a list that somebody prints at the end. */
#ifndef MM_BASE_ERR_H
#define MM_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

/* enum, exit status of the tools, text */
#define MM_ERR_MAP(X)              \
    X(OK, 0, "no error")           \
    X(EUSAGE, 2, "usage")          \
    X(EINPUT, 3, "bad input data") \
    X(EMODEL, 4, "bad model")      \
    X(ESYS, 5, "system error")

typedef enum mm_code {
#define X(name, status, text) MM_##name,
    MM_ERR_MAP(X)
#undef X
} mm_code;

typedef struct mm_err {
    mm_code code;
    char *msg; /* owned; NULL when there is none */
} mm_err;

#define MM_ERR_INIT \
    {               \
        MM_OK, NULL \
    }

#if defined __GNUC__
#define MM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define MM_PRINTF(fmt, args)
#endif

/** Record a failure. Every failure passes here, so one breakpoint finds it.
 *  An error that is already set stays (the first cause wins); err may be NULL.
 *  Returns false always, so that `return mm_fail(...)` reads well. */
bool mm_fail(mm_err *err, mm_code code, const char *fmt, ...) MM_PRINTF(3, 4);

/** Put "WHERE: " before the message of an error that is set. Returns false always. */
bool mm_fail_in(mm_err *err, const char *fmt, ...) MM_PRINTF(2, 3);

/** The same as mm_fail(err, MM_ESYS, "no memory for WHAT"). */
bool mm_fail_memory(mm_err *err, const char *what);

/** Forget the error and free its text. */
void mm_err_clear(mm_err *err);

/** Exit status of a tool that ends with this code: 0, 2, 3, 4 or 5. */
int mm_err_status(mm_code code);

/** "bad input data", ... */
const char *mm_err_text(mm_code code);

typedef enum mm_level { MM_WARNING, MM_REMARK } mm_level;

typedef struct mm_note {
    mm_level level;
    char *file;  /* NULL when the note is not about a file */
    size_t line; /* 0 when unknown */
    char *text;
} mm_note;

/* A list of diagnostics, owned by who made it; not for use by several threads at once. Zero-initialise. */
typedef struct mm_diag {
    mm_note *note;
    size_t n, cap;
} mm_diag;

#define MM_DIAG_INIT \
    {                \
        NULL, 0, 0   \
    }

/** Add a warning. file may be NULL, line 0; diag may be NULL (then nothing happens). */
void mm_warn(mm_diag *diag, const char *file, size_t line, const char *fmt, ...) MM_PRINTF(4, 5);

/** Add a remark: shown with --verbose only. */
void mm_remark(mm_diag *diag, const char *file, size_t line, const char *fmt, ...) MM_PRINTF(4, 5);

/** Move all notes of src to the end of dst. */
void mm_diag_move(mm_diag *dst, mm_diag *src);

/** Free all notes and leave an empty list. */
void mm_diag_clear(mm_diag *diag);

#endif
