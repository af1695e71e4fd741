/* Text: growable buffers, and the slicing that readers do. All of it is locale-free. */
#ifndef MM_BASE_TEXT_H
#define MM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* A growable buffer. Zero-initialise; data is NUL-terminated once something was added. A failed allocation
 * sets `failed` and later additions do nothing, so only the end of a chain needs a check. */
typedef struct mm_buf {
    char *data;
    size_t len, cap;
    bool failed;
} mm_buf;

void mm_buf_add(mm_buf *buf, const char *text);
void mm_buf_add_n(mm_buf *buf, const char *text, size_t n);
void mm_buf_add_char(mm_buf *buf, char c);
void mm_buf_printf(mm_buf *buf, const char *fmt, ...) MM_PRINTF(2, 3);

/** Room for n bytes at the end, and a NUL: what is put there counts once it is added to len, and is not
 *  terminated. NULL when an addition failed. */
char *mm_buf_room(mm_buf *buf, size_t n);

/** The text; the caller frees. NULL when an addition failed. The buffer is empty afterwards. */
char *mm_buf_take(mm_buf *buf);
void mm_buf_free(mm_buf *buf);

/* A slice of somebody else's text, not NUL-terminated. */
typedef struct mm_slice {
    const char *s;
    size_t n;
} mm_slice;

mm_slice mm_slice_of(const char *text);
mm_slice mm_slice_trim(mm_slice slice);                    /* spaces, tabs, CR and LF at both ends */
bool mm_slice_is(mm_slice slice, const char *text);        /* equal */
bool mm_slice_is_nocase(mm_slice slice, const char *text); /* equal but for ASCII case */
bool mm_slice_starts(mm_slice slice, const char *prefix);  /* begins with */
char *mm_slice_dup(mm_slice slice);                        /* a C string; the caller frees */

/** Take the next line off *rest, without its LF or CRLF. false at the end of the text. */
bool mm_slice_line(mm_slice *rest, mm_slice *line);

/** Take the text up to the next separator off *rest. false when nothing is left.
 *  A text that ends with a separator has an empty last field. */
bool mm_slice_field(mm_slice *rest, char separator, mm_slice *field);

/** Take the next run of non-blanks off *rest. */
bool mm_slice_word(mm_slice *rest, mm_slice *word);

/** Blank, tab, LF, VT, FF or CR. These tests know ASCII only, whatever the locale. */
static inline bool mm_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/** 0 to 9. */
static inline bool mm_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** A to Z and a to z. */
static inline bool mm_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/** The lower-case letter of A to Z; others as they are. */
static inline char mm_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** Equal but for ASCII case. */
bool mm_equal_nocase(const char *a, const char *b);

/** Would mm_text_to_utf8 give back the same bytes? */
bool mm_text_is_utf8(const char *text, size_t n);

/** Text as UTF-8. UTF-8 (with or without BOM), UTF-16 with BOM or of ASCII letters, and Latin-1 (for what is
 *  not valid UTF-8; the C1 range reads as Windows-1252) are recognised.
 *  Returns a new NUL-terminated text of *size bytes; NULL without memory. */
char *mm_text_to_utf8(const char *text, size_t n, size_t *size);

/** Does the shell-like pattern with `*` match the whole text? */
bool mm_glob(const char *pattern, const char *text);

#endif
