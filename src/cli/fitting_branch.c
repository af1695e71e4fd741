#include "cli/fitting_branch.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "num/order.h"

enum { SHORTEST = 3 };

/* Are there ramps both up and down, none of them shorter than SHORTEST? */
static bool goes_both_ways(size_t n, const double *sign)
{
    bool up = false, down = false;
    for (size_t i = 0, end; i < n; i = end) {
        if (isnan(sign[i]))
            return false;
        for (end = i + 1; end < n && sign[end] == sign[i]; end++)
            ;
        if (end - i < SHORTEST)
            return false;
        up = up || sign[i] > 0;
        down = down || sign[i] < 0;
    }
    return up && down;
}

static bool by_order(mm_context *c, mm_fitting *f)
{
    double *key = mm_zalloc(f->nitem, sizeof *key), *sign = mm_zalloc(f->nitem, sizeof *sign);
    const bool good = key != NULL && sign != NULL;
    for (size_t i = 0; good && i < f->nitem; i++)
        key[i] = f->item[i].key;
    if (good)
        mm_ramp_signs(f->nitem, key, sign);
    if (good && goes_both_ways(f->nitem, sign)) {
        for (size_t i = 0; i < f->nitem; i++)
            f->item[i].branch = sign[i] > 0 ? "heating" : "cooling";
        mm_warn(&c->diag, NULL, 0,
                "no dataset names its branch: heating and cooling are told by the order in which they came");
    }
    free(key);
    free(sign);
    return good || mm_fail_memory(&c->err, "branches");
}

bool mm_fitting_find_branches(mm_context *c, mm_fitting *f)
{
    const char *series = mm_arg_text(&c->args, "series", NULL);
    bool named = false;
    for (size_t i = 0; i < f->nitem; i++) {
        const mm_table *table = f->item[i].table;
        f->item[i].branch = table == NULL ? NULL : mm_meta_get(table, "branch");
        named = named || f->item[i].branch != NULL;
    }
    if (named || series == NULL || !(mm_equal_nocase(series, "temperature") || mm_equal_nocase(series, "T")))
        return true;
    return by_order(c, f);
}
