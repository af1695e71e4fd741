#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char *mm_buf_room(mm_buf *buf, size_t n)
{
    buf->failed = buf->failed || !mm_reserve(&buf->data, &buf->cap, buf->len + n + 1, 1);
    return buf->failed ? NULL : buf->data + buf->len;
}

void mm_buf_add_n(mm_buf *buf, const char *text, size_t n)
{
    if (mm_buf_room(buf, n) == NULL)
        return;
    memcpy(buf->data + buf->len, text, n);
    buf->len += n;
    buf->data[buf->len] = '\0';
}

void mm_buf_add(mm_buf *buf, const char *text)
{
    mm_buf_add_n(buf, text, strlen(text));
}

void mm_buf_add_char(mm_buf *buf, char c)
{
    mm_buf_add_n(buf, &c, 1);
}

void mm_buf_printf(mm_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    if (text == NULL)
        buf->failed = true;
    else
        mm_buf_add(buf, text);
    free(text);
}

char *mm_buf_take(mm_buf *buf)
{
    if (buf->len == 0)
        mm_buf_add_n(buf, "", 0);
    char *text = buf->failed ? NULL : buf->data;
    if (text == NULL)
        free(buf->data);
    *buf = (mm_buf){ 0 };
    return text;
}

void mm_buf_free(mm_buf *buf)
{
    free(buf->data);
    *buf = (mm_buf){ 0 };
}

mm_slice mm_slice_of(const char *text)
{
    return (mm_slice){ text, strlen(text) };
}

mm_slice mm_slice_trim(mm_slice slice)
{
    while (slice.n > 0 && mm_is_space(slice.s[0])) {
        slice.s++;
        slice.n--;
    }
    while (slice.n > 0 && mm_is_space(slice.s[slice.n - 1]))
        slice.n--;
    return slice;
}

bool mm_slice_is(mm_slice slice, const char *text)
{
    return slice.n == strlen(text) && memcmp(slice.s, text, slice.n) == 0;
}

bool mm_slice_is_nocase(mm_slice slice, const char *text)
{
    if (slice.n != strlen(text))
        return false;
    for (size_t i = 0; i < slice.n; i++)
        if (mm_lower(slice.s[i]) != mm_lower(text[i]))
            return false;
    return true;
}

bool mm_equal_nocase(const char *a, const char *b)
{
    while (*a != '\0' && mm_lower(*a) == mm_lower(*b)) {
        a++;
        b++;
    }
    return mm_lower(*a) == mm_lower(*b);
}

bool mm_slice_starts(mm_slice slice, const char *prefix)
{
    const size_t n = strlen(prefix);
    return slice.n >= n && memcmp(slice.s, prefix, n) == 0;
}

char *mm_slice_dup(mm_slice slice)
{
    return mm_strndup(slice.s == NULL ? "" : slice.s, slice.n);
}

/* Cut *rest behind its first n bytes and `skip` more. */
static mm_slice slice_take(mm_slice *rest, size_t n, size_t skip)
{
    const mm_slice head = { rest->s, n };
    rest->s += n + skip;
    rest->n -= n + skip;
    return head;
}

bool mm_slice_line(mm_slice *rest, mm_slice *line)
{
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->s, '\n', rest->n);
    *line = end == NULL ? slice_take(rest, rest->n, 0) : slice_take(rest, (size_t)(end - rest->s), 1);
    if (line->n > 0 && line->s[line->n - 1] == '\r')
        line->n--;
    return true;
}

bool mm_slice_field(mm_slice *rest, char separator, mm_slice *field)
{
    if (rest->s == NULL)
        return false;
    const char *end = rest->n == 0 ? NULL : memchr(rest->s, separator, rest->n);
    if (end != NULL) {
        *field = slice_take(rest, (size_t)(end - rest->s), 1);
        return true;
    }
    *field = *rest;
    *rest = (mm_slice){ NULL, 0 };
    return true;
}

bool mm_slice_word(mm_slice *rest, mm_slice *word)
{
    *rest = mm_slice_trim(*rest);
    if (rest->n == 0)
        return false;
    size_t n = 0;
    while (n < rest->n && !mm_is_space(rest->s[n]))
        n++;
    *word = slice_take(rest, n, 0);
    return true;
}

static void put_utf8(mm_buf *buf, uint32_t c)
{
    char out[4];
    size_t n = 0;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    }
    mm_buf_add_n(buf, out, n);
}

