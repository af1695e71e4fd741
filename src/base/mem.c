#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/locale.h"

bool mm_reserve(void *array, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return true;
    size_t grown = *cap < 8 ? 8 : *cap + *cap / 2;
    if (grown < need)
        grown = need;
    if (grown > PTRDIFF_MAX / size)
        return false;
    void *old;
    memcpy(&old, array, sizeof old);
    void *fresh = realloc(old, grown * size);
    if (fresh == NULL)
        return false;
    memcpy(array, &fresh, sizeof fresh);
    *cap = grown;
    return true;
}

void *mm_zalloc(size_t n, size_t size)
{
    return calloc(n == 0 ? 1 : n, size);
}

char *mm_strndup(const char *text, size_t n)
{
    const size_t length = strnlen(text, n);
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

char *mm_strdup(const char *text)
{
    return mm_strndup(text, SIZE_MAX);
}

char *mm_vformat(const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    const locale_t before = uselocale(mm_c_locale());
    const int length = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)length + 1, fmt, args);
    uselocale(before);
    return text;
}

char *mm_format(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    return text;
}

bool mm_replace(char **text, const char *value)
{
    char *copy = value == NULL ? NULL : mm_strdup(value);
    if (value != NULL && copy == NULL)
        return false;
    free(*text);
    *text = copy;
    return true;
}
