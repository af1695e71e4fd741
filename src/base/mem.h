/* Memory: every function returns NULL or false when there is none; nothing aborts. */
#ifndef MM_BASE_MEM_H
#define MM_BASE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/** Make room for at least `need` elements of `size` bytes in the array *array (any object pointer's address).
 *  *cap is its capacity in elements. New elements are not initialised; on failure nothing changes. */
bool mm_reserve(void *array, size_t *cap, size_t need, size_t size);

/** calloc for n elements of size bytes; n = 0 gives a valid pointer. */
void *mm_zalloc(size_t n, size_t size);

/** Copies of text; the caller frees. mm_strndup stops at n bytes. */
char *mm_strdup(const char *text);
char *mm_strndup(const char *text, size_t n);

/** A formatted string, with a decimal point whatever the locale; the caller frees. */
char *mm_format(const char *fmt, ...) MM_PRINTF(1, 2);
char *mm_vformat(const char *fmt, va_list args) MM_PRINTF(1, 0);

/** Replace *text by a copy of value (NULL: by NULL). On failure *text stays. */
bool mm_replace(char **text, const char *value);

#endif