/* Length of the valid UTF-8 sequence at s, 0 if there is none (RFC 3629: no overlong forms, no surrogates).
 */
static size_t utf8_length(const unsigned char *s, size_t n)
{
    const unsigned char c = s[0];
    const size_t want = c < 0x80                ? 1
                        : c >= 0xC2 && c < 0xE0 ? 2
                        : (c & 0xF0) == 0xE0    ? 3
                        : c >= 0xF0 && c < 0xF5 ? 4
                                                : 0;
    if (want == 0 || want > n)
        return 0;
    for (size_t i = 1; i < want; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] > 0x9F) || (c == 0xF0 && s[1] < 0x90) ||
        (c == 0xF4 && s[1] > 0x8F))
        return 0;
    return want;
}

/* Length of the run of ASCII at s: nearly all that files hold, so eight bytes at a time. */
static size_t ascii_run(const unsigned char *s, size_t n)
{
    size_t i = 0;
    for (uint64_t eight; i + sizeof eight <= n; i += sizeof eight) {
        memcpy(&eight, s + i, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) != 0)
            break;
    }
    while (i < n && s[i] < 0x80)
        i++;
    return i;
}

static bool is_utf8(const unsigned char *s, size_t n)
{
    for (size_t i = ascii_run(s, n); i < n; i += ascii_run(s + i, n - i)) {
        const size_t step = utf8_length(s + i, n - i);
        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

/* 0: not UTF-16; 1: little endian; 2: big endian. Without a BOM, a NUL beside a printable ASCII letter tells.
 */
static int utf16_order(const unsigned char *s, size_t n)
{
    if (n < 2)
        return 0;
    if (s[0] == 0xFF && s[1] == 0xFE)
        return 1;
    if (s[0] == 0xFE && s[1] == 0xFF)
        return 2;
    if (n < 8)
        return 0;
    if (s[0] != 0 && s[1] == 0 && s[2] != 0 && s[3] == 0 && s[5] == 0 && s[7] == 0)
        return 1;
    return s[0] == 0 && s[1] != 0 && s[2] == 0 && s[3] != 0 && s[4] == 0 && s[6] == 0 ? 2 : 0;
}

static void from_utf16(mm_buf *buf, const unsigned char *s, size_t n, bool little)
{
    for (size_t i = 0; i + 1 < n; i += 2) {
        uint32_t c = little ? s[i] | (uint32_t)s[i + 1] << 8 : s[i + 1] | (uint32_t)s[i] << 8;
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < n) {
            const uint32_t low = little ? s[i + 2] | (uint32_t)s[i + 3] << 8
                                        : s[i + 3] | (uint32_t)s[i + 2] << 8;
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        if (c >= 0xD800 && c < 0xE000)
            c = 0xFFFD; /* half a surrogate pair */
        if (c != 0xFEFF)
            put_utf8(buf, c);
    }
}

/* Windows-1252 between 0x80 and 0x9F; 0 where it has no character. */
static const uint16_t cp1252[32] = { 0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                     0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178 };

static void from_latin1(mm_buf *buf, const unsigned char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t run = ascii_run(s + i, n - i);
        mm_buf_add_n(buf, (const char *)s + i, run);
        i += run;
        if (i == n)
            break;
        const unsigned char c = s[i];
        put_utf8(buf, c >= 0x80 && c < 0xA0 && cp1252[c - 0x80] != 0 ? cp1252[c - 0x80] : c);
    }
}

static bool has_bom(const unsigned char *s, size_t n)
{
    return n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0;
}

bool mm_text_is_utf8(const char *text, size_t n)
{
    const unsigned char *s = (const unsigned char *)text;
    return utf16_order(s, n) == 0 && !has_bom(s, n) && is_utf8(s, n);
}

char *mm_text_to_utf8(const char *text, size_t n, size_t *size)
{
    const unsigned char *s = (const unsigned char *)text;
    const int order = utf16_order(s, n);
    mm_buf buf = { 0 };
    if (order != 0)
        from_utf16(&buf, s, n, order == 1);
    else if (has_bom(s, n) && is_utf8(s + 3, n - 3))
        mm_buf_add_n(&buf, text + 3, n - 3);
    else if (is_utf8(s, n))
        mm_buf_add_n(&buf, text, n);
    else
        from_latin1(&buf, s, n);
    *size = buf.len;
    return mm_buf_take(&buf);
}

bool mm_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *mark = NULL;
    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            mark = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++mark;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
