#include "cli/relaxation_name.h"

#include <string.h>

#include "base/mem.h"
#include "plot/figure.h"

char *mm_relaxation_markup(const char *name)
{
    static const char *const letters[][2] = {
        { "alpha", "*α*" }, { "beta", "*β*" }, { "gamma", "*γ*" }, { "delta", "*δ*" }
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (strcmp(name, letters[i][0]) == 0)
            return mm_strdup(letters[i][1]);
    return mm_markup_escape(name);
}
