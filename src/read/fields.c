#include "read/fields.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

mm_fields mm_fields_of(mm_slice line, char separator)
{
    if (separator == MM_BLANKS) {
        line = mm_slice_trim(line);
        if (line.n == 0)
            line.s = NULL;
    }
    return (mm_fields){ line, separator, false };
}

static bool ends_field(const mm_fields *fields, size_t at)
{
    const mm_slice rest = fields->rest;
    if (fields->separator == MM_BLANKS)
        return at == rest.n || mm_is_space(rest.s[at]);
    while (at < rest.n && rest.s[at] != fields->separator && mm_is_space(rest.s[at]))
        at++;
    return at == rest.n || rest.s[at] == fields->separator;
}

/* Where the quote that stands at `open` is closed; 0 when nowhere. */
static size_t find_close(mm_fields *fields, size_t open)
{
    const mm_slice rest = fields->rest;
    for (size_t i = open + 1; i < rest.n; i++) {
        if (rest.s[i] != '"')
            continue;
        if (ends_field(fields, i + 1))
            return i;
        if (i + 1 < rest.n && rest.s[i + 1] == '"')
            i++;
    }
    fields->unclosed = true;
    return 0;
}

/* Cuts the rest behind a field that ends at `end`; what stands between there and the separator is blank. */
static void advance(mm_fields *fields, size_t end)
{
    mm_slice *rest = &fields->rest;
    while (end < rest->n &&
           (fields->separator == MM_BLANKS ? mm_is_space(rest->s[end]) : rest->s[end] != fields->separator))
        end++;
    if (end == rest->n) {
        *rest = (mm_slice){ NULL, 0 };
        return;
    }
    end += fields->separator != MM_BLANKS;
    rest->s += end;
    rest->n -= end;
}

static size_t find_end(const mm_fields *fields, size_t from)
{
    const mm_slice rest = fields->rest;
    while (from < rest.n &&
           (fields->separator == MM_BLANKS ? !mm_is_space(rest.s[from]) : rest.s[from] != fields->separator))
        from++;
    return from;
}

bool mm_fields_next(mm_fields *fields, mm_slice *field)
{
    const mm_slice rest = fields->rest;
    if (rest.s == NULL)
        return false;
    size_t start = 0, end = 0;
    while (start < rest.n && rest.s[start] != fields->separator && mm_is_space(rest.s[start]))
        start++;
    if (start < rest.n && rest.s[start] == '"' && !fields->unclosed)
        end = find_close(fields, start);
    if (end > 0) {
        *field = (mm_slice){ rest.s + start + 1, end - start - 1 };
        end++;
    } else {
        end = find_end(fields, start);
        *field = mm_slice_trim((mm_slice){ rest.s + start, end - start });
    }
    advance(fields, end);
    return true;
}

size_t mm_fields_count(mm_slice line, char separator)
{
    mm_fields fields = mm_fields_of(line, separator);
    mm_slice field;
    size_t n = 0;
    while (mm_fields_next(&fields, &field))
        n++;
    return n;
}

char *mm_field_text(mm_slice field)
{
    char *text = mm_slice_dup(field);
    if (text == NULL || memchr(field.s, '"', field.n) == NULL)
        return text;
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        *to++ = *from;
        from += from[0] == '"' && from[1] == '"';
    }
    *to = '\0';
    return text;
}

bool mm_field_missing(mm_slice field)
{
    double value;
    return mm_number_parse_field(field, &value) && !isfinite(value);
}

bool mm_field_number(mm_slice field, bool comma, double *value)
{
    return (comma ? mm_number_parse_comma(field, value) : mm_number_parse(field, value)) && isfinite(*value);
}
