#include "read/comment.h"

#include <string.h>

#include "read/lines.h"

bool mm_comment_is(mm_slice line, char separator)
{
    line = mm_slice_trim(line);
    return line.n > 0 && memchr("#%!;", line.s[0], separator == ';' ? 3 : 4) != NULL;
}

mm_slice mm_comment_text(mm_slice line)
{
    line = mm_slice_trim(line);
    while (line.n > 0 && strchr("#%!;", line.s[0]) != NULL && line.s[0] != '\0')
        line = mm_slice_trim((mm_slice){ line.s + 1, line.n - 1 });
    return line;
}

enum { KEY_MAX = 60 };

static bool is_key(mm_slice key)
{
    if (key.n == 0 || key.n > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++)
        if (strchr(";,=:\"", key.s[i]) != NULL)
            return false;
    return true;
}

/* `key MARK value` */
static bool pair(mm_table *table, mm_slice text, char mark, bool *found, mm_err *err)
{
    mm_slice value = text, key;
    if (!mm_slice_field(&value, mark, &key) || value.s == NULL)
        return true;
    key = mm_slice_trim(key);
    value = mm_slice_trim(value);
    if (!is_key(key) || value.n == 0)
        return true;
    *found = true;
    return mm_read_meta(table, key, value, err);
}

/* `key=value;key=value;` */
static bool is_list(mm_slice text)
{
    mm_slice item;
    size_t n = 0;
    while (mm_slice_field(&text, ';', &item)) {
        if (mm_slice_trim(item).n == 0)
            continue;
        if (memchr(item.s, '=', item.n) == NULL)
            return false;
        n++;
    }
    return n > 1;
}

bool mm_comment_meta(mm_table *table, mm_slice line, bool *found, mm_err *err)
{
    const mm_slice text = mm_comment_text(line);
    const char *equals = memchr(text.s, '=', text.n), *colon = memchr(text.s, ':', text.n);
    *found = false;
    if (is_list(text) && (colon == NULL || equals < colon)) {
        mm_slice rest = text, item;
        bool good = true;
        while (good && mm_slice_field(&rest, ';', &item))
            good = pair(table, item, '=', found, err);
        return good;
    }
    return pair(table, text, colon != NULL && (equals == NULL || colon < equals) ? ':' : '=', found, err);
}
