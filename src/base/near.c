#include "base/near.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { MAX_LENGTH = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours that make b of a, whatever the case (optimal
 * string alignment distance); row i of the table is in line[i % 3]. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t line[3][MAX_LENGTH + 1];
    for (size_t j = 0; j <= nb; j++)
        line[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *now = line[i % 3];
        const size_t *before = line[(i + 2) % 3], *two_before = line[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const bool same = mm_lower(a[i - 1]) == mm_lower(b[j - 1]);
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + !same);
            if (i > 1 && j > 1 && mm_lower(a[i - 1]) == mm_lower(b[j - 2]) &&
                mm_lower(a[i - 2]) == mm_lower(b[j - 1]))
                now[j] = least(now[j], two_before[j - 2] + 1);
        }
    }
    return line[na % 3][nb];
}

mm_near mm_near_of(const char *wrong)
{
    return (mm_near){ wrong, NULL, SIZE_MAX };
}

void mm_near_offer(mm_near *near, const char *name)
{
    const size_t na = strlen(near->wrong), nb = strlen(name);
    if (na == 0 || nb == 0 || na > MAX_LENGTH || nb > MAX_LENGTH)
        return;
    const size_t d = distance(near->wrong, na, name, nb);
    const size_t reach = na < 6 ? 1 : na / 3;
    if (d < near->distance && d <= reach && d < nb) {
        near->best = name;
        near->distance = d;
    }
}

char *mm_near_hint(char out[MM_NEAR_SIZE], const mm_near *near)
{
    out[0] = '\0';
    if (near->best != NULL)
        snprintf(out, MM_NEAR_SIZE, "; did you mean '%s'?", near->best);
    return out;
}
