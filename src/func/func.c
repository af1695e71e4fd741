#include "func/func.h"

#include <string.h>

#define MM_FUNC(name) extern const mm_func mm_func_##name;
#include "func/funcs.def"
#undef MM_FUNC

static const mm_func *const registry[] = {
#define MM_FUNC(name) &mm_func_##name,
#include "func/funcs.def"
#undef MM_FUNC
};

enum { COUNT = sizeof registry / sizeof *registry };

const mm_func *mm_func_at(size_t i)
{
    return i < COUNT ? registry[i] : NULL;
}

const mm_func *mm_func_find(const char *name)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(registry[i]->name, name) == 0)
            return registry[i];
    return NULL;
}

int mm_func_param_index(const mm_func *func, const char *name)
{
    for (int k = 0; k < func->npar; k++)
        if (strcmp(func->par[k].name, name) == 0)
            return k;
    return -1;
}

/* Where the kernel writes the gradient of the block that begins at row `at`. */
static void place_gradient(const mm_func *func, size_t n, size_t at, double *const *dy, double *nowhere,
                           double **column)
{
    for (int k = 0; k < func->npar; k++)
        for (int o = 0; o < func->ny; o++)
            column[k * func->ny + o] = dy[k] != NULL ? dy[k] + (size_t)o * n + at : nowhere;
}

void mm_func_eval(const mm_func *func, size_t n, const double *const *x, const double *p, double *y,
                  double *const *dy)
{
    double nowhere[MM_FUNC_BLOCK];
    const double *row[MM_FUNC_MAX_X];
    double *value[MM_FUNC_MAX_Y], *column[MM_FUNC_MAX_PARAMS * MM_FUNC_MAX_Y];
    for (size_t at = 0; at < n; at += MM_FUNC_BLOCK) {
        for (int j = 0; j < func->nx; j++)
            row[j] = x[j] + at;
        for (int o = 0; o < func->ny; o++)
            value[o] = y + (size_t)o * n + at;
        if (dy != NULL)
            place_gradient(func, n, at, dy, nowhere, column);
        func->eval(n - at < MM_FUNC_BLOCK ? n - at : MM_FUNC_BLOCK, row, p, value,
                   dy != NULL ? column : NULL);
    }
}
